"""Read a duty list that was pasted as lines of text: 人民路(中山路—解放路段)北侧 县财政局 股长甲 电话."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pandas as pd

from ..raw_table import RawTable
from .duty_text import WHOLE, parse

COLUMNS = ("section", "answerer", "contact")
MAPPING = {"name": "section", "answerer": "answerer", "contact": "contact"}
_NUMBER = re.compile(r"^\s*(?:[(（]?\d{1,4}\s*[)）.、:：]|[一二三四五六七八九十]{1,3}、)\s*(?![号巷弄])")
_MORE = re.compile(
    r"^(?:从|由|自)?\S*(?:路|街|大道|巷|道|端|头|河|桥)(?:段)?(?:—+|–|-+|~|至|到)\S+$|^[(（].*|^[东西南北双两][侧边]$|^(?:"
    + "|".join(sorted(WHOLE))
    + ")$"
)
"""A word after the road that still speaks of the section: from–to, a bracket, a side, 全段."""
_JOINS = re.compile(r"^(?:—+|–|-+|~|至|到)$")


def read(text: str, name: str) -> RawTable:
    """
    Read pasted lines.

    Parameters
    ----------
    text
        One duty per line: section, unit, contact, parted by tabs, commas or spaces; a leading number (3、) is
        left out. Empty lines are passed over.
    name
        What to call the list.

    Returns
    -------
    raw
        Columns of `COLUMNS`; the rows are the numbers of the lines.
    """
    found = [(at, _cells(line)) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]
    frame = pd.DataFrame([cells for _, cells in found], columns=list(COLUMNS), dtype="str")
    return RawTable(name, frame, None, None, np.array([at for at, _ in found], dtype="int64"))


def _cells(line: str) -> tuple[str, str, str]:
    plain = _NUMBER.sub("", unicodedata.normalize("NFKC", line).strip())
    for parting in ("\t", "|", ";", ","):
        if parting in plain:
            section, answerer, *rest = [*(cell.strip() for cell in plain.split(parting)), ""]
            return section, answerer, " ".join(part for part in rest if part)
    words = _closed(plain.split())
    taken = 1
    while taken < len(words) and (
        _MORE.match(words[taken]) or any(_JOINS.match(word) for word in words[taken - 1 : taken + 2])
    ):
        taken += 1
    taken = taken if parse(" ".join(words[:taken])).road else 1
    answerer, *rest = [*words[taken:], ""]
    return " ".join(words[:taken]), answerer, " ".join(part for part in rest if part)


def _closed(words: list[str]) -> list[str]:
    """Join words between an opening bracket and its end: 人民路( 中山路 — 解放路 )."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1].count("(") > joined[-1].count(")"):
            joined[-1] += f" {word}" if joined[-1][-1:].isascii() and joined[-1][-1:].isalnum() else word
        else:
            joined.append(word)
    return joined
