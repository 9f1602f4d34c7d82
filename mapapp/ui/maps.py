"""Choose which layers each view's map shows and where it looks."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers import LAYERS, Bounds
from mapapp import intake, roster, spots
from mapapp.city import City
from mapapp.i18n import N_

from . import cache, map_view
from .map_view import Clicked
from .screen import Screen

ROOT = Path(__file__).parents[2]
HEIGHT = 610
WALL_HEIGHT = 700
LEADERS, UNITS = ("community", "leader"), ("section", "unit")
UNIT_WORDS = {
    "reported": N_("件"),
    "open": N_("件"),
    "overdue": N_("件"),
    "on_time": "%",
    "median_days": N_("天"),
}
MARGIN = 0.0015
"""Degrees around a zone that is looked at, some 150 m."""


def overview(screen: Screen, focus: str) -> Clicked | None:
    """Show the problems over the communities; `focus` is the code of a community to look at, or empty."""
    communities = named(screen.city, screen, *LEADERS)
    drawn = [
        LAYERS["communities"](communities, screen.say, selected=focus),
        LAYERS["problem_points"](screen.cases, screen.say),
    ]
    return map_view.show(
        drawn,
        say=screen.say,
        base=map_view.city_base(screen.city, screen.say),
        key="overview",
        bounds=_around(communities, focus) or intake.boundary(screen.city),
        height=HEIGHT,
        as_of=screen.as_of,
        not_shown=screen.not_shown,
    )


def zones(screen: Screen, kind: str, indicator: str, label: str, codes: list[str]) -> Clicked | None:
    """Show zones coloured by an indicator of their own; `codes` are those to look at, none for all."""
    role = LEADERS if kind == "community" else UNITS
    shown = named(screen.city, screen, *role)
    card = cache.scorecard(screen.city, screen.as_of, screen.scope, kind).set_index("key")
    values = card[indicator].reindex(shown["code"]).to_numpy(dtype="float64", na_value=float("nan"))
    shown = shown.assign(value=values * (100 if indicator == "on_time" else 1))
    layer = "communities" if kind == "community" else "road_sections"
    drawn = LAYERS[layer](
        shown,
        screen.say,
        column="value",
        label=label,
        unit=screen.say(UNIT_WORDS[indicator]),
        digits=1 if indicator in ("on_time", "median_days") else 0,
        selected=codes[0] if len(codes) == 1 else "",
    )
    return map_view.show(
        [drawn],
        say=screen.say,
        base=map_view.city_base(screen.city, screen.say),
        key=f"zones_{kind}",
        bounds=_around(shown, *codes) or intake.boundary(screen.city),
        height=HEIGHT,
        as_of=screen.as_of,
        not_shown=screen.not_shown,
    )


def hotspots(
    screen: Screen, cells: gpd.GeoDataFrame, found: gpd.GeoDataFrame, chosen: gpd.GeoDataFrame
) -> Clicked | None:
    """Show the cells and the numbered hotspots; `chosen` holds the one to look at, or no row."""
    bounds = intake.boundary(screen.city)
    if len(chosen):
        west, south, east, north = chosen.to_crs("EPSG:4326").total_bounds
        bounds = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    number = int(chosen["number"].iloc[0]) if len(chosen) else None
    drawn = [
        LAYERS["hotspot_cells"](_numbered(cells, found), screen.say),
        LAYERS["hotspot_numbers"](found, screen.say, selected=number),
    ]
    return map_view.show(
        drawn,
        say=screen.say,
        base=map_view.city_base(screen.city, screen.say),
        key="hotspots",
        bounds=bounds,
        height=HEIGHT,
        as_of=screen.as_of,
        not_shown=screen.not_shown,
    )


def wall(screen: Screen, found: gpd.GeoDataFrame | None) -> None:
    """Show the wall's map: points and, where there are any, the numbered hotspots."""
    drawn = [LAYERS["problem_points"](screen.cases, screen.say)]
    if found is not None and len(found):
        drawn.insert(0, LAYERS["hotspot_cells"](found, screen.say))
        drawn.append(LAYERS["hotspot_numbers"](found.head(9), screen.say))
    map_view.show(
        drawn,
        say=screen.say,
        base=map_view.city_base(screen.city, screen.say),
        key="wall",
        bounds=intake.boundary(screen.city),
        height=WALL_HEIGHT,
        as_of=screen.as_of,
        not_shown=screen.not_shown,
    )


def named(city: City, screen: Screen, kind: str, column: str) -> gpd.GeoDataFrame:
    """Return the zones of a kind with who answers for them at the screen's moment, in `column`."""
    shown = city.communities if kind == "community" else city.sections
    days = pd.Series(pd.Timestamp(screen.as_of.date()), index=shown.index)
    answering = roster.answering(city.roster, kind, shown["code"], days)
    return shown.assign(**{column: answering["answerer"]})


def _numbered(cells: gpd.GeoDataFrame, found: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give each cell its hotspot's number and sentence; where a test was made, leave out cells of none."""
    numbered = cells.assign(number=spots.numbers(cells, found))
    sentences = dict(zip(found["number"], found["sentence"], strict=True))
    numbered["sentence"] = numbered["number"].map(sentences).fillna("").astype("str")
    return numbered[numbered["number"].gt(0)] if cells["z"].notna().any() else numbered


def _around(shown: gpd.GeoDataFrame, *codes: str) -> Bounds | None:
    chosen = shown[shown["code"].isin([code for code in codes if code])]
    if not len(chosen):
        return None
    west, south, east, north = chosen.total_bounds
    return (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
