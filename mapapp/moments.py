"""Read moments as people and programs write them, several ways in one column."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import numpy as np
import pandas as pd

ISO = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")
COMMON = (*ISO, "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%m/%d/%Y %I:%M:%S %p", "%Y年%m月%d日")
"""What most files are written in, tried on the texts as they are."""
PROBE = 200
"""Texts that decide whether a common way is worth trying on all."""
FORMATS = (
    *ISO,
    "%Y-%m-%d %H",
    "%Y-%m-%d %I:%M:%S %p",
    "%Y-%m-%d %I:%M %p",
    "%m-%d-%Y %I:%M:%S %p",
    "%m-%d-%Y %I:%M %p",
    "%m-%d-%Y %H:%M:%S",
    "%m-%d-%Y %H:%M",
    "%m-%d-%Y",
    "%Y%m%d%H%M%S",
    "%Y%m%d %H:%M:%S",
    "%Y%m%d",
)
"""Where the year stands last, the month comes first, as American programs write: 13/07/2026 is refused."""
NOT_GIVEN = frozenset(
    {"", "-", "--", "—", "——", "/", "无", "null", "none", "nan", "nat", "n/a", "#n/a", r"\n"}
)
SERIAL_DAY_0 = pd.Timestamp("1899-12-30")
"""Day 0 of a spreadsheet's dates, the 1900 system with its leap-year mistake (valid from March 1900 on)."""
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
"""Spreadsheet days 1954-10-03 to 2119-01-10: other numbers are no dates."""
UNIT: Final = "datetime64[us]"


def is_given(texts: pd.Series) -> pd.Series:
    """Tell which texts say anything; ``-``, ``无``, ``NULL`` and their like do not."""
    plain = texts.str.strip()
    short = plain.str.len() <= max(map(len, NOT_GIVEN))
    given = pd.Series(True, index=texts.index)
    given[short] = ~plain[short].str.lower().isin(NOT_GIVEN)
    return given


def parse(texts: pd.Series) -> pd.Series:
    """
    Read moments.

    Parameters
    ----------
    texts
        ``2026-07-01 08:30:00``, ``2026/7/1 8:30``, ``2026年7月1日 下午3时``, ``12/06/2012 04:39:00 AM``,
        ``20260701``, a spreadsheet's day number; with fractions of a second or an offset such as ``+08:00``,
        which is local time as written. World time (``…Z``) is not read: nobody here knows how far off it is.

    Returns
    -------
    moments
        Naive local time, ``datetime64[us]``, aligned; NaT where nothing is given or it cannot be read.
    """
    moments = pd.Series(pd.NaT, index=texts.index, dtype=UNIT, name=texts.name)
    left = texts[is_given(texts)]
    # 99 of 100 columns are written one common way: read these before anything is taken apart.
    for form in COMMON:
        if pd.to_datetime(left.iloc[:PROBE], format=form, errors="coerce").notna().any():
            left = _fill(moments, left, (form,))
    if len(left):
        unique = pd.Series(left.unique(), dtype="str")
        found = pd.Series(_parse_each(unique).to_numpy(), index=unique.to_numpy())
        moments.loc[left.index] = left.map(found).astype(UNIT)
    return moments


def is_day_only(texts: pd.Series) -> pd.Series:
    """Tell which texts give a day without the time of day (asked of texts that `parse` could read)."""
    return ~texts.str.contains(r"[:：时点]|\d{9}|^\d{5}\.\d", regex=True)


def _fill(moments: pd.Series, texts: pd.Series, formats: tuple[str, ...]) -> pd.Series:
    """Read what the formats fit into `moments` (this module's own) and return the texts that are left."""
    for form in formats:
        if texts.empty:
            break
        read = pd.to_datetime(texts, format=form, errors="coerce")
        fits = read.notna()
        moments.loc[read.index[fits]] = read[fits].astype(UNIT)
        texts = texts[~fits]
    return texts


def _parse_each(texts: pd.Series) -> pd.Series:
    moments = pd.Series(pd.NaT, index=texts.index, dtype=UNIT)
    spelled = pd.Series([_in_one_spelling(text) for text in texts], index=texts.index, dtype="str")
    left = _fill(moments, spelled, FORMATS)
    serial = pd.to_numeric(left, errors="coerce")
    serial = serial[serial.between(FIRST_SERIAL, LAST_SERIAL)]
    # A day is 86,400 s; a serial number keeps about a hundredth of a second, so whole seconds are exact.
    seconds = pd.to_timedelta(np.rint(serial * 86_400), unit="s")
    moments.loc[serial.index] = (SERIAL_DAY_0 + seconds).astype(UNIT)
    return moments


def _in_one_spelling(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"(?:周|星期)[一二三四五六日天]", " ", plain)
    plain = re.sub(r"年|月", "-", plain)
    plain = re.sub(r"[日号]", " ", plain)
    plain = re.sub(r"(\d)\s*[时点](?!\d)", r"\1:00", re.sub(r"(\d)\s*[时点](?=\d)", r"\1:", plain))
    plain = re.sub(r"分(?=\d)", ":", plain).replace("分", "").replace("秒", "")
    plain = re.sub(r"^(\d{1,4})[/.](\d{1,2})[/.](\d{1,4})", r"\1-\2-\3", plain)
    plain = re.sub(r"^(\d{4}-\d{1,2})-?$", r"\1", plain)
    plain = re.sub(r"(\d)T(?=\d)", r"\1 ", plain)
    plain = re.sub(r"(:\d{2})\.\d+", r"\1", plain)
    plain = re.sub(r"(:\d{2})\s*[+-](?!00:?00$)\d{2}:?\d{2}$", r"\1", plain)
    for words, half in (("上午|早上|凌晨", "AM"), ("下午|晚上|中午", "PM")):
        plain = re.sub(rf"(?:{words})\s*(\d{{1,2}}:.*)$", rf"\1 {half}", plain)
    return re.sub(r"\s+", " ", plain).strip()
