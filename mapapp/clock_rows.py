"""Read one row of the clock's tables: a limit, a shift, a day of the calendar."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd

from . import moments, problem_types
from .complaints import Complaint
from .i18n import LANGUAGES, N_, Translator
from .problem_types import plain_word
from .worktime import MINUTE, UNITS

Read = tuple[dict[str, object], list[Complaint]]
"""The values of a row and what is wrong with it."""
ANY_TYPE = "*"
"""The type of a limit that holds for every type without a limit of its own."""
MOST = 10_000
"""The largest amount: 10,000 hours or days are a slip of the keyboard."""
MINUTES = {"urgent_hours": 60, "work_hours": 60, "work_days": 24 * 60, "calendar_days": 24 * 60}
"""Minutes of a unit's amount, as far as its amounts are counted in minutes."""
LIMIT_HEADINGS = {
    "type_key": N_("问题类别"),
    "condition": N_("适用条件"),
    "amount": N_("时限"),
    "unit": N_("计时单位"),
    "finish": N_("结案标准"),
    "in_charge": N_("处置单位"),
    "note": N_("备注"),
}
HOURS_HEADINGS = {
    "from_day": N_("起日"),
    "to_day": N_("止日"),
    "weekdays": N_("星期"),
    "begins": N_("上班"),
    "ends": N_("下班"),
    "note": N_("备注"),
}
DAY_HEADINGS = {
    "day": N_("日期"),
    "kind": N_("放假或上班"),
    "name": N_("节日"),
    "notice": N_("依据"),
}
KINDS = {"holiday": N_("放假"), "workday": N_("调休上班")}
WORDS = {"休息": "holiday", "休": "holiday", "节假日": "holiday", "上班": "workday", "班": "workday"}
WEEK = "一二三四五六日"
_SEASON = re.compile(r"(\d{1,2})[-/.](\d{1,2})")
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::00)?")


def limit(cells: Mapping[str, str]) -> Read:
    """Read a limit: type (key, name or ``*``), condition, amount and unit."""
    wrong: list[Complaint] = []
    kind = cells["type_key"].strip()
    key = ANY_TYPE if kind in (ANY_TYPE, *_said(ALL_TYPES)) else _types().get(plain_word(kind))
    if key is None:
        wrong.append(_about("type_key", "not_a_type", kind))
    unit = _choice(cells["unit"], UNITS, {})
    if unit is None:
        wrong.append(_about("unit", "unknown_unit", cells["unit"].strip()))
    amount = _amount(cells["amount"], unit, wrong)
    plain = {name: " ".join(cells[name].split()) for name in ("condition", "finish", "in_charge", "note")}
    return {"type_key": key, "amount": amount, "unit": unit, **plain}, wrong


ALL_TYPES = N_("其他各类")


def _amount(text: str, unit: str | None, wrong: list[Complaint]) -> float:
    written = unicodedata.normalize("NFKC", text).strip()
    try:
        amount = float(written)
    except ValueError:
        wrong.append(_about("amount", "bad_number", written))
        return np.nan
    if not 0 < amount <= MOST:
        wrong.append(_about("amount", "not_positive", written))
    elif unit == "work_days" and amount != int(amount):
        wrong.append(_about("amount", "whole_days", written))
    elif abs((minutes := amount * MINUTES.get(unit or "", 60)) - round(minutes)) > 1e-6:
        wrong.append(_about("amount", "whole_minutes", written))
    return amount


def shift(cells: Mapping[str, str]) -> Read:
    """Read a shift: season (every year, or from one day to another), weekdays, from and to."""
    wrong: list[Complaint] = []
    first, last = (_season(cells[name], name, wrong) for name in ("from_day", "to_day"))
    if len(first) != len(last):
        wrong.append(Complaint("one_end_of_season", value=f"{first}—{last}"))
    elif len(first) > 5 and first > last:
        wrong.append(Complaint("period"))
    weekdays = _weekdays(cells["weekdays"])
    if not weekdays:
        wrong.append(_about("weekdays", "bad_weekdays", cells["weekdays"].strip()))
    begins, ends = (_minute(cells[name], name, wrong) for name in ("begins", "ends"))
    if 0 <= ends <= begins:
        wrong.append(Complaint("shift_order", value=f"{_clock(begins)}—{_clock(ends)}"))
    made: dict[str, object] = {"from_day": first, "to_day": last, "weekdays": weekdays}
    return made | {"begins": begins, "ends": ends, "note": " ".join(cells["note"].split())}, wrong


