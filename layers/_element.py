"""Carry a layer's content from Python to the page's own Leaflet code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from . import _assets
from ._layer import LegendRow
from ._text import plain, script_json


class CityLayer(folium.FeatureGroup):
    """
    A layer drawn by layers/static/citymap.js.

    Parameters
    ----------
    kind
        Which drawing routine: base, tiles, shapes, points, numbers, notes or view.
    key
        Names the layer across reruns: a layer with the same key and content stays as it is on the screen.
    name
        Its title in the legend, not escaped; empty keeps it out of the legend.
    legend
        Its lines in the legend.
    content
        Plain values for the routine; texts among them that become HTML must have passed `plain`.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = CityMap.layer("{{ this.kind }}", {{ this.content }});
        {% endmacro %}
        """
    )

    def __init__(
        self, kind: str, key: str, name: str = "", *, legend: Iterable[LegendRow] = (), **content: Any
    ) -> None:
        super().__init__(name=plain(name), control=False)
        self.kind = kind
        self.key = key
        self.remote = bool(content.get("url"))
        rows = [[plain(row.label), row.colour, row.shape, plain(row.count), row.part] for row in legend]
        spec = script_json({"key": key, "name": plain(name), "legend": rows, **content})
        digest = hashlib.sha256(spec.encode()).hexdigest()[:16]
        self.content = f'{spec[:-1]},"digest":"{digest}"}}'


class Start(MacroElement):
    """Set up what stands on every map: zoom buttons, scale bar, attribution, legend panel."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            CityMap.start({{ this._parent.get_name() }}, {{ this.content }});
        {% endmacro %}
        """
    )

    def __init__(self, **content: Any) -> None:
        super().__init__()
        self._name = "Start"
        self.content = script_json(content)


class OfflineMap(folium.Map):
    """A folium map that asks for our own files only, and for no more than it uses."""

    default_js = [("map", _assets.whole_address())]  # noqa: RUF012 -- folium declares it so
    default_css = [(path, _assets.address("vendor", path)) for path in _assets.VENDORED_STYLES] + [
        (name, _assets.address("static", name)) for name in _assets.CITY_STYLES
    ]
