"""Choose which layers each view's map shows and where it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers import LAYERS, Bounds, Drawn, base_city
from mapapp import intake, roster, spots, standings, zone_tiles
from mapapp.city import City
from mapapp.hotspots import Playback
from mapapp.picks import EVERYTHING, Pick
from mapapp.scope import Scope

from . import cache, map_view, point_cache, row_words
from .map_view import Clicked
from .screen import Screen

ROOT = Path(__file__).parents[2]
HEIGHT = 610
LEADERS, UNITS = ("community", "leader"), ("section", "unit")
MARGIN = 0.0015
"""Degrees around a zone that is looked at, some 150 m."""


def overview(screen: Screen, focus: str) -> Clicked | None:
    """Show the problems over the communities; `focus` is the code of a community to look at, or empty."""
    communities = named(screen.city, screen, *LEADERS)

    def build(saved: bool) -> list[Drawn]:
        return [
            _zones(screen, "community", communities, saved, selected=focus),
            _problems(screen, screen.scope, saved),
        ]

    return _show(screen, "overview", build, _around(communities, focus))


def _problems(screen: Screen, scope: Scope, saved: bool, pick: Pick = EVERYTHING) -> Drawn:
    """Draw the picked problems of a scope: from tiles on the screen, by themselves in a file."""
    if saved:
        kept = point_cache.kept_by(screen.city, screen.as_of, scope, pick)
        return LAYERS["problem_points"](cache.cases(screen.city, screen.as_of)[kept], screen.say)
    return point_cache.drawn(screen.city, screen.as_of, scope, pick, screen.say)


def _zones(screen: Screen, kind: str, shown: gpd.GeoDataFrame, saved: bool, **options: Any) -> Drawn:
    """Draw all zones of a kind: their shapes by address on the screen, inside the file where one is saved."""
    if saved:
        shown = zone_tiles.simplified(shown, map_view.FILE_M)
    else:
        options["url"] = base_city.address(screen.city)
    layer = LAYERS["communities" if kind == "community" else "road_sections"]
    return layer(shown, screen.say, **options)


def standing(
    screen: Screen, kind: str, key: str, table: pd.DataFrame, changed: bool, codes: list[str]
) -> Clicked | None:
    """Show zones coloured by their value in a standing, or by its change; `codes` are those to look at."""
    shown = named(screen.city, screen, *(LEADERS if kind == "community" else UNITS))
    column = table.set_index("key")["change" if changed else "value"]
    values = column.reindex(shown["code"]).to_numpy(dtype="float64", na_value=float("nan"))
    shown = shown.assign(value=values * row_words.factor(key))
    label = screen.say(standings.LABELS[key])

    def build(saved: bool) -> list[Drawn]:
        drawn = _zones(
            screen,
            kind,
            shown,
            saved,
            column="value",
            label=screen.say("{name}较上期", name=label) if changed else label,
            unit=row_words.unit(key, screen.say),
            digits=row_words.digits(key),
            selected=codes[0] if len(codes) == 1 else "",
            diverging=changed,
            # Dark is what needs looking at: few of what should be many.
            dark_low=standings.better(key) > 0,
        )
        return [drawn]

    return _show(screen, f"zones_{kind}", build, _around(shown, *codes))


def changed(screen: Screen, kind: str, table: pd.DataFrame, label: str, unit: str) -> Clicked | None:
    """Show zones coloured by the column `change` of a table with `key`."""
    shown = named(screen.city, screen, *(LEADERS if kind == "community" else UNITS))
    values = table.set_index("key")["change"].reindex(shown["code"]).to_numpy()
    shown = shown.assign(value=values)

    def build(saved: bool) -> list[Drawn]:
        told = {"column": "value", "label": label, "unit": unit, "digits": 2, "diverging": True}
        return [_zones(screen, kind, shown, saved, **told)]

    return _show(screen, f"changed_{kind}", build, None)


def zone(screen: Screen, kind: str, code: str) -> Clicked | None:
    """Show one zone and its cases on this screen, all but voided ones."""
    shown = named(screen.city, screen, *(LEADERS if kind == "community" else UNITS))
    shown = shown[shown["code"].eq(code)]
    pick = Pick("counted", kind, code)

    def build(saved: bool) -> list[Drawn]:
        layer = LAYERS["communities" if kind == "community" else "road_sections"]
        return [layer(shown, screen.say, selected=code), _problems(screen, screen.scope, saved, pick)]

    told = screen.not_shown_of(screen.scope, pick)
    return _show(screen, f"zone_{kind}", build, _around(shown, code), not_shown=told)


def people(screen: Screen, kind: str, codes: list[str], scope: Scope, pick: Pick) -> Clicked | None:
    """Show the zones of one leader or unit and the cases that wait for them."""
    shown = named(screen.city, screen, *(LEADERS if kind == "community" else UNITS))
    shown = shown[shown["code"].isin(codes)]

    def build(saved: bool) -> list[Drawn]:
        layer = LAYERS["communities" if kind == "community" else "road_sections"]
        return [layer(shown, screen.say), _problems(screen, scope, saved, pick)]

    told = screen.not_shown_of(scope, pick)
    return _show(screen, f"people_{kind}", build, _around(shown, *codes), not_shown=told)


def hotspots(
    screen: Screen,
    cells: gpd.GeoDataFrame,
    found: gpd.GeoDataFrame,
    chosen: gpd.GeoDataFrame,
    classes: Mapping[str, tuple[str, str]],
) -> Clicked | None:
    """Show what a method found and the numbered hotspots; `chosen` holds the one to look at, or no row."""
    number = int(chosen["number"].iloc[0]) if len(chosen) else None
    in_numbers = numbered(cells, found)

    def build(saved: bool) -> list[Drawn]:
        return [
            LAYERS["hotspot_cells"](in_numbers, screen.say, classes=classes),
            LAYERS["hotspot_numbers"](found, screen.say, selected=number),
        ]

    bounds = with_margin(chosen.to_crs("EPSG:4326").total_bounds) if len(chosen) else None
    return _show(screen, "hotspots", build, bounds)


def playback(screen: Screen, played: Playback, labels: list[str]) -> None:
    """Show the film of a time, one label per period."""

    def build(_saved: bool = False) -> list[Drawn]:
        film = {"counts": played.counts, "hot": played.hot, "labels": labels}
        return [LAYERS["hotspot_periods"](played.cells, screen.say, **film)]

    _show(screen, "hotspot_film", build, None)


def _show(
    screen: Screen,
    key: str,
    build: Callable[[bool], list[Drawn]],
    bounds: Bounds | None,
    *,
    saved: bool = True,
    not_shown: Mapping[str, int] | None = None,
) -> Clicked | None:
    """
    Show what `build` draws over the base map, and offer it as a file (`build(True)`).

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
    left_out = screen.not_shown if not_shown is None else not_shown
    told = {"say": screen.say, "bounds": bounds, "as_of": screen.as_of, "not_shown": left_out}
    base = map_view.city_base(screen.city, screen.say)
    clicked = map_view.show(build(False), key=key, height=HEIGHT, base=base, **told)  # type: ignore[arg-type]
    if saved:
        map_view.offer_file(screen.city, lambda: build(True), key=key, **told)  # type: ignore[arg-type]
    return clicked


