"""Choose what the maps of patrols, inspection points and frontages show."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers import LAYERS, Bounds, Drawn
from layers import frontages as frontage_layer
from mapapp import intake
from mapapp.patrol_tracks import Snapped

from . import map_view, maps
from .map_view import Clicked
from .screen import Screen

HEIGHT = 560
MOST_SHOPS = frontage_layer.MOST
"""More shops than this are listed, not all drawn."""


def coverage(screen: Screen, kind: str, zones: gpd.GeoDataFrame, code: str) -> Clicked | None:
    """Show zones by how long ago they were patrolled; `code` is the one to look at, or empty."""

    def build() -> list[Drawn]:
        return [LAYERS["patrol_coverage"](zones, screen.say, click=kind, selected=code)]

    return show(screen, f"patrols_{kind}", build, maps._around(zones, code))


def points(screen: Screen, shown: gpd.GeoDataFrame, cases: pd.DataFrame, code: str) -> Clicked | None:
    """Show inspection points by how they would fare, and the open cases in the one to look at."""
    projection = screen.city.projection

    def build() -> list[Drawn]:
        drawn = [LAYERS["inspection_points"](shown, screen.say, projection=projection, selected=code)]
        if code:
            drawn.append(LAYERS["problem_points"](cases, screen.say))
        return [*drawn, LAYERS["inspection_numbers"](shown, screen.say, selected=code)]

    return show(screen, "points", build, maps._around(shown, code))


def frontages(screen: Screen, shops: gpd.GeoDataFrame, code: str) -> Clicked | None:
    """Show shops by how they keep their frontage; `code` is the one to look at, or empty."""

    def build() -> list[Drawn]:
        return [LAYERS["frontages"](shops, screen.say, selected=code)]

    return show(screen, "frontages", build, maps._around(shops, code))


def track(screen: Screen, snapped: Snapped) -> None:
    """Show a walked track over the sections that it counts for."""
    counted = snapped.walked.loc[snapped.walked["counted"], "code"]
    sections = screen.city.sections
    walked = sections[sections["code"].isin(counted)]
    points = snapped.points
    bounds = maps.with_margin(
        (points["lon"].min(), points["lat"].min(), points["lon"].max(), points["lat"].max())
    )

    def build() -> list[Drawn]:
        return [
            LAYERS["road_sections"](walked, screen.say),
            LAYERS["patrol_track"](points, screen.say),
        ]

    show(screen, "patrol_track", build, bounds, height=420)


def show(
    screen: Screen,
    key: str,
    build: Callable[[], list[Drawn]],
    bounds: Bounds | None,
    *,
    height: int = HEIGHT,
) -> Clicked | None:
    """Show what `build` draws over the base map and offer it as a file; without bounds the view stays."""
    looked = f"{key}_looked_at"
    if bounds is not None:
        st.session_state[looked] = [screen.city.revision, *map(float, bounds)]
    kept = st.session_state.get(looked)
    if kept is not None and kept[0] == screen.city.revision:
        bounds = (kept[1], kept[2], kept[3], kept[4])
    bounds = bounds or intake.boundary(screen.city)
    told = {"say": screen.say, "bounds": bounds, "as_of": screen.as_of}
    base = map_view.city_base(screen.city, screen.say)
    clicked = map_view.show(build(), key=key, height=height, base=base, **told)  # type: ignore[arg-type]
    map_view.offer_file(screen.city, build, key=key, not_shown={}, **told)  # type: ignore[arg-type]
    return clicked
