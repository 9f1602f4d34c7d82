"""Put drawn layers together: into a map for the page, or into one file that opens without a network."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, cast

import folium
from branca.colormap import ColorMap
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.elements import JSCSSMixin

from mapapp import map_notes
from mapapp.errors import AssetError
from mapapp.i18n import N_, Translator

from . import _assets, _render
from ._element import CityLayer, OfflineMap, Start
from ._layer import Drawn
from ._text import plain

Part = TypeVar("Part", bound=Element)
Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

MAX_ZOOM = 19
NOWHERE: Bounds = (73.0, 18.0, 135.0, 54.0)
"""The view of a city without any zone."""


def compose(
    *drawn: Drawn,
    say: Translator,
    bounds: Bounds | None = None,
    centre: tuple[float, float] | None = None,
    zoom: int | None = None,
    as_of: dt.datetime | None = None,
    not_shown: Mapping[str, int] | None = None,
    base: Drawn | None = None,
) -> folium.Map:
    """
    Make a map of drawn layers.

    Parameters
    ----------
    drawn
        The layers, lowest first.
    say
        The reader's language.
    bounds, centre, zoom
        What to look at: a box, or (latitude, longitude) and a zoom.
    as_of
        The moment the map tells about.
    not_shown
        See `map_notes.lines`.
    base
        The map underneath (`base_city.draw`); nothing where left out.
    """
    made = ground(say, base)
    for element in over(
        *drawn, say=say, bounds=bounds, centre=centre, zoom=zoom, as_of=as_of, not_shown=not_shown
    ):
        element.add_to(made)
    return check(made)


def ground(say: Translator, base: Drawn | None) -> folium.Map:
    """
    Make the part of a map that stays while filters change: frame, controls and base map.

    It says nothing of where to look: st_folium builds the map anew whenever this part's script changes.
    """
    made = OfflineMap(
        location=[(NOWHERE[1] + NOWHERE[3]) / 2, (NOWHERE[0] + NOWHERE[2]) / 2],
        zoom_start=12,
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        max_zoom=MAX_ZOOM,
        min_zoom=3,
        font_size="13px",
        zoom_snap=0.25,
        wheel_px_per_zoom_level=90,
    )
    made.options["maxZoom"] = MAX_ZOOM
    Start(
        legend=plain(say("图例")),
        zoom_in=plain(say("放大")),
        zoom_out=plain(say("缩小")),
    ).add_to(made)
    if base is not None:
        base.element.add_to(made)
    return made


def over(
    *drawn: Drawn,
    say: Translator,
    bounds: Bounds | None = None,
    centre: tuple[float, float] | None = None,
    zoom: int | None = None,
    as_of: dt.datetime | None = None,
    not_shown: Mapping[str, int] | None = None,
) -> list[folium.FeatureGroup]:
    """Make the part of a map that changes with the filters: where to look, the layers, the note below."""
    elements: list[folium.FeatureGroup] = [CityLayer("view", "view", **_view(bounds, centre, zoom))]
    elements += [layer.element for layer in drawn]
    elements.append(
        CityLayer("notes", "notes", lines=[plain(line) for line in map_notes.lines(say, as_of, not_shown)])
    )
    return elements


def _view(bounds: Bounds | None, centre: tuple[float, float] | None, zoom: int | None) -> dict[str, Any]:
    box = bounds or (None if centre else NOWHERE)
    return {
        "bounds": [[box[1], box[0]], [box[3], box[2]]] if box else None,
        "centre": list(centre) if centre else None,
        "zoom": zoom,
    }


def check(made: Part) -> Part:
    """
    Make sure that a map or layer needs nothing from elsewhere; return it with its addresses replaced by ours.

    Raises
    ------
    AssetError
        Something in the map needs a file that is not part of the program.
    """
    for element in _walk(made):
        if isinstance(element, folium.Popup | folium.Icon | ColorMap):
            raise _assets._missing(type(element).__name__)
        if isinstance(element, JSCSSMixin):
            element.default_js = [(name, _assets.localise(url)) for name, url in element.default_js]
            element.default_css = [(name, _assets.localise(url)) for name, url in element.default_css]
    return made


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _walk(child)


def standalone(made: folium.Map, title: str = "") -> str:
    """
    Write a map as one HTML file that opens from disk without a network.

    Parameters
    ----------
    made
        A map from `compose`, its base map drawn from frames and not by address.
    title
        The page's title, not escaped.

    Raises
    ------
    AssetError
        The map loads its base map by address, or holds something that is not part of the program.
    """
    remote = [element.key for element in _walk(made) if isinstance(element, CityLayer) and element.remote]
    if remote:
        raise AssetError(
            N_("图层“{file}”要从网上取，不能存成单独的文件。"),
            N_("请改用本市社区和道路绘制的底图。"),
            file=remote[0],
        )
    figure = cast(Figure, check(made).get_root())
    made.render()
    scripts = [_assets.inline_script(link.url) for link in _links(figure.header, JavascriptLink)]
    styles = [_assets.inline_style(link.url) for link in _links(figure.header, CssLink)]
    return PAGE.format(
        title=html.escape(title),
        styles="\n".join(styles),
        header=_texts(figure.header),
        body=_texts(figure.html),
        scripts="\n".join(f"<script>{script}</script>" for script in scripts),
        script=_texts(figure.script),
    )


def _links(part: Element, kind: type[Any]) -> list[Any]:
    return [child for child in part._children.values() if isinstance(child, kind)]


def _texts(part: Element) -> str:
    return "\n".join(
        child.render() for child in part._children.values() if isinstance(child, _render.Literal)
    )


PAGE = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; \
style-src 'unsafe-inline'; img-src data: blob:">
<title>{title}</title>
<style>{styles}</style>
{header}
</head>
<body>
{body}
{scripts}
<script>
{script}
</script>
</body>
</html>
"""
