"""Keep pyproj's coordinate systems and conversions, one set for each thread.

pyproj's objects must not be shared between threads. The network is never asked for conversion grids.
"""

from __future__ import annotations

import threading

import numpy as np
import pyproj
from numpy.typing import ArrayLike, NDArray

from .errors import CrsError
from .i18n import N_

Floats = NDArray[np.float64]

SAME_AS_WGS84 = ("China Geodetic Coordinate System 2000", "CGCS2000", "China_2000", "China 2000")
"""Datums that agree with WGS 84 within decimetres, for which PROJ lists no conversion: none is needed."""
NO_PUBLISHED_PARAMETERS = ("Xian 1980", "Xian_1980", "Beijing 1954", "Beijing_1954", "New Beijing")
"""Datums whose conversion parameters survey offices keep to themselves; PROJ would guess, 100 m wrong."""

pyproj.network.set_network_enabled(False)
_own = threading.local()


def system(definition: str) -> pyproj.CRS:
    """Read a coordinate system from ``EPSG:n`` or a definition; `CrsError` if nobody knows it."""
    systems = _cache("systems")
    if definition not in systems:
        try:
            systems[definition] = pyproj.CRS.from_user_input(definition)
        except pyproj.exceptions.CRSError as error:
            raise CrsError(
                N_("不认识坐标系“{crs}”。"),
                N_("请写 wgs84、gcj02、bd09、cgcs2000 或 EPSG:编号。"),
                crs=definition,
            ) from error
    return systems[definition]


def is_metric(definition: str) -> bool:
    """Tell whether a system is projected and counts in metres on both axes."""
    checked = _cache("metric")
    if definition not in checked:
        axes = system(definition).axis_info[:2]
        in_metres = all(axis.unit_conversion_factor == 1.0 for axis in axes)
        checked[definition] = system(definition).is_projected and in_metres
    return checked[definition]


def converted(x: ArrayLike, y: ArrayLike, source: str, target: str) -> tuple[Floats, Floats]:
    """
    Convert coordinates from one system into another.

    Parameters
    ----------
    x, y
        Longitude and latitude, or easting and northing, in this order whatever the system's own order is.
    source, target
        What `system` reads.

    Returns
    -------
    x, y
        New arrays; NaN where there is no result.

    Raises
    ------
    CrsError
        An unknown system, or no exact conversion between the two.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    new_x, new_y = _transformer(source, target).transform(x, y)
    new_x, new_y = np.array(new_x, dtype=float), np.array(new_y, dtype=float)
    # PROJ marks what it cannot convert with infinity, which later sums would spread.
    lost = ~(np.isfinite(new_x) & np.isfinite(new_y))
    new_x[lost] = new_y[lost] = np.nan
    return new_x, new_y


def _cache(kind: str) -> dict:
    if not hasattr(_own, kind):
        setattr(_own, kind, {})
    return getattr(_own, kind)


def _transformer(source: str, target: str) -> pyproj.Transformer:
    transformers = _cache("transformers")
    if (source, target) not in transformers:
        here, there = system(source), system(target)
        names = [_geodetic_name(each) for each in (here, there)]
        if any(known in name for known in NO_PUBLISHED_PARAMETERS for name in names):
            raise _inexact(here.name, there.name)
        guess = any(known in name for known in SAME_AS_WGS84 for name in names)
        try:
            made = pyproj.Transformer.from_crs(here, there, always_xy=True, allow_ballpark=guess)
        except pyproj.exceptions.ProjError as error:
            raise _inexact(here.name, there.name) from error
        transformers[source, target] = made
    return transformers[source, target]


def _geodetic_name(found: pyproj.CRS) -> str:
    geodetic = found.geodetic_crs
    return "" if geodetic is None else f"{geodetic.name} {geodetic.datum.name if geodetic.datum else ''}"


def _inexact(source: str, target: str) -> CrsError:
    return CrsError(
        N_("从“{source}”到“{target}”没有公开的精确转换参数，换算可差上百米。"),
        N_("请测绘部门先转为 CGCS2000 再导入。"),
        source=source,
        target=target,
    )
