"""Draw frames as map layers. Each module here without an underscore is one layer and ends with its LAYER."""

from mapapp.map_classes import LegendRow
from mapapp.map_notes import NOT_SHOWN

from . import (
    audit_findings,
    base_city,
    candidate_numbers,
    candidates,
    communities,
    frontages,
    hotspot_cells,
    hotspot_numbers,
    hotspot_periods,
    inspection_numbers,
    inspection_points,
    patrol_coverage,
    patrol_track,
    plan_zones,
    problem_density,
    problem_points,
    problem_tiles,
    road_sections,
)
from ._compose import MAX_ZOOM, Bounds, check, compose, ground, over, standalone
from ._layer import Drawn, Layer
from ._planner import planner
from ._show import base_scripts, base_spec, player_file, player_page, show
from ._show import draw as draw_part
from ._show import version as player_version
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
        hotspot_periods.LAYER,
        problem_points.LAYER,
        problem_tiles.LAYER,
        candidates.LAYER,
        candidate_numbers.LAYER,
        audit_findings.LAYER,
        patrol_coverage.LAYER,
        patrol_track.LAYER,
        plan_zones.LAYER,
        inspection_points.LAYER,
        inspection_numbers.LAYER,
        frontages.LAYER,
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
    "base_scripts",
    "base_spec",
    "check",
    "compose",
    "draw_part",
    "draw_tiles",
    "ground",
    "over",
    "plain",
    "planner",
    "player_file",
    "player_page",
    "player_version",
    "script_json",
    "show",
    "standalone",
]
