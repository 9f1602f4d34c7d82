"""Tables on slides are given the room their longest cells need."""

from __future__ import annotations

import pytest

from mapapp.briefing import Table
from mapapp.reports import _slide_blocks as blocks

WIDE, SIZE = 4.0, 14.0
"""Inches and points, as the words beside a map have them."""


def rows_high(*names: str) -> list[float]:
    table = Table("", ("路段", "结案率", "较上期"), tuple((name, "3.7%", "—") for name in names))
    return blocks._rows_high(table, WIDE, SIZE)


def test_a_long_name_makes_its_own_row_higher_only():
    head, short, long = rows_high("东街", "人民路（中山路—解放路段）北侧")
    assert head == short
    assert long > short


def test_a_block_is_as_high_as_its_rows():
    table = Table("", ("路段", "件"), (("人民路（中山路—解放路段）北侧" * 2, "1"),))
    assert sum(blocks._rows_high(table, WIDE, SIZE)) > 2 * rows_high()[0]
    assert rows_high()[0] == pytest.approx(1.75 * SIZE / 72)
