"""Name the columns of the ground records: patrols, inspection points, frontages and their checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import pandas as pd

from . import point_kinds
from .crs import STORED
from .ground_rules import STANDARD

MOMENT: Final = "datetime64[us]"
PATROLS = {
    "patrol_id": "int64",
    "zone_kind": "str",
    "zone_code": "str",
    "kind": "str",
    "planned_on": MOMENT,
    "visited_at": MOMENT,
    "until": MOMENT,
    "actor": "str",
    "unit": "str",
    "note": "str",
    "length_m": "float64",
    "source": "str",
}
POINTS = {
    "point_id": "int64",
    "code": "str",
    "name": "str",
    "kind": "str",
    "address": "str",
    "unit": "str",
    "leader": "str",
    "note": "str",
    "radius_m": "float64",
}
INSPECTIONS = {
    "inspection_id": "int64",
    "point_code": "str",
    "inspected_at": MOMENT,
    "actor": "str",
    "note": "str",
    "score": "float64",
    "items": "object",
}
SHOPS = {
    "shop_id": "int64",
    "code": "str",
    "name": "str",
    "trade": "str",
    "address": "str",
    "section_code": "str",
    "side": "str",
    "community_code": "str",
    "signed_on": MOMENT,
    "contact": "str",
    "lon": "float64",
    "lat": "float64",
}
SHOP_CHECKS = {
    "check_id": "int64",
    "shop_code": "str",
    "checked_at": MOMENT,
    "in_order": "bool",
    "faults": "str",
    "actor": "str",
    "note": "str",
}


def nothing(columns: Mapping[str, str]) -> pd.DataFrame:
    """Return an empty frame with these columns; the inspection points have a geometry besides."""
    frame = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries([], crs=STORED)) if columns is POINTS else frame


@dataclass(frozen=True)
class Ground:
    """
    What is known from being on the spot, one revision of it, read-only like the rest of the city.

    Attributes
    ----------
    patrols, points, inspections, shops, shop_checks
        The frames of the ground records (ARCHITECTURE.md).
    kinds, checklists
        Kinds of inspection points and what is looked at there (`mapapp.point_kinds`), the office's own
        where it has set them.
    rules
        Name of each rule of `mapapp.ground_rules` → its value.
    """

    patrols: pd.DataFrame = field(default_factory=lambda: nothing(PATROLS))
    points: gpd.GeoDataFrame = field(default_factory=lambda: nothing(POINTS))
    inspections: pd.DataFrame = field(default_factory=lambda: nothing(INSPECTIONS))
    shops: pd.DataFrame = field(default_factory=lambda: nothing(SHOPS))
    shop_checks: pd.DataFrame = field(default_factory=lambda: nothing(SHOP_CHECKS))
    kinds: pd.DataFrame = field(default_factory=point_kinds.kinds)
    checklists: pd.DataFrame = field(default_factory=point_kinds.checklists)
    rules: Mapping[str, float] = field(default_factory=lambda: dict(STANDARD))
