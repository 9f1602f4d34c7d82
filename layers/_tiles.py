"""Use map tiles from elsewhere in the office's network as the map underneath."""

from __future__ import annotations

from mapapp.settings import Settings

from ._element import CityLayer
from ._layer import Drawn
from ._text import plain

OURS = "/city/basemap/{z}/{x}/{y}"
TIANDITU_HOSTS = "01234567"


def draw_tiles(settings: Settings) -> Drawn:
    """
    Draw the configured tiles.

    Parameters
    ----------
    settings
        With a `basemap_kind` other than city: a tile address is loaded by the browser itself, a file by our
        own route. ``{s}`` in an address stands for the hosts 0 to 7, as Tianditu numbers them.
    """
    remote = settings.basemap_kind == "tiles"
    element = CityLayer(
        "tiles",
        "base_tiles",
        url=settings.basemap if remote else OURS,
        attribution=plain(settings.basemap_attribution),
        max_zoom=settings.basemap_max_zoom,
        subdomains=TIANDITU_HOSTS,
    )
    return Drawn(element, (), 0)
