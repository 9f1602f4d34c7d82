"""Show a map on a page: the one place where Streamlit and folium meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit_folium import st_folium

import layers
from layers import base_city
from mapapp import settings
from mapapp.city import City
from mapapp.i18n import Translator

HEIGHT = 600


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
    ground = layers.check(layers.ground(say, base))
    elements = layers.over(
        *drawn, say=say, bounds=bounds, centre=centre, zoom=zoom, as_of=as_of, not_shown=not_shown
    )
    answer = st_folium(
        ground,
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=[layers.check(element) for element in elements],
    )
    return _clicked(answer or {}, f"{key} seen")


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
        base = base_city.draw(city.communities, say, sections=city.sections)
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


def city_base(city: City, say: Translator) -> layers.Drawn:
    """Return the base map of the settings: the city's own, loaded by address once per revision, or tiles."""
    chosen = settings.current()
    if chosen.basemap_kind != "city":
        return layers.draw_tiles(chosen)
    url = base_city.address(city.communities, city.sections, city.revision)
    return base_city.draw(city.communities, say, sections=city.sections, url=url)
