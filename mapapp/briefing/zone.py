"""Show one zone: its numbers, its clock, its weeks, and the cases in it."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from .. import intake, roster, style
from ..i18n import N_, Translator
from ..picks import Pick
from ..scope import from_query
from . import _said, overview
from ._kind import Made, MapPart, Material, SceneKind
from ._scene import Scene
from ._slide import Bars, Block, Slide, Words

LAYERS = ("communities", "road_sections", "problem_points")
AT = "at"
"""The zone in a scene's query: community:CODE or section:CODE."""
WEEKS = 12
MARGIN = 0.0015


def make(scene: Scene, material: Material, say: Translator) -> Made:
    """Make the scene."""
    kind, _, code = scene.query.get(AT, "").partition(":")
    frame = material.city.sections if kind == "section" else material.city.communities
    zone = frame[frame["code"].eq(code)]
    asked = {key: value for key, value in scene.query.items() if key != "zone"}
    scope = from_query({**asked, "zone": scene.query.get(AT, "")})
    cases = _said.counted(material, scope)
    blocks: list[Block] = [_answering(material, kind, code, say)] if len(zone) else [_gone(say)]
    if len(cases):
        blocks += [_said.lights(cases, material.as_of, say), _weeks(cases, say)]
    elif len(zone):
        blocks.append(overview.nothing(say))
    slide = Slide(
        kind=scene.kind,
        title=_said.shortened(str(zone["name"].iloc[0]), 60) if len(zone) else say(N_("责任区")),
        caption=_said.coverage(scope, material.city, say),
        as_of=material.as_of,
        figures=_said.figures(material, scope, say),
        blocks=tuple(blocks),
        bounds=_around(zone) if len(zone) else intake.boundary(material.city),
        not_shown=_said.not_shown(material, cases),
    )
    layer = "road_sections" if kind == "section" else "communities"
    most = {"most": overview.MOST_POINTS}
    points = MapPart("problem_points", cases, most, scope, Pick("counted"))
    return Made(slide, (MapPart(layer, zone, {"selected": code}), points))


def _around(zone: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    west, south, east, north = zone.total_bounds
    return west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN


def _answering(material: Material, kind: str, code: str, say: Translator) -> Words:
    days = pd.Series([pd.Timestamp(material.as_of.date())])
    now = roster.answering(material.city.roster, kind, pd.Series([code], dtype="str"), days).iloc[0]
    who = str(now["answerer"]) or say("未落实责任")
    return Words(_said.shortened(say("责任人：{who}", who=who), 120))


def _gone(say: Translator) -> Words:
    return Words(say("责任区已不在册。请重新选择责任区。"))


def _weeks(cases: pd.DataFrame, say: Translator) -> Bars:
    """Count reports per week, the last dozen that the cases reach."""
    weeks = cases["reported_at"].dt.to_period("W-SUN").dt.start_time
    all_weeks = pd.date_range(weeks.min(), weeks.max(), freq="7D")[-WEEKS:]
    counts = [int((weeks == week).sum()) for week in all_weeks]
    return Bars(
        title=say("每周上报（周一日期）"),
        unit=say("件"),
        labels=tuple(week.strftime("%m-%d") for week in all_weeks),
        values=tuple(map(float, counts)),
        said=tuple(map(say.number, counts)),
        colours=(style.ACCENT,) * len(counts),
    )


KIND = SceneKind("zone", N_("单个责任区"), LAYERS, make)
