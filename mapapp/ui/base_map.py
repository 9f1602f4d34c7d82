"""Choose the map underneath: the city's own, or tiles.

Apart from the map view: the server reads this at its start, when Streamlit cannot take in a component yet.
"""

from __future__ import annotations

import layers
from layers import base_city
from mapapp import settings
from mapapp.city import City
from mapapp.i18n import Translator


def city_base(city: City, say: Translator) -> layers.Drawn:
    """Return the base map of the settings: the city's own, loaded by address once per revision, or tiles."""
    chosen = settings.current()
    if chosen.basemap_kind != "city":
        return layers.draw_tiles(chosen)
    url = base_city.address(city)
    return base_city.draw(city.communities, say, sections=city.sections, url=url)