def day(cells: Mapping[str, str]) -> Read:
    """Read a day of the calendar: a holiday, or a weekend day that is worked."""
    wrong: list[Complaint] = []
    text = cells["day"].strip()
    on = moments.parse(pd.Series([text], dtype="str")).iloc[0]
    if pd.isna(on):
        wrong.append(_about("day", "bad_moment", text))
    elif not 1990 <= on.year <= 2100:
        wrong.append(_about("day", "off_calendar", text))
    kind = _choice(cells["kind"], KINDS, WORDS)
    if kind is None:
        wrong.append(_about("kind", "unknown_day_kind", cells["kind"].strip()))
    name = " ".join(cells["name"].split())
    if not name:
        wrong.append(_about("name", "missing", ""))
    notice = " ".join(cells["notice"].split())
    return {"day": on if pd.isna(on) else on.normalize(), "kind": kind, "name": name, "notice": notice}, wrong


def written(column: str, value: object, say: Translator) -> str:
    """Write one value as people read it, and as this module reads it back."""
    if column == "type_key":
        return say(ALL_TYPES) if value == ANY_TYPE else problem_types.name(str(value), say.language)
    if column in ("unit", "kind"):
        return say((UNITS | KINDS)[str(value)])
    if column == "amount":
        return f"{value:.10g}"
    if column in ("begins", "ends"):
        return _clock(int(str(value)))
    if column == "weekdays":
        return (
            "、".join(WEEK[int(number) - 1] for number in str(value)) if say.language == "zh" else str(value)
        )
    return f"{value:%Y-%m-%d}" if isinstance(value, dt.date) else str(value)


def span(values: Mapping[str, object]) -> str:
    """Write the hours of a shift."""
    return (
        f"{written('begins', values['begins'], Translator())}—{written('ends', values['ends'], Translator())}"
    )


def length(amount: float, unit: str) -> int:
    """Return an amount as `worktime.add` takes it: whole days, or microseconds (to the minute)."""
    if unit == "work_days":
        return round(amount)
    return round(amount * MINUTES[unit]) * MINUTE


def _about(column: str, code: str, value: str) -> Complaint:
    return Complaint(code if value else "missing", column, value)


def _said(message: str) -> list[str]:
    return [Translator(language)(message) for language in LANGUAGES]


@cache
def _types() -> dict[str, str]:
    known = {plain_word(word): key for word, key in problem_types.known_words().items()}
    return known | {plain_word(key): key for key in problem_types.TYPES}


def _choice(text: str, labels: Mapping[str, str], words: Mapping[str, str]) -> str | None:
    wanted = plain_word(text)
    for key, label in labels.items():
        if wanted and wanted in map(plain_word, (key, *_said(label))):
            return key
    return words.get(wanted)


def _season(text: str, column: str, wrong: list[Complaint]) -> str:
    """Read ``07-01`` (of every year) or a whole day; "" for the whole year."""
    plain = re.sub(r"月", "-", unicodedata.normalize("NFKC", text)).replace("日", "").strip()
    if not plain:
        return ""
    of_year = _SEASON.fullmatch(plain)
    if of_year:
        month, on = map(int, of_year.groups())
        try:
            return f"{dt.date(2024, month, on):%m-%d}"  # a leap year: 29 February is a day
        except ValueError:
            pass
    else:
        moment = moments.parse(pd.Series([text], dtype="str")).iloc[0]
        if not pd.isna(moment):
            return f"{moment:%Y-%m-%d}"
    wrong.append(_about(column, "bad_season", text.strip()))
    return ""


def _weekdays(text: str) -> str:
    """Read ``1-5``, ``一至五``, ``周六、周日`` or ``12345`` as sorted digits; "" for anything else."""
    plain = re.sub(r"星期|礼拜|周|[\s,，、;；]", "", unicodedata.normalize("NFKC", text)).replace("天", "日")
    digits = plain.translate(str.maketrans(WEEK + "至到—–~", "1234567-----"))
    if not re.fullmatch(r"(?:[1-7](?:-[1-7])?)+", digits):
        return ""
    found: set[int] = set()
    for first, last in re.findall(r"([1-7])(?:-([1-7]))?", digits):
        found |= set(range(int(first), int(last or first) + 1))
    return "".join(map(str, sorted(found)))


def _minute(text: str, column: str, wrong: list[Complaint]) -> int:
    found = _TIME.fullmatch(unicodedata.normalize("NFKC", text).strip())
    minute = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else -1
    if not 0 <= minute <= 24 * 60:
        wrong.append(_about(column, "bad_time", text.strip()))
        return -1
    return minute


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
