"""Decide from its name what a layer of a vector tile file shows, and from its fields what names it."""

from __future__ import annotations

import re

from mapapp.tile_file import VectorLayer

ROLES = ("land", "other", "green", "water", "building", "border", "road", "road_name", "place")
"""What a layer may show, in the order in which it is drawn; `other` is drawn by its shapes alone."""
HIDDEN = ""
"""The role of layers that are left out: they would hide the problems under their own signs."""

WORDS = {
    "land": ("earth", "land", "landmass", "continent", "陆地"),
    "green": (
        *("landcover", "landuse", "park", "parks", "green", "wood", "forest", "vegetation", "natural"),
        *("绿地", "公园", "林地", "植被"),
    ),
    "water": (
        *("water", "ocean", "sea", "lake", "lakes", "river", "rivers", "waterway", "waterways", "hydro"),
        *("水", "河", "湖"),
    ),
    "building": ("building", "buildings", "建筑", "房屋", "楼"),
    "border": ("boundary", "boundaries", "border", "borders", "admin", "界"),
    "road": (
        *("road", "roads", "street", "streets", "transportation", "transport", "transit", "highway"),
        *("highways", "rail", "rails", "railway", "railways", "道路", "街道", "路网", "铁路", "公路"),
    ),
    "road_name": ("transportation_name", "street_labels", "road_labels"),
    "place": ("place", "places", "place_labels", "settlement", "settlements", "地名"),
    HIDDEN: (
        *("poi", "pois", "housenumber", "housenumbers", "addresses", "mountain_peak", "aerodrome_label"),
        *("street_polygons_labels", "streets_polygons_labels", "public_transport", "boundary_labels"),
    ),
}
"""Role → names of layers, whole or as a word of a longer name. Latin ones are those of the basemaps of
Protomaps, OpenMapTiles, Shortbread and of Geofabrik's files; Chinese ones count wherever they stand."""

NAMES = (
    *("name:zh-Hans", "name:zh-CN", "name:zh", "name_zh", "名称", "name", "NAME", "Name"),
    *("道路名称", "路名", "社区名称", "地名"),
)
"""Fields that hold a name, the best first."""

WHOLE = {word: role for role, words in WORDS.items() for word in words}
CHINESE = [(word, role) for word, role in WHOLE.items() if not word.isascii()]


def role(name: str) -> str:
    """
    Return what a layer shows.

    The whole name decides, then its words from the last to the first (`gis_osm_roads_free_1` shows roads),
    then the Chinese words in it; a layer that says nothing is `other`.
    """
    known = name.casefold()
    if known in WHOLE:
        return WHOLE[known]
    words = [word for word in re.split(r"[\W_\d]+", known) if word in WHOLE]
    if words:
        return WHOLE[words[-1]]
    return next((role for word, role in CHINESE if word in known), "other")


def drawn(layers: tuple[VectorLayer, ...]) -> list[tuple[str, str, list[str]]]:
    """Return name, role and name fields of the layers that are drawn, the lowest first."""
    found = [(layer.name, role(layer.name), name_fields(layer)) for layer in layers]
    shown = [one for one in found if one[1] != HIDDEN]
    return sorted(shown, key=lambda one: ROLES.index(one[1]))


def name_fields(layer: VectorLayer) -> list[str]:
    """Return the fields of a layer that hold a name, the best first; all of `NAMES` where it lists none."""
    return [field for field in NAMES if field in layer.fields or not layer.fields]
