"""Give zones to answerers in the roster of a plan, and let new zones inherit who answers for them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ..errors import InputError
from ..i18n import N_
from ._ground import Ground, require
from .edits import Give, GiveEach, Release

DAY = pd.Timedelta(days=1)
ROLES = ("lead", "assist")


def give(ground: Ground, edit: Give) -> Ground:
    """Let somebody answer for zones from a day on; where that is so already, nothing changes."""
    require(ground, edit.zone_kind, edit.codes)
    if edit.role not in ROLES or not edit.answerer.strip():
        raise InputError(N_("没有写明由谁负责"), N_("请填写领导职务或单位名称"))
    day = first_day(ground, edit.from_day)
    roster = ground.roster
    ours = _about(roster, edit.zone_kind, edit.codes, edit.role)
    if edit.role == "assist":
        ours &= roster["answerer"].eq(edit.answerer)
    same = (
        ours & roster["answerer"].eq(edit.answerer.strip()) & _begun(roster, day) & roster["valid_to"].isna()
    )
    if edit.contact.strip():  # another contact is news
        same &= roster["contact"].eq(edit.contact.strip())
    alone = roster.loc[ours & _lasting(roster, day), "zone_code"].value_counts()
    settled = {code for code in roster.loc[same, "zone_code"] if alone[code] == 1}
    ours &= ~roster["zone_code"].isin(settled)
    codes = [code for code in dict.fromkeys(edit.codes) if code not in settled]
    if not codes:
        return ground
    ended = _ended(ground, ours, day)
    new = pd.DataFrame(
        {
            "zone_kind": edit.zone_kind,
            "zone_code": codes,
            "role": edit.role,
            "answerer": edit.answerer.strip(),
            "contact": edit.contact.strip(),
            "valid_from": day,
            "valid_to": pd.NaT,
        }
    )
    return replace(ground, roster=_with(ended, new, ground.known))


def give_each(ground: Ground, edit: GiveEach) -> Ground:
    """Let each of several lead zones of its own; all or none."""
    if not len(edit.codes) == len(edit.answerers) == len(edit.contacts):
        raise InputError(N_("清单里路段和单位的个数不一致"), N_("请重新粘贴或上传清单"))
    twice = [code for code, count in Counter(edit.codes).items() if count > 1]
    if twice:
        raise InputError(N_("“{codes}”在清单里不止一次"), N_("请每个责任区只留一行"), codes=twice[:20])
    groups: dict[tuple[str, str], list[str]] = {}
    for code, answerer, contact in zip(edit.codes, edit.answerers, edit.contacts, strict=True):
        groups.setdefault((answerer, contact), []).append(code)
    for (answerer, contact), codes in groups.items():
        ground = give(ground, Give(edit.zone_kind, tuple(codes), answerer, contact=contact))
    return ground


def release(ground: Ground, edit: Release) -> Ground:
    """End somebody's duty for zones."""
    require(ground, edit.zone_kind, edit.codes)
    day = first_day(ground, edit.from_day)
    roster = ground.roster
    ours = _about(roster, edit.zone_kind, edit.codes, edit.role) & roster["answerer"].eq(edit.answerer)
    ours &= _lasting(roster, day)
    if not ours.any():
        raise InputError(
            N_("“{answerer}”从 {day} 起并不负责所选的责任区"),
            N_("请核对名称、角色和日期"),
            answerer=edit.answerer,
            day=day.date().isoformat(),
        )
    return replace(ground, roster=_ended(ground, ours, day))


def first_day(ground: Ground, asked: dt.date | None) -> pd.Timestamp:
    """Return the first day of a duty; it cannot lie before the day from which the plan holds."""
    day = ground.from_day if asked is None else pd.Timestamp(asked)
    if day < ground.from_day:
        raise InputError(
            N_("自 {day} 起负责，早于方案的生效日 {start}"),
            N_("请把日期改到生效日或之后，或把方案的生效日提前"),
            day=day.date().isoformat(),
            start=ground.from_day.date().isoformat(),
        )
    return day


