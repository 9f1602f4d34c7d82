"""List who takes in which kind of ground record."""

from __future__ import annotations

from collections.abc import Callable

from . import patrol_intake, point_intake, shop_intake
from .complaints import Cleaned

CLEANERS: dict[str, Callable[..., Cleaned]] = {
    "patrols": patrol_intake.clean,
    "points": point_intake.clean,
    "inspections": point_intake.clean_inspections,
    "shops": shop_intake.clean,
    "shop_checks": shop_intake.clean_checks,
}
"""Kind → ``clean(raw, mapping, city, *, datum, boundary, now) -> Cleaned``."""
