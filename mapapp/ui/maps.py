"""Choose which layers each view's map shows and where it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers import LAYERS, Bounds, Drawn
from mapapp import intake, roster, spots
from mapapp.city import City
from mapapp.i18n import N_

from . import cache, map_view
from .map_view import Clicked
from .screen import Screen

ROOT = Path(__file__).parents[2]
HEIGHT = 610
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

    def build() -> list[Drawn]:
        return [
            LAYERS["communities"](communities, screen.say, selected=focus),
            LAYERS["problem_points"](screen.cases, screen.say),
        ]

    return _show(screen, "overview", build, _around(communities, focus))


def zones(screen: Screen, kind: str, indicator: str, label: str, codes: list[str]) -> Clicked | None:
    """Show zones coloured by an indicator of their own; `codes` are those to look at, none for all."""
    shown = named(screen.city, screen, *(LEADERS if kind == "community" else UNITS))
    card = cache.scorecard(screen.city, screen.as_of, screen.scope, kind).set_index("key")
    values = card[indicator].reindex(shown["code"]).to_numpy(dtype="float64", na_value=float("nan"))
    shown = shown.assign(value=values * (100 if indicator == "on_time" else 1))

    def build() -> list[Drawn]:
        drawn = LAYERS["communities" if kind == "community" else "road_sections"](
            shown,
            screen.say,
            column="value",
            label=label,
            unit=screen.say(UNIT_WORDS[indicator]),
            digits=1 if indicator in ("on_time", "median_days") else 0,
            selected=codes[0] if len(codes) == 1 else "",
        )
        return [drawn]

    return _show(screen, f"zones_{kind}", build, _around(shown, *codes))


def hotspots(
    screen: Screen, cells: gpd.GeoDataFrame, found: gpd.GeoDataFrame, chosen: gpd.GeoDataFrame
) -> Clicked | None:
    """Show the cells and the numbered hotspots; `chosen` holds the one to look at, or no row."""
    number = int(chosen["number"].iloc[0]) if len(chosen) else None
    numbered = _numbered(cells, found)

    def build() -> list[Drawn]:
        return [
            LAYERS["hotspot_cells"](numbered, screen.say),
            LAYERS["hotspot_numbers"](found, screen.say, selected=number),
        ]

    bounds = _with_margin(chosen.to_crs("EPSG:4326").total_bounds) if len(chosen) else None
    return _show(screen, "hotspots", build, bounds)


def wall(screen: Screen, found: gpd.GeoDataFrame | None) -> None:
    """Show the wall's map: points and, where there are any, the numbered hotspots."""
    drawn = [LAYERS["problem_points"](screen.cases, screen.say)]
    if found is not None and len(found):
        drawn.insert(0, LAYERS["hotspot_cells"](found, screen.say))
        drawn.append(LAYERS["hotspot_numbers"](found.head(9), screen.say))
    _show(screen, "wall", lambda: drawn, None, saved=False)


def _show(
    screen: Screen,
    key: str,
    build: Callable[[], list[Drawn]],
    bounds: Bounds | None,
    *,
    saved: bool = True,
) -> Clicked | None:
    """
    Show what `build` draws over the base map, and offer it as a file.

    Without bounds the map stays where it last looked, at first the whole city: nothing jumps because a filter
    changed and what was picked is not there any more.
    """
    looked = f"{key}_looked_at"
    if bounds is not None:
        st.session_state[looked] = [screen.city.revision, *map(float, bounds)]
    kept = st.session_state.get(looked)
    if kept is not None and kept[0] == screen.city.revision:
        bounds = (kept[1], kept[2], kept[3], kept[4])
    bounds = bounds or intake.boundary(screen.city)
    told = {"say": screen.say, "bounds": bounds, "as_of": screen.as_of, "not_shown": screen.not_shown}
    base = map_view.city_base(screen.city, screen.say)
    clicked = map_view.show(build(), key=key, height=HEIGHT, base=base, **told)  # type: ignore[arg-type]
    if saved:
        map_view.offer_file(screen.city, build, key=key, **told)  # type: ignore[arg-type]
    return clicked


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
    return _with_margin(chosen.total_bounds) if len(chosen) else None


def _with_margin(bounds: Iterable[float]) -> Bounds:
    west, south, east, north = bounds
    return (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
