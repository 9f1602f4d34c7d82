"""A campaign's change per day, and whether it is more than chance; worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from mapapp import campaign
from mapapp.indicators import Coded


def test_worked_by_hand():
    compared = campaign.compare(np.array([8, 4, 0]), np.array([1, 4, 3]), (10, 10))
    # 9 cases, one in the later half: (1 + 9) / 2**9 and twice that; 4 of 8: more than 1, cut at 1;
    # 3 of 3 in the later half: 1/8 and twice that
    assert compared["p"].tolist() == pytest.approx([20 / 512, 1.0, 0.25])
    # Benjamini-Hochberg: 3 × 0.039 / 1, 3 × 0.25 / 2, 3 × 1 / 3
    assert compared["q"].tolist() == pytest.approx([60 / 512, 1.0, 0.375])
    assert compared["change"].tolist()[:2] == [-0.875, 0.0]
    assert np.isnan(compared["change"].iloc[2])
    assert set(compared["verdict"]) == {"chance"}


def test_unequal_lengths_are_compared_per_day():
    # 30 in 30 days, then 10 in 10 days: nothing changed
    compared = campaign.compare(np.array([30, 300, 30]), np.array([10, 20, 90]), (30, 10))
    assert compared["change"].tolist() == pytest.approx([0.0, -0.8, 8.0])
    assert compared["verdict"].tolist() == ["chance", "fewer", "more"]


def test_zones_come_with_the_greatest_decrease_first_and_empty_ones_are_left_out():
    coded = Coded(
        np.array([0] * 40 + [1] * 40 + [2]),
        np.array(["C1", "C2", "C3"], dtype=object),
        np.array(["西关", "东关", "南关"], dtype=object),
    )
    late = np.arange(81) % 2 == 1
    late[:40] = np.arange(40) >= 36  # C1: 36 before, 4 after; C2: 20 and 20
    early = ~late
    early[80] = late[80] = False
    compared = campaign.zones(coded, early, late, (10, 10))
    assert compared[["key", "before", "after", "verdict"]].to_numpy().tolist() == [
        ["C1", 36, 4, "fewer"],
        ["C2", 20, 20, "chance"],
    ]


def test_nothing_to_compare_is_empty():
    assert len(campaign.compare(np.array([], dtype=int), np.array([], dtype=int), (5, 5))) == 0
