"""Cut the problems of a screen into map tiles: counted per area at small scales, one by one at large ones."""

from .address import Asked, asked, query, version
from .density import CLASSES, GROUND, area_ha, classes, densities, limits, picture
from .index import PARTS, PointIndex, build
from .point_set import DEEPEST, PointSet, choose
from .shelf import Shelf
from .singles import singles

__all__ = [
    "CLASSES",
    "DEEPEST",
    "GROUND",
    "PARTS",
    "Asked",
    "PointIndex",
    "PointSet",
    "Shelf",
    "area_ha",
    "asked",
    "build",
    "choose",
    "classes",
    "densities",
    "limits",
    "picture",
    "query",
    "singles",
    "version",
]