def named(city: City, screen: Screen, kind: str, column: str) -> gpd.GeoDataFrame:
    """Return the zones of a kind with who answers for them at the screen's moment, in `column`, numbered."""
    shown = city.communities if kind == "community" else city.sections
    days = pd.Series(pd.Timestamp(screen.as_of.date()), index=shown.index)
    answering = roster.answering(city.roster, kind, shown["code"], days)
    return shown.assign(**{column: answering["answerer"], "number": range(len(shown))})


def numbered(cells: gpd.GeoDataFrame, found: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give each cell its hotspot's number and sentence; where a test was made, leave out cells of none."""
    shown = cells.assign(number=spots.numbers(cells, found))
    sentences = dict(zip(found["number"], found["sentence"], strict=True))
    shown["sentence"] = shown["number"].map(sentences).fillna("").astype("str")
    return shown[shown["number"].gt(0)] if cells["z"].notna().any() else shown


def _around(shown: gpd.GeoDataFrame, *codes: str) -> Bounds | None:
    chosen = shown[shown["code"].isin([code for code in codes if code])]
    return with_margin(chosen.total_bounds) if len(chosen) else None


def with_margin(bounds: Iterable[float]) -> Bounds:
    """Return what a map looks at to show a box of degrees with its surroundings."""
    west, south, east, north = bounds
    return (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
