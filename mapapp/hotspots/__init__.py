"""Find where problems gather. Each module here is one method and ends with its METHOD."""

from . import (
    dbscan,
    getis_ord,
    grid_count,
    hdbscan,
    hexagon_count,
    kernel_density,
    local_moran,
    repeat_places,
    road_sections,
    trends,
)
from ._method import Method, Param
from ._playback import PERIODS, Playback, fitting_days, playback
from ._spread import check_spread

METHODS: dict[str, Method] = {
    method.key: method
    for method in (
        getis_ord.METHOD,
        road_sections.METHOD,
        trends.METHOD,
        repeat_places.METHOD,
        dbscan.METHOD,
        hdbscan.METHOD,
        kernel_density.METHOD,
        local_moran.METHOD,
        grid_count.METHOD,
        hexagon_count.METHOD,
    )
}

__all__ = [
    "METHODS",
    "PERIODS",
    "Method",
    "Param",
    "Playback",
    "check_spread",
    "fitting_days",
    "playback",
]
