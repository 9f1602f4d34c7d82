"""Show a scope whole: headline numbers, the kinds of problem, and where they lie."""

from __future__ import annotations

from functools import partial

import pandas as pd

from .. import intake, problem_types, style
from ..i18n import N_, Translator
from ..picks import Pick
from ..scope import from_query
from . import _said
from ._kind import Made, MapPart, Material, SceneKind
from ._scene import Scene
from ._slide import Bars, Block, Nothing, Slide, Table

MOST_POINTS = 3_000
"""More problems than this are counted in cells: a wall is read from five metres."""
LISTED = 4
COUNTED = (
    "problem_id",
    "status",
    "group",
    "community",
    "community_name",
    "is_open",
    "light",
    "reported_at",
    "due_at",
    "lon",
)
"""What the figures are counted from; whole cases are for maps that hold their problems inside."""
LAYERS = ("communities", "problem_points")


def make(scene: Scene, material: Material, say: Translator) -> Made:
    """Make the scene."""
    scope = from_query(scene.query)
    cases = _said.counted(material, scope, COUNTED)
    blocks: list[Block] = [nothing(say)]
    if len(cases):
        blocks = [groups(cases, say), _said.lights(cases, material.as_of, say)]
        blocks += [_most(cases, say)] if cases["community"].ne("").any() else []
    slide = Slide(
        kind=scene.kind,
        title=say(N_("全市情况")),
        caption=_said.coverage(scope, material.city, say),
        as_of=material.as_of,
        figures=_said.figures(material, scope, say),
        blocks=tuple(blocks),
        bounds=intake.boundary(material.city),
        not_shown=_said.not_shown(material, cases),
    )
    every = partial(_said.counted, material, scope)
    parts = (
        MapPart("communities", material.city.communities),
        MapPart("problem_points", every, {"most": MOST_POINTS}, scope, Pick("counted")),
    )
    return Made(slide, parts)


def groups(cases: pd.DataFrame, say: Translator) -> Bars:
    """Count the headline groups, each in its colour."""
    counts = cases["group"].value_counts()
    numbers = [int(counts.get(group, 0)) for group in style.GROUPS]
    return Bars(
        title=say("各类问题"),
        unit=say("件"),
        labels=tuple(say(problem_types.GROUPS[group]) for group in style.GROUPS),
        values=tuple(map(float, numbers)),
        said=tuple(map(say.number, numbers)),
        colours=tuple(look.colour for look in style.GROUPS.values()),
    )


def _most(cases: pd.DataFrame, say: Translator) -> Table:
    """List the communities with most problems."""
    counted = cases[["community", "community_name", "problem_id", "is_open"]]
    placed = counted[counted["community"].ne("")]
    counts = placed.groupby("community").agg(
        name=("community_name", "first"), count=("problem_id", "size"), open=("is_open", "sum")
    )
    most = counts.sort_values("count", ascending=False, kind="stable").head(LISTED)
    rows = tuple(
        (_said.shortened(name, 40), say.number(count), say.number(waiting))
        for name, count, waiting in zip(most["name"], most["count"], most["open"], strict=True)
    )
    return Table(say("问题最多的社区"), (say("社区"), say("问题总数"), say("未结案")), rows)


def nothing(say: Translator) -> Nothing:
    """Say that a scope holds no problem, and what to do."""
    return Nothing(say("这一时段和范围内没有问题。可放宽日期或类别。"))


KIND = SceneKind("overview", N_("全市情况"), LAYERS, make)
