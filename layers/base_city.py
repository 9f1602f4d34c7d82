"""Draw the map underneath from the city's own communities and roads."""

from __future__ import annotations

import hashlib
import weakref
from typing import Any

import geopandas as gpd
import numpy as np

from mapapp.city import City
from mapapp.i18n import N_, Translator

from ._element import CityLayer
from ._layer import Drawn, Layer
from ._shapes import geographic, geometries
from ._text import plain

KEPT_VERSIONS = 16
_versions: dict[tuple[int, int, int], tuple[weakref.ref[Any], weakref.ref[Any], str]] = {}
"""Names of zones that were worked out, as every map and every request for them asks anew."""


def draw(
    communities: gpd.GeoDataFrame,
    say: Translator,
    *,
    sections: gpd.GeoDataFrame | None = None,
    url: str = "",
    attribution: str = "",
) -> Drawn:
    """
    Draw communities and roads with their names as the base map.

    Parameters
    ----------
    communities, sections
        The frames of ARCHITECTURE.md.
    say
        The reader's language.
    url
        `address`, where the browser fetches the zones from; without it they are put into the page.
    attribution
        Whose map it is, for the corner.

    Returns
    -------
    drawn
        Without a legend: the base map is not a statement.
    """
    corner = plain(attribution or say("底图：本市社区与道路"))
    if url:
        element = CityLayer("base", LAYER.key, url=url, attribution=corner)
    else:
        element = CityLayer("base", LAYER.key, city=features(communities, sections), attribution=corner)
    return Drawn(element, (), len(communities) + (0 if sections is None else len(sections)))


def features(communities: gpd.GeoDataFrame, sections: gpd.GeoDataFrame | None) -> dict[str, Any]:
    """
    Return the base map as a GeoJSON collection.

    Areas carry `name` and `at`, a point inside for the name; roads carry `name` (the road's, not the
    section's) and `width` in metres where it is known. Names are not escaped: they are painted as text.
    """
    communities = geographic(communities)
    inside = communities.geometry.representative_point()
    found = []
    for name, point, shape in zip(communities["name"], inside, geometries(communities.geometry), strict=True):
        if shape is not None:
            at = [round(point.x, 6), round(point.y, 6)]
            found.append(_feature(shape, {"kind": "area", "name": str(name), "at": at}))
    if sections is not None:
        sections = geographic(sections)
        for name, width, shape in zip(
            sections["road"], sections["width_m"], geometries(sections.geometry), strict=True
        ):
            if shape is not None:
                known = {} if width != width else {"width": round(float(width), 1)}
                found.append(_feature(shape, {"kind": "road", "name": str(name)} | known))
    return {"type": "FeatureCollection", "features": found}


def _feature(shape: tuple[str, list[Any]], properties: dict[str, Any]) -> dict[str, Any]:
    geometry = {"type": shape[0], "coordinates": shape[1]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def version(city: City) -> str:
    """
    Name the zones of a city: another name for others.

    Decisions leave it; where a store was replaced by another one, it is another, whatever the revisions.
    """
    evidence = max(city.evidence, 0) or city.revision
    asked = evidence, id(city.communities), id(city.sections)
    kept = _versions.get(asked)
    # A frame that is gone may have left its number to another one.
    if kept is not None and kept[0]() is city.communities and kept[1]() is city.sections:
        return kept[2]
    told = hashlib.sha256(str(evidence).encode())
    for zones in (city.communities, city.sections):
        told.update(np.ascontiguousarray(zones.total_bounds).tobytes())
        told.update("\0".join([*zones["code"], *zones["name"]]).encode())
    named = told.hexdigest()[:16]
    if len(_versions) >= KEPT_VERSIONS:
        _versions.clear()
    _versions[asked] = weakref.ref(city.communities), weakref.ref(city.sections), named
    return named


def address(city: City) -> str:
    """Return the address pattern of a city's zones, which browsers may keep."""
    return f"/city/base/{{z}}/{{x}}/{{y}}?v={version(city)}"


LAYER = Layer("base_city", N_("本市底图"), draw)
