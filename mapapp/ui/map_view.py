"""Show a map on a page: the one place where Streamlit and folium meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

import layers
from layers import base_city
from mapapp import zone_tiles
from mapapp.city import City
from mapapp.i18n import Translator

from .base_map import city_base as city_base

HEIGHT = 600
FILE_M = 1.0
"""How far a border may lie from its place in a saved map, metres: it holds the whole city."""


@dataclass(frozen=True)
class Clicked:
    """
    What the reader clicked on a map.

    Attributes
    ----------
    kind
        case, community, section, spot or finding.
    key
        `problem_id` of a case, `code` of a zone, number of a spot or finding; as text.
    lon, lat
        Where, in degrees.
    fresh
        True in the one rerun that the click caused, False while it is merely remembered.
    """

    kind: str
    key: str
    lon: float
    lat: float
    fresh: bool


def show(
    drawn: Sequence[layers.Drawn],
    *,
    say: Translator,
    key: str,
    bounds: layers.Bounds | None = None,
    centre: tuple[float, float] | None = None,
    zoom: int | None = None,
    height: int = HEIGHT,
    as_of: dt.datetime | None = None,
    not_shown: Mapping[str, int] | None = None,
    base: layers.Drawn | None = None,
) -> Clicked | None:
    """
    Show drawn layers on a map.

    Moving the map does not rerun the page; a click on a problem, a zone or a spot does. A changed filter
    exchanges the layers and leaves the view where the reader put it; the view moves only when `bounds`,
    `centre` or `zoom` change.

    Parameters
    ----------
    drawn
        The layers, lowest first.
    say
        The reader's language; a change of language builds the map anew.
    key
        Names the map within the session; one per page.
    bounds
        West, south, east, north in degrees. Give the city's, not those of the filtered cases.
    centre, zoom
        Instead of bounds: (latitude, longitude), and the zoom (15 without).
    height
        In pixels.
    as_of, not_shown
        Stand below the map; see `layers.compose`.
    base
        The map underneath: `city_base`.

    Returns
    -------
    clicked
        The last click, None before the first.
    """
    elements = layers.over(
        *drawn, say=say, bounds=bounds, centre=centre, zoom=zoom, as_of=as_of, not_shown=not_shown
    )
    return _clicked(_put(elements, say, base, key, height, []), f"{key} seen")


def looked_at(
    drawn: Sequence[layers.Drawn],
    *,
    say: Translator,
    key: str,
    bounds: layers.Bounds | None,
    height: int,
    as_of: dt.datetime,
    not_shown: Mapping[str, int],
    base: layers.Drawn,
) -> layers.Bounds | None:
    """
    Show a map as `show` does and return where the reader looks: west, south, east, north in degrees.

    Every move of the map reruns what surrounds it: put it into a fragment.
    """
    elements = layers.over(*drawn, say=say, bounds=bounds, as_of=as_of, not_shown=not_shown)
    seen = _put(elements, say, base, key, height, ["bounds"]).get("bounds")
    if not isinstance(seen, Mapping):
        return None
    edges = [
        seen.get(corner, {}).get(name) for corner in ("_southWest", "_northEast") for name in ("lng", "lat")
    ]
    if any(edge is None for edge in edges):
        return None  # the map has not been laid out yet
    west, south, east, north = map(float, edges)
    return west, south, east, north


def _put(
    elements: Sequence[Any],
    say: Translator,
    base: layers.Drawn | None,
    key: str,
    height: int,
    returned: list[str],
) -> Mapping[str, Any]:
    """Hand a map to the component and return what it reports."""
    answer = st_folium(
        layers.check(layers.ground(say, base)),
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=returned,
        feature_group_to_add=[layers.check(element) for element in elements],
    )
    st.session_state[f"{key} drawn"] = bool((answer or {}).get("drawn"))
    return answer or {}


def drawn_yet(key: str) -> bool:
    """
    Say whether the problems on a map stand in the browser, which reruns the page once they do.

    What is heavy for browsers, a table above all, waits until then: the map is there a good part sooner.
    """
    return bool(st.session_state.get(f"{key} drawn"))


def offer_file(
    city: City,
    build: Callable[[], Sequence[layers.Drawn]],
    *,
    say: Translator,
    key: str,
    bounds: layers.Bounds | None,
    as_of: dt.datetime,
    not_shown: Mapping[str, int],
) -> None:
    """Offer the map as one HTML file that opens without a network; it is made when it is asked for."""

    def made() -> bytes:
        areas, roads = (zone_tiles.simplified(zones, FILE_M) for zones in (city.communities, city.sections))
        base = base_city.draw(areas, say, sections=roads)
        whole = layers.compose(*build(), say=say, bounds=bounds, as_of=as_of, not_shown=not_shown, base=base)
        return layers.standalone(whole, say("{city}市容问题", city=city.name or say("本市"))).encode()

    st.download_button(
        say("下载地图（HTML，离线可打开）"),
        data=made,
        file_name=f"{key}.html",
        mime="text/html",
        key=f"{key}-file",
        icon=":material/map:",
        type="tertiary",
        on_click="ignore",
    )


def _clicked(answer: Mapping[str, object], seen: str) -> Clicked | None:
    told = answer.get("clicked")
    if not isinstance(told, Mapping):
        return None
    fresh = st.session_state.get(seen) != told["n"]
    st.session_state[seen] = told["n"]
    return Clicked(str(told["kind"]), str(told["id"]), float(told["lon"]), float(told["lat"]), fresh)
