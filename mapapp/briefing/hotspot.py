"""Show one hotspot: the map flies there, its sentence, its clock, its pictures."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from .. import crs, intake, spot_sentences
from ..i18n import N_, Translator
from ..scope import from_query
from . import _said, hotspots, overview
from ._kind import Found, Made, MapPart, Material, SceneKind
from ._scene import Scene
from ._slide import Block, Nothing, Photos, Slide

LAYERS = ("communities", "hotspot_cells", "hotspot_numbers", "problem_points")
AT, NUMBER = "spot_at", "spot"
"""Parameters of a scene: the place (longitude,latitude), which stays when numbers change; or the number."""
NEAR_M = 300.0
"""A hotspot that moved by less than this since the scene was made is still the one meant."""
MARGIN = 0.0012
"""Degrees around a hotspot, some 120 m."""
MOST_PHOTOS = 2


def make(scene: Scene, material: Material, say: Translator) -> Made:
    """Make the scene."""
    found = hotspots.asked(scene, material)
    number = _number(scene, found, material.city.projection)
    if found is None or number is None:
        return _gone(scene, material, say)
    spot = found.spots[found.spots["number"].eq(number)].iloc[0]
    scope = from_query(scene.query)
    cases = material.cases(scope)
    members = cases[cases["problem_id"].isin(spot["members"])]
    photos = material.photos(spot["members"], MOST_PHOTOS, say)
    blocks: list[Block] = [
        hotspots.ranked(found.spots[found.spots["number"].eq(number)], say, number),
        _said.lights(members, material.as_of, say),
    ]
    # Photos take the place of the chart, whose share the sentence tells.
    told = Photos(say("现场照片"), photos, say("照片已不在库中")) if photos else overview.groups(members, say)
    blocks.insert(1, told)
    slide = Slide(
        kind=scene.kind,
        title=say(
            N_("热点 {number}：{place}"),
            number=number,
            place=_said.shortened(spot_sentences.place(spot, say), 40),
        ),
        caption=_said.coverage(scope, material.city, say),
        as_of=material.as_of,
        figures=_said.figures(material, scope, say),
        blocks=tuple(blocks),
        bounds=_around(found.spots[found.spots["number"].eq(number)]),
        not_shown=_said.not_shown(material, members),
    )
    points = MapPart("problem_points", members, {"most": overview.MOST_POINTS})
    communities = MapPart("communities", material.city.communities)
    return Made(slide, (communities, *hotspots.shapes(found, say, number), points))


def _number(scene: Scene, found: Found | None, projection: str) -> int | None:
    """Return the number of the hotspot meant: the one at the place, the nearest one, or by its number."""
    if found is None or not len(found.spots):
        return None
    at = scene.query.get(AT, "")
    if not at:
        wanted = scene.query.get(NUMBER, "1")
        known = found.spots["number"].astype(str).eq(wanted)
        return int(wanted) if known.any() else None
    lon, lat = map(float, at.split(","))
    east, north = crs.project(pd.Series([lon]).to_numpy(), pd.Series([lat]).to_numpy(), projection)
    far = shapely.distance(found.spots.geometry.to_numpy(), shapely.Point(east[0], north[0]))
    nearest = int(far.argmin())
    return int(found.spots["number"].iloc[nearest]) if far[nearest] <= NEAR_M else None


def _around(spot: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    west, south, east, north = crs.unproject_frame(spot).total_bounds
    return west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN


def _gone(scene: Scene, material: Material, say: Translator) -> Made:
    """Say that the place is no hotspot any more, or that there is none."""
    scope = from_query(scene.query)
    cases = material.cases(scope)
    told = (
        say("该处现在不是热点：问题已减少，或筛选范围变了。")
        if AT in scene.query
        else hotspots.none(say).text
    )
    slide = Slide(
        kind=scene.kind,
        title=say(N_("热点")),
        caption=_said.coverage(scope, material.city, say),
        as_of=material.as_of,
        figures=_said.figures(material, scope, say),
        blocks=(Nothing(told),),
        bounds=intake.boundary(material.city),
        not_shown=_said.not_shown(material, cases),
    )
    points = MapPart("problem_points", cases, {"most": overview.MOST_POINTS}, scope)
    return Made(slide, (MapPart("communities", material.city.communities), points))


KIND = SceneKind("hotspot", N_("单个热点"), LAYERS, make)
