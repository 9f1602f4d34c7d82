"""Convert coordinates: into WGS 84 on entry, into the city's metres for work, and nowhere else.

`to_wgs84` and its kin take the datum that a person named at import: a key of `DATUMS` or any ``EPSG:n``.
pyproj's objects must not be shared between threads, so every thread keeps its own.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import ArrayLike, NDArray

from . import gcj02
from .errors import CrsError
from .i18n import N_

Floats = NDArray[np.float64]

STORED = "EPSG:4326"
FILE = "file"
FIRST_CGCS2000_ZONE, FIRST_MERIDIAN, LAST_MERIDIAN = 4534, 75, 135
"""EPSG codes 4534–4554: CGCS2000 3-degree Gauss-Krüger by central meridian, easting without zone number."""
CHINA = (73.0, 18.0, 135.1, 54.0)
"""West, south, east, north in degrees: where a Chinese city can lie."""
SAME_AS_WGS84 = ("China Geodetic Coordinate System 2000", "CGCS2000", "China_2000", "China 2000")
"""Datums that agree with WGS 84 within decimetres, for which PROJ lists no conversion because none is needed."""
NO_PUBLISHED_PARAMETERS = ("Xian 1980", "Xian_1980", "Beijing 1954", "Beijing_1954", "New Beijing")
"""Datums whose conversion parameters are kept by the survey offices; PROJ would guess, wrong by up to 100 m."""


@dataclass(frozen=True)
class Datum:
    """A way to write positions that a person can name at import."""

    key: str
    label: str


DATUMS: dict[str, Datum] = {
    datum.key: datum
    for datum in (
        Datum("wgs84", N_("WGS-84（GPS、手机照片）")),
        Datum("gcj02", N_("GCJ-02（高德、腾讯地图）")),
        Datum("bd09", N_("BD-09（百度地图）")),
        Datum("cgcs2000", N_("CGCS2000 经纬度（天地图）")),
        Datum(FILE, N_("以文件中记录的坐标系为准")),
    )
}
SHIFTS = {"gcj02": gcj02.from_gcj02, "bd09": gcj02.from_bd09}
EPSG_OF = {"wgs84": STORED, "cgcs2000": "EPSG:4490"}

pyproj.network.set_network_enabled(False)
_own = threading.local()


def in_china(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Tell which points a Chinese city can have; NaN cannot."""
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    west, south, east, north = CHINA
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def named(datum: str, recorded: str | None, name: str) -> str:
    """
    Settle the datum of a file from what a person named and what the file records.

    Parameters
    ----------
    datum
        A key of `DATUMS` or ``EPSG:n``.
    recorded
        The coordinate system that the file records, None if it records none.
    name
        The file's name, for the error.

    Returns
    -------
    datum
        What `to_wgs84` takes; never ``file``.

    Raises
    ------
    CrsError
        The file's own system is asked for and missing; or the two contradict each other. A GCJ-02 or BD-09 file
        records a geographic system because it cannot say otherwise: there the person is believed.
    """
    if datum != FILE:
        given = _system(EPSG_OF.get(datum, datum)) if datum not in SHIFTS else None
        if recorded is not None:
            _agree(given, datum, recorded, name)
        return datum
    if recorded is None:
        raise CrsError(
            N_("文件“{file}”没有记录坐标系。"),
            N_("请在导入时指明坐标系（如 WGS-84、GCJ-02 或 EPSG:4547）；Shapefile 请连同 .prj 一起打包。"),
            file=name,
        )
    _system(recorded)
    return recorded


def to_wgs84(x: ArrayLike, y: ArrayLike, datum: str) -> tuple[Floats, Floats]:
    """
    Convert coordinates into WGS 84.

    Parameters
    ----------
    x, y
        Longitude and latitude in degrees, or easting and northing in the unit of the system, in this order always.
    datum
        A key of `DATUMS` except ``file`` (see `named`), ``EPSG:n``, or any definition that pyproj reads.

    Returns
    -------
    lon, lat
        Degrees, new arrays; NaN where the input is NaN or has no place on earth in that system.

    Raises
    ------
    CrsError
        An unknown system, or one that has no exact conversion.
    """
    if datum in SHIFTS:
        return SHIFTS[datum](x, y)
    return _moved(x, y, EPSG_OF.get(datum, datum), STORED)


def geometries_to_wgs84(geometries: gpd.GeoSeries, datum: str) -> gpd.GeoSeries:
    """Convert geometries into WGS 84 as `to_wgs84` does; index kept, heights dropped, missing ones stay missing."""
    if datum == FILE:
        datum = named(FILE, None if geometries.crs is None else geometries.crs.to_string(), geometries.name or "")
    return _reshaped(geometries, lambda x, y: to_wgs84(x, y, datum), STORED)


def project(lon: ArrayLike, lat: ArrayLike, projection: str) -> tuple[Floats, Floats]:
    """Convert WGS 84 degrees into metres of a projection (checked by `metric`): easting, northing."""
    return _moved(lon, lat, STORED, metric(projection))


def unproject(x: ArrayLike, y: ArrayLike, projection: str) -> tuple[Floats, Floats]:
    """Convert metres of a projection (checked by `metric`) into WGS 84 degrees: longitude, latitude."""
    return _moved(x, y, metric(projection), STORED)


def project_frame(frame: gpd.GeoDataFrame, projection: str) -> gpd.GeoDataFrame:
    """Return a stored frame in the city's metres; a frame in any other system than `STORED` is refused."""
    _expect(frame, _same(frame.crs, STORED), STORED)
    moved = _reshaped(frame.geometry, lambda x, y: project(x, y, projection), projection)
    return frame.set_geometry(moved)


