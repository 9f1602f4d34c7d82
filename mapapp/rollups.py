"""Say to which row of every roll-up each case belongs: leader, zone, unit, type, week, stage."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import point_kinds, problem_types, roster, stages
from .errors import InputError
from .i18n import N_
from .indicators import Coded, Facts


@dataclass(frozen=True)
class Ground:
    """
    What some roll-ups need besides the cases.

    Attributes
    ----------
    communities, roster
        The city's frames; `communities` may have a column `street`, the street office.
    stages
        The stages frame of `mapapp.stages`.
    kinds
        The kinds of inspection points (`point_kinds`).
    """

    communities: pd.DataFrame = field(default_factory=pd.DataFrame)
    roster: pd.DataFrame = field(default_factory=pd.DataFrame)
    stages: pd.DataFrame = field(default_factory=stages.nothing)
    kinds: pd.DataFrame = field(default_factory=point_kinds.kinds)


Keys = tuple[pd.Series, pd.Series]
"""Key and name of the row, aligned with the cases."""


@dataclass(frozen=True)
class Dimension:
    """
    One way to roll cases up.

    Attributes
    ----------
    key, label
        Name in the code and name for people.
    read
        Keys and names, aligned with the cases.
    given
        Whether the city has what it takes; a dimension that is not given is not offered.
    """

    key: str
    label: str
    read: Callable[[pd.DataFrame, Ground], Keys]
    given: Callable[[pd.DataFrame, Ground], bool] = lambda cases, ground: True


def _same(column: str, named: str = "") -> Callable[[pd.DataFrame, Ground], Keys]:
    return lambda cases, ground: (cases[column], cases[named or column])


def _street(cases: pd.DataFrame, ground: Ground) -> Keys:
    by_code = dict(zip(ground.communities["code"], ground.communities["street"], strict=True))
    street = cases["community"].map(by_code).fillna("").astype("str")
    return street, street


def _district(cases: pd.DataFrame, ground: Ground) -> Keys:
    whole = pd.Series("*", index=cases.index, dtype="str")
    return whole, whole


def _group(cases: pd.DataFrame, ground: Ground) -> Keys:
    return cases["group"], cases["group"].map(problem_types.GROUPS)


def _type(cases: pd.DataFrame, ground: Ground) -> Keys:
    names = {key: kind.name_zh for key, kind in problem_types.TYPES.items()}
    return cases["type_key"], cases["type_key"].map(names).fillna(cases["type_key"])


def _point_kind(cases: pd.DataFrame, ground: Ground) -> Keys:
    names = dict(zip(ground.kinds["kind"], ground.kinds["name_zh"], strict=True))
    return cases["point_kind"], cases["point_kind"].map(names).fillna(cases["point_kind"])


def _month(cases: pd.DataFrame, ground: Ground) -> Keys:
    return _written(cases["reported_at"].to_numpy().astype("datetime64[M]"), cases.index)


def _week(cases: pd.DataFrame, ground: Ground) -> Keys:
    days = cases["reported_at"].to_numpy().astype("datetime64[D]")
    # 1970-01-01 was a Thursday: three days after its Monday.
    return _written(days - (days.astype("int64") + 3) % 7, cases.index)


def _stage(cases: pd.DataFrame, ground: Ground) -> Keys:
    at = stages.of(cases["reported_at"], ground.stages)
    keys = np.append(ground.stages["stage_id"].astype("str").to_numpy(dtype=object), "")
    names = np.append(ground.stages["name"].to_numpy(dtype=object), "")
    return (pd.Series(texts[at], index=cases.index, dtype="str") for texts in (keys, names))  # type: ignore[return-value]


def _written(dates: NDArray[np.datetime64], index: pd.Index) -> Keys:
    """Write months or days as texts, each distinct one once."""
    code, distinct = pd.factorize(dates.astype("int64"))
    texts = np.datetime_as_string(distinct.astype(dates.dtype)).astype(object)
    written = pd.Series(pd.Categorical.from_codes(code, categories=pd.Index(texts)), index=index)
    return written, written


DIMENSIONS: dict[str, Dimension] = {
    dimension.key: dimension
    for dimension in (
        Dimension("leader", N_("包联领导"), _same("leader")),
        Dimension("community", N_("社区"), _same("community", "community_name")),
        Dimension("street", N_("街道"), _street, lambda cases, ground: _any(ground.communities, "street")),
        Dimension("district", N_("全域"), _district),
        Dimension("unit", N_("包路段单位"), _same("unit")),
        Dimension("section", N_("路段"), _same("section", "section_name")),
        Dimension("group", N_("问题大类"), _group),
        Dimension("type", N_("问题类别"), _type),
        Dimension("point_kind", N_("点位种类"), _point_kind, lambda c, ground: "point_kind" in c),
        Dimension("month", N_("月份"), _month),
        Dimension("week", N_("周（周一日期）"), _week),
        Dimension("stage", N_("整治阶段"), _stage, lambda cases, ground: len(ground.stages) > 0),
    )
}
"""Every case belongs to exactly one row of each; assisting units are apart (`ASSISTING`)."""
ASSISTING = "assisting"
LABELS = {key: dimension.label for key, dimension in DIMENSIONS.items()} | {ASSISTING: N_("协办单位")}


def offered(cases: pd.DataFrame, ground: Ground) -> list[str]:
    """List the dimensions that this city can be rolled up by."""
    return [key for key, dimension in DIMENSIONS.items() if dimension.given(cases, ground)]


def code(cases: pd.DataFrame, by: str, ground: Ground) -> Coded:
    """
    Code a roll-up.

    Parameters
    ----------
    cases
        The cases frame (ARCHITECTURE.md).
    by
        A key of `DIMENSIONS`.
    ground
        What else is needed.

    Returns
    -------
    coded
        The row of each case, aligned; the rows that occur.
    """
    if by not in DIMENSIONS or not DIMENSIONS[by].given(cases, ground):
        raise InputError(N_("没有“{by}”这一考核对象。"), by=by)
    keys, names = DIMENSIONS[by].read(cases, ground)
    return _coded(keys, names)


def _coded(keys: pd.Series, names: pd.Series) -> Coded:
    found, distinct = pd.factorize(keys, use_na_sentinel=False)
    first = np.full(len(distinct), 0)
    first[found[::-1]] = np.arange(len(found))[::-1]
    said = names.iloc[first].astype(object).to_numpy()
    return Coded(found.astype("int64"), np.asarray(distinct, dtype=object), said)


@dataclass(frozen=True)
class Rolled:
    """Cases rolled up: their facts, the row of each, and its position in the cases frame, all shape (m,)."""

    facts: Facts
    coded: Coded
    positions: NDArray[np.int64]


def roll(cases: pd.DataFrame, facts: Facts, by: str, ground: Ground) -> Rolled:
    """Roll cases up by one of `DIMENSIONS`, each case once, or by `ASSISTING`."""
    if by != ASSISTING:
        return Rolled(facts, code(cases, by, ground), np.arange(len(cases)))
    positions, coded = assisting(cases, ground)
    taken = Facts(facts.pattern[positions], facts.patterns, facts.days[positions])
    return Rolled(taken, coded, positions)


def assisting(cases: pd.DataFrame, ground: Ground) -> tuple[NDArray[np.int64], Coded]:
    """
    Code the cases by their assisting units: those that the dispatch named, else those of the road section.

    A case has as many rows as the last dispatch named units (`named_assisting`) or, where it named none, as
    its section had assisting units on the day it was reported; often none. These rows do not add up to all
    cases, and never stand in one table with the main units.

    Returns
    -------
    positions
        Position of the case of each row, shape (m,).
    coded
        The units, for those m rows.
    """
    told = np.full(len(cases), "", dtype=object)
    if "named_assisting" in cases:
        told = cases["named_assisting"].to_numpy(dtype=object)
    named = np.flatnonzero(told != "")
    located = np.flatnonzero(cases["section"].ne("").to_numpy() & (told == ""))
    days = cases["reported_at"].iloc[located].dt.normalize()
    pairs = pd.DataFrame({"code": cases["section"].iloc[located].to_numpy(), "day": days.to_numpy()})
    number, distinct = pd.factorize(pd.MultiIndex.from_frame(pairs))
    asked = pd.DataFrame(list(distinct), columns=["code", "day"]).astype({"code": "str"})
    found = roster.answering(ground.roster, "section", asked["code"], pd.to_datetime(asked["day"]))
    names = [_split(text) for text in found["assisting"]]
    each = [names[at] for at in number] + [_split(text) for text in told[named]]
    several = pd.Series(each, index=np.r_[located, named], dtype="object").explode().dropna()
    units = several.sort_index(kind="stable").astype("str")
    return units.index.to_numpy(dtype="int64"), _coded(units, units)


def _split(text: str) -> list[str]:
    """Tell several units apart; a person may have typed other marks than the roster's."""
    names = [name.strip() for name in re.split(r"[；;、，,\n]", text)]
    return list(dict.fromkeys(name for name in names if name))


def _any(frame: pd.DataFrame, column: str) -> bool:
    return column in frame and bool(frame[column].ne("").any())
