"""Check a store: the file itself, its references, and what a person should look at in the city."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from .. import clock_effect, problem_types, zoning
from ..city import City, clock
from ..i18n import N_, Translator
from . import photo_files, reading
from .engine import reading as reading_block

FINDINGS: dict[str, tuple[str, str]] = {
    "damaged": ("error", N_("文件损坏：{examples}。请先复制一份留存，再用备份恢复")),
    "foreign_key": ("error", N_("有 {count} 行引用了不存在的内容（{examples}）。请用备份恢复")),
    "unknown_zone": (
        "error",
        N_("名册中有 {count} 条的责任区不存在：{examples}。请导入这些责任区，或改正名册"),
    ),
    "overlap": ("error", N_("有 {count} 个责任区同一天有两个主办：{examples}。请在名册中改正起止日期")),
    "photo_missing": (
        "error",
        N_("有 {count} 张照片的文件不在照片文件夹中：{examples}。请从备份中找回照片文件夹"),
    ),
    "without_limit": (
        "error",
        N_("有 {count} 个问题没有时限，不计入按期：{examples}。请在“时限与日历”中补上这些类别"),
    ),
    "provisional": (
        "warning",
        N_(
            "有 {count} 个问题的时限跨入放假安排尚未录入的年份，是否按期还不能断定，不计入按期：{examples}。"
            "请在“时限与日历”中补上"
        ),
    ),
    "without_lead": ("warning", N_("有 {count} 个责任区今天没有主办：{examples}。请在名册中指定")),
    "without_position": (
        "notice",
        N_("有 {count} 个问题没有位置：{examples}。它们不在图上，也不参加责任认定"),
    ),
    "unknown_condition": (
        "notice",
        N_("有 {count} 个问题的适用条件在时限表中没有对应的行，按不分条件的时限推算：{examples}"),
    ),
    "photo_orphan": (
        "notice",
        N_("照片文件夹中有 {count} 个文件不属于任何案件：{examples}。它们无害，可以删除"),
    ),
}
"""Finding code → how grave it is, and its message. A notice is a state that may well last."""
EXAMPLES = 5


@dataclass(frozen=True)
class Finding:
    """
    Something found by the check.

    Attributes
    ----------
    code
        A key of `FINDINGS`.
    count
        How many rows or zones.
    examples
        The first few of them, as a person knows them.
    """

    code: str
    count: int
    examples: tuple[str, ...]

    @property
    def level(self) -> str:
        """How grave: error, warning or notice."""
        return FINDINGS[self.code][0]

    def said(self, say: Translator) -> str:
        """Say it in the reader's language."""
        shown = say.listing(self.examples) + ("…" if self.count > len(self.examples) else "")
        return say(FINDINGS[self.code][1], count=say.number(self.count), examples=shown)


def check(engine: sa.Engine, today: pd.Timestamp | None = None) -> list[Finding]:
    """
    Check the store.

    Parameters
    ----------
    today
        The day for which zones must have a lead; today by default.

    Returns
    -------
    findings
        The gravest first; empty when there is nothing to say. A damaged file is not read any further.
    """
    damage = _damage(engine)
    if damage:
        return damage
    city = reading.city(engine)
    day = (today or pd.Timestamp.now()).normalize()
    found = [
        _finding("unknown_zone", _unknown_zones(city)),
        _finding("overlap", _overlaps(city.roster)),
        _finding("photo_missing", photo_files.missing(engine)),
        _without_limit(city),
        _finding("provisional", _without_calendar(city, today)),
        _finding("without_lead", _without_lead(city, day)),
        _unknown_condition(city),
        _finding("without_position", city.problems.loc[city.problems["lon"].isna(), "source_id"].tolist()),
        _finding("photo_orphan", photo_files.orphans(engine)),
    ]
    return _foreign_keys(engine) + [finding for finding in found if finding.count]


def _finding(code: str, items: list[str]) -> Finding:
    return Finding(code, len(items), tuple(items[:EXAMPLES]))


def _damage(engine: sa.Engine) -> list[Finding]:
    answers = _pragma(engine, "integrity_check", lambda row: str(row[0]))
    return [] if answers in (["ok"], []) else [_finding("damaged", answers)]


def _foreign_keys(engine: sa.Engine) -> list[Finding]:
    broken = _pragma(engine, "foreign_key_check", lambda row: f"{row[0]} → {row[2]}")
    return [Finding("foreign_key", len(broken), tuple(sorted(set(broken))[:EXAMPLES]))] if broken else []


def _pragma(engine: sa.Engine, name: str, said: Callable[[sa.Row], str]) -> list[str]:
    if engine.dialect.name != "sqlite":
        return []
    with reading_block(engine) as connection:
        return [said(row) for row in connection.exec_driver_sql(f"PRAGMA {name}")]


def _zones(city: City) -> pd.DataFrame:
    kinds = (("community", city.communities), ("section", city.sections))
    return pd.concat(
        [
            pd.DataFrame({"zone_kind": kind, "zone_code": zones["code"], "name": zones["name"]})
            for kind, zones in kinds
        ],
        ignore_index=True,
    )


def _unknown_zones(city: City) -> list[str]:
    # Who answered for a zone that a plan has replaced is history, and stays.
    once = _zones(zoning.ever(city))
    joined = city.roster.merge(once, on=["zone_kind", "zone_code"], how="left", indicator=True)
    return joined.loc[joined["_merge"].eq("left_only"), "zone_code"].tolist()


def _overlaps(roster: pd.DataFrame) -> list[str]:
    leads = roster[roster["role"].eq("lead")].sort_values(
        ["zone_kind", "zone_code", "valid_from"], na_position="first"
    )
    zones = leads.groupby(["zone_kind", "zone_code"], sort=False)
    # The latest day that any earlier period of the zone reaches; open-ended periods reach the end of time.
    reach = leads["valid_to"].fillna(pd.Timestamp.max.floor("s"))
    before = reach.groupby([leads["zone_kind"], leads["zone_code"]]).cummax()
    before = before.groupby([leads["zone_kind"], leads["zone_code"]]).shift()
    first = leads["valid_from"].fillna(pd.Timestamp.min.ceil("s"))
    clash = (zones.cumcount() > 0) & (first <= before)
    return leads.loc[clash, "zone_code"].drop_duplicates().tolist()


def _without_limit(city: City) -> Finding:
    missing = clock_effect.without_limit(city)
    named = tuple(problem_types.name(str(key)) for key in missing.index[:EXAMPLES])
    return Finding("without_limit", int(missing.sum()), named)


def _unknown_condition(city: City) -> Finding:
    unknown = clock_effect.unknown_conditions(city)
    return Finding("unknown_condition", int(unknown.sum()), tuple(map(str, unknown.index[:EXAMPLES])))


def _without_calendar(city: City, today: pd.Timestamp | None) -> list[str]:
    as_of = clock(city, dt.datetime.now()) if today is None else today
    return clock_effect.without_calendar(city, as_of)["source_id"].tolist()


def _without_lead(city: City, day: pd.Timestamp) -> list[str]:
    roster = city.roster
    answers = roster["role"].eq("lead")
    answers &= roster["valid_from"].isna() | roster["valid_from"].le(day)
    answers &= roster["valid_to"].isna() | roster["valid_to"].ge(day)
    now = roster.loc[answers, ["zone_kind", "zone_code"]].drop_duplicates()
    joined = _zones(city).merge(now, on=["zone_kind", "zone_code"], how="left", indicator=True)
    return joined.loc[joined["_merge"].eq("left_only"), "name"].tolist()