def inherit(ground: Ground, zone_kind: str, heirs: Mapping[str, Sequence[str]]) -> Ground:
    """
    Let new zones be answered for as old ones were.

    Parameters
    ----------
    heirs
        Old code → codes that come in its place on the plan's day; none where the zone is gone. A zone that
        stays is among its own heirs.
    """
    roster, day = ground.roster, ground.from_day
    ours = roster["zone_kind"].eq(zone_kind) & roster["zone_code"].isin(list(heirs)) & _lasting(roster, day)
    passed = roster[ours].assign(heir=roster.loc[ours, "zone_code"].map(lambda code: list(heirs[code])))
    passed = passed.explode("heir").dropna(subset="heir")
    passed = passed[passed["heir"].ne(passed["zone_code"])]
    begins = passed["valid_from"].where(passed["valid_from"] > day, day)
    new = passed.assign(zone_code=passed["heir"].astype("str"), valid_from=begins).drop(columns="heir")
    gone = ours & ~roster["zone_code"].isin([code for code, after in heirs.items() if code in after])
    return replace(ground, roster=_with(_closed(roster, gone, day), new, ground.known))


def leads(ground: Ground, zone_kind: str, code: str) -> list[tuple[str, str, str]]:
    """List who leads a zone from the plan's day on: answerer, first and last day ("" open)."""
    roster = ground.roster
    ours = _about(roster, zone_kind, (code,), "lead") & _lasting(roster, ground.from_day)
    rows = roster.loc[ours, ["answerer", "valid_from", "valid_to"]].sort_values(
        "valid_from", na_position="first"
    )
    begins = rows["valid_from"].where(rows["valid_from"] > ground.from_day, ground.from_day)
    days = [column.dt.strftime("%Y-%m-%d").fillna("") for column in (begins, rows["valid_to"])]
    return list(zip(rows["answerer"], *days, strict=True))


def _about(roster: pd.DataFrame, zone_kind: str, codes: Sequence[str], role: str) -> pd.Series:
    return roster["zone_kind"].eq(zone_kind) & roster["zone_code"].isin(list(codes)) & roster["role"].eq(role)


def _begun(roster: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    return roster["valid_from"].isna() | roster["valid_from"].le(day)


def _lasting(roster: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    return roster["valid_to"].isna() | roster["valid_to"].ge(day)


def _ended(ground: Ground, ours: pd.Series, day: pd.Timestamp) -> pd.DataFrame:
    """End periods the day before; refuse where somebody else's period, not of this plan, begins later."""
    roster = ground.roster
    later = ours & roster["valid_from"].ge(day) & roster["roster_id"].le(ground.known)
    if later.any():
        raise InputError(
            N_("责任区“{codes}”已有从 {start} 起的安排，新安排从 {day} 起，不晚于它"),
            N_("请选择更晚的日期；原安排写错时，请在“责任名册”中修改或撤回"),
            codes=roster.loc[later, "zone_code"].drop_duplicates().head(20).tolist(),
            start=roster.loc[later, "valid_from"].max().date().isoformat(),
            day=day.date().isoformat(),
        )
    return _closed(roster, ours & _lasting(roster, day), day)


def _closed(roster: pd.DataFrame, ours: pd.Series, day: pd.Timestamp) -> pd.DataFrame:
    """End periods the day before `day`; one that would begin only then is not there at all."""
    never = ours & roster["valid_from"].ge(day)
    return roster.assign(valid_to=roster["valid_to"].mask(ours, day - DAY))[~never]


def _with(roster: pd.DataFrame, new: pd.DataFrame, known: int) -> pd.DataFrame:
    """Add rows, numbered above all others: of two that begin on one day the later one counts."""
    first = max(known, int(roster["roster_id"].max()) if len(roster) else 0) + 1
    numbered = new.assign(roster_id=np.arange(first, first + len(new)))
    typed = numbered[list(roster.columns)].astype(roster.dtypes.to_dict())
    return pd.concat([roster, typed], ignore_index=True) if len(roster) else typed.reset_index(drop=True)
