"""Suggest who answers for what: even loads, whole territories, near the seat, as like today as wished."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ... import crs
from ...errors import InputError
from ...i18n import N_
from .. import load as loads_of
from . import _graph, _ground
from ._candidates import Told, plans
from ._figures import figures
from ._graph import Graph
from ._suggested import Candidate, Suggested
from ._task import NOBODY, Floats, Ints, Task
from ._wish import Answerer, Wish


def suggest(
    zones: gpd.GeoDataFrame,
    loads: pd.DataFrame,
    before: NDArray[np.object_],
    wish: Wish,
    projection: str,
    told: Told = lambda share, manner: None,
) -> Suggested:
    """
    Suggest plans.

    Parameters
    ----------
    zones
        Sections or communities as they stand.
    loads
        `load.zone_loads` of these zones.
    before
        Who leads each zone today, "" for nobody; shape (n,).
    wish
        What is asked for.
    projection
        The city's.
    told
        Hears the share of the work done and the manner (key of `MANNERS`) that is being worked on.

    Returns
    -------
    suggested
        The same for the same input, on every run.

    Raises
    ------
    InputError
        No zones, one unit, more units than zones, a name twice or empty, or no zone that touches another.
    """
    check(zones, wish)
    graph = _graph.build(zones, wish.zone_kind, projection, wish.meet_m)
    if not len(graph.pairs):
        raise InputError(*NOTHING_TOUCHES[wish.zone_kind], metres=wish.meet_m)
    held = _held(before, wish.answerers)
    share = loads_of.mix(loads, wish.weights)
    task = _task(graph, share, held, wish, projection)
    size = loads["size"].to_numpy()
    found = [Candidate(key, unit, figures(task, unit, size, held)) for key, unit in plans(task, wish, told)]
    known = zones.assign(before=before, size=size, problems=loads["problems"].to_numpy())
    now = figures(task, task.today, size, held)
    return Suggested(wish, known, task, graph, now, tuple(found))


NOTHING_TOUCHES = {
    "section": (
        N_("没有一条路段与别的路段相接（相距不超过 {metres} 米）"),
        N_("请核对路段的坐标系，或放宽“相接距离”"),
    ),
    "community": (
        N_("没有两个社区有共同的边界"),
        N_("请先在“责任区核查”中查看社区之间的空白"),
    ),
}


def check(zones: gpd.GeoDataFrame, wish: Wish) -> None:
    """Refuse (`InputError`) what cannot be shared out."""
    names = [one.name for one in wish.answerers]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if not len(zones):
        raise InputError(N_("还没有可以分配的责任区"), N_("请先到“录入”导入路段或社区"))
    if any(not name.strip() for name in names):
        raise InputError(N_("有的行没有写名称"), N_("请填写单位或领导的名称，或删去空行"))
    if repeated:
        raise InputError(N_("名称重复：{names}"), N_("每个单位或领导只写一行"), names=repeated)
    if len(names) < 2:
        raise InputError(
            N_("只有 {count} 个责任人，没有可分配的"), N_("请至少选两个单位或领导"), count=len(names)
        )
    if len(names) > len(zones):
        raise InputError(
            N_("责任人有 {count} 个，责任区只有 {zones} 个，不够每人一个"),
            N_("请减少责任人，或先拆分路段、社区"),
            count=len(names),
            zones=len(zones),
        )
    if wish.by_staff and any(not one.staff or one.staff <= 0 for one in wish.answerers):
        lacking = [one.name for one in wish.answerers if not one.staff or one.staff <= 0]
        raise InputError(
            N_("按人数分担，但 {count} 个责任人没有填人数：{names}"),
            N_("请填写人数，或不按人数分担"),
            count=len(lacking),
            names=lacking[:10],
        )


def _held(before: NDArray[np.object_], answerers: tuple[Answerer, ...]) -> Ints:
    """Number who has each zone: position among the answerers, numbers above for others, −1 for nobody."""
    place = {one.name: at for at, one in enumerate(answerers)}
    for name in sorted({name for name in before if name}):
        place.setdefault(name, len(place))
    return np.array([place[name] if name else NOBODY for name in before], dtype="int64")


def _task(graph: Graph, share: Floats, held: Ints, wish: Wish, projection: str) -> Task:
    count = len(wish.answerers)
    heads = np.array([one.staff or 0.0 for one in wish.answerers])
    target = heads / heads.sum() * count if wish.by_staff else np.ones(count)
    given = np.array([one.seat or (np.nan, np.nan) for one in wish.answerers])
    seats = np.column_stack(crs.project(given[:, 0], given[:, 1], projection))
    today = np.where(held < count, held, NOBODY)
    return _ground.task(graph, share * count, target, today, seats)