def unproject_frame(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a frame in the city's metres as WGS 84; a frame in degrees or in feet is refused."""
    _expect(frame, frame.crs is not None, N_("城市投影"))
    projection = metric(frame.crs.to_string())
    moved = _reshaped(frame.geometry, lambda x, y: unproject(x, y, projection), STORED)
    return frame.set_geometry(moved)


def metric(projection: str) -> str:
    """Return the projection if it measures in metres, else raise `CrsError`: feet and degrees are no city's metres."""
    checked = _cache("metric")
    if projection not in checked:
        system = _system(projection)
        if not system.is_projected or any(axis.unit_conversion_factor != 1.0 for axis in system.axis_info[:2]):
            raise CrsError(
                N_("坐标系“{crs}”（{name}）不以米为单位，不能作城市投影。"),
                N_("请选用以米为单位的投影坐标系，如 EPSG:4547。"),
                crs=projection,
                name=system.name,
            )
        checked[projection] = projection
    return projection


def city_projection(lon: float, lat: float) -> str:
    """
    Choose the metric projection of a city.

    Parameters
    ----------
    lon, lat
        A point in the middle of the city, WGS 84 degrees.

    Returns
    -------
    projection
        In China the CGCS2000 3-degree Gauss-Krüger zone (EPSG:4534–4554), elsewhere the UTM zone.
    """
    if not (math.isfinite(lon) and -180 <= lon <= 180 and math.isfinite(lat) and -90 <= lat <= 90):
        raise CrsError(
            N_("没有可用的位置（{lon}，{lat}），无法选定城市投影。"), N_("请先导入社区或路段。"), lon=lon, lat=lat
        )
    if bool(in_china(lon, lat)):
        meridian = min(max(3 * math.floor((lon + 1.5) / 3), FIRST_MERIDIAN), LAST_MERIDIAN)
        return f"EPSG:{FIRST_CGCS2000_ZONE + (meridian - FIRST_MERIDIAN) // 3}"
    zone = min(math.floor((lon + 180) / 6) + 1, 60)
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"


def _cache(kind: str) -> dict:
    if not hasattr(_own, kind):
        setattr(_own, kind, {})
    return getattr(_own, kind)


def _system(definition: str) -> pyproj.CRS:
    systems = _cache("systems")
    if definition not in systems:
        try:
            systems[definition] = pyproj.CRS.from_user_input(definition)
        except pyproj.exceptions.CRSError as error:
            raise CrsError(
                N_("不认识坐标系“{crs}”。"), N_("请写 wgs84、gcj02、bd09、cgcs2000 或 EPSG:编号。"), crs=definition
            ) from error
    return systems[definition]


def _transformer(source: str, target: str) -> pyproj.Transformer:
    transformers = _cache("transformers")
    if (source, target) not in transformers:
        here, there = _system(source), _system(target)
        names = [_geodetic_name(system) for system in (here, there)]
        if any(known in name for known in NO_PUBLISHED_PARAMETERS for name in names):
            raise _inexact(here.name if target == STORED else there.name)
        guess = any(known in name for known in SAME_AS_WGS84 for name in names)
        try:
            made = pyproj.Transformer.from_crs(here, there, always_xy=True, allow_ballpark=guess)
        except pyproj.exceptions.ProjError as error:
            raise _inexact(here.name if target == STORED else there.name) from error
        transformers[source, target] = made
    return transformers[source, target]


def _geodetic_name(system: pyproj.CRS) -> str:
    geodetic = system.geodetic_crs
    return "" if geodetic is None else f"{geodetic.name} {geodetic.datum.name if geodetic.datum else ''}"


def _inexact(name: str) -> CrsError:
    return CrsError(
        N_("坐标系“{name}”没有公开的精确转换参数，换算可差上百米。"),
        N_("请测绘部门先转为 CGCS2000 再导入。"),
        name=name,
    )


def _moved(x: ArrayLike, y: ArrayLike, source: str, target: str) -> tuple[Floats, Floats]:
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    new_x, new_y = _transformer(source, target).transform(x, y)
    new_x, new_y = np.array(new_x, dtype=float), np.array(new_y, dtype=float)
    # PROJ marks what it cannot convert with infinity, which later sums would spread.
    lost = ~(np.isfinite(new_x) & np.isfinite(new_y))
    new_x[lost] = new_y[lost] = np.nan
    return new_x, new_y


def _reshaped(geometries: gpd.GeoSeries, move, target: str) -> gpd.GeoSeries:
    flat = shapely.force_2d(geometries.to_numpy())
    moved = shapely.transform(flat, move, interleaved=False)
    return gpd.GeoSeries(moved, index=geometries.index, crs=target, name=geometries.name)


def _same(system: pyproj.CRS | None, expected: str) -> bool:
    return system is not None and system.equals(_system(expected), ignore_axis_order=True)


def _expect(frame: gpd.GeoDataFrame, fits: bool, expected: str) -> None:
    if not fits:
        raise CrsError(
            N_("图形的坐标系是“{found}”，这里需要“{expected}”。"),
            N_("请重新导入并指明坐标系。"),
            found="—" if frame.crs is None else frame.crs.to_string(),
            expected=expected,
        )


def _agree(given: pyproj.CRS | None, datum: str, recorded: str, name: str) -> None:
    system = _system(recorded)
    if given is None or given.is_geographic:
        fits = system.is_geographic
    else:
        fits = system.equals(given, ignore_axis_order=True) or system.to_epsg() == given.to_epsg()
    if not fits:
        raise CrsError(
            N_("文件“{file}”记录的坐标系是“{recorded}”，与指明的“{given}”不一致。"),
            N_("请改选“以文件中记录的坐标系为准”，或更正文件的坐标系。"),
            file=name,
            recorded=system.name,
            given=datum,
        )
