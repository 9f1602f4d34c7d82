"""Draw frames as map layers. Each module here without an underscore is one layer and ends with its LAYER."""

from . import (
    audit_findings,
    base_city,
    candidate_numbers,
    candidates,
    communities,
    hotspot_cells,
    hotspot_numbers,
    problem_density,
    problem_points,
    road_sections,
)
from ._compose import MAX_ZOOM, NOT_SHOWN, Bounds, check, compose, ground, over, standalone
from ._layer import Drawn, Layer, LegendRow
from ._text import plain, script_json
from ._tiles import draw_tiles

LAYERS: dict[str, Layer] = {
    layer.key: layer
    for layer in (
        base_city.LAYER,
        communities.LAYER,
        road_sections.LAYER,
        problem_density.LAYER,
        hotspot_cells.LAYER,
        hotspot_numbers.LAYER,
        problem_points.LAYER,
        candidates.LAYER,
        candidate_numbers.LAYER,
        audit_findings.LAYER,
    )
}

__all__ = [
    "LAYERS",
    "MAX_ZOOM",
    "NOT_SHOWN",
    "Bounds",
    "Drawn",
    "Layer",
    "LegendRow",
    "check",
    "compose",
    "draw_tiles",
    "ground",
    "over",
    "plain",
    "script_json",
    "standalone",
]
