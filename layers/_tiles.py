"""Use tiles, from elsewhere in the office's network or from a file, as the map underneath."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from folium.elements import JSCSSMixin

from mapapp import tile_file
from mapapp.settings import Settings

from . import _assets, _tile_roles
from ._element import CityLayer
from ._layer import Drawn
from ._text import plain

OURS = "/city/basemap/{z}/{x}/{y}"
TIANDITU_HOSTS = "01234567"
SCRIPTS = {
    "tiles": (("static", "citymap-tiles.js"),),
    "vector": (("vendor", "protomaps-leaflet/protomaps-leaflet.js"), ("static", "citymap-vector.js")),
}
"""Kind of drawing → the scripts that only this base map needs."""


class TileLayer(JSCSSMixin, CityLayer):
    """A base map of tiles, with the scripts that draw it."""

    def __init__(self, kind: str, **content: Any) -> None:
        super().__init__(kind, "base_tiles", **content)
        self.default_js = [(path, _assets.address(folder, path)) for folder, path in SCRIPTS[kind]]


def draw_tiles(settings: Settings) -> Drawn:
    """
    Draw the configured tiles.

    Parameters
    ----------
    settings
        With a `basemap_kind` other than city: a tile address is loaded by the browser itself, a file by our
        own route. ``{s}`` in an address stands for the hosts 0 to 7, as Tianditu numbers them. A file says
        itself how deep it is and whose map; the settings may name another owner or stop earlier.

    Raises
    ------
    SettingsError
        A file that cannot be read or drawn.
    """
    if settings.basemap_kind == "tiles":
        return _pictures(settings.basemap, settings.basemap_attribution, settings.basemap_max_zoom)
    file = tile_file.opened(Path(settings.basemap))
    attribution = settings.basemap_attribution or file.attribution
    max_zoom = min(settings.basemap_max_zoom, file.max_zoom)
    if not file.vector:
        return _pictures(OURS, attribution, max_zoom)
    element = TileLayer(
        "vector",
        url=OURS,
        attribution=plain(attribution),
        max_zoom=max_zoom,
        layers=_tile_roles.drawn(file.layers),
    )
    return Drawn(element, (), 0)


def _pictures(url: str, attribution: str, max_zoom: int) -> Drawn:
    element = TileLayer(
        "tiles", url=url, attribution=plain(attribution), max_zoom=max_zoom, subdomains=TIANDITU_HOSTS
    )
    return Drawn(element, (), 0)
