"""Convert coordinates: into WGS 84 on entry, into the city's metres for work, and nowhere else.

`to_wgs84` and its kin take the datum that a person named at import: a key of `DATUMS` or any ``EPSG:n``.
The conversions themselves are pyproj's, kept in `mapapp.systems`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import ArrayLike, NDArray

from . import gcj02
from .errors import CrsError
from .i18n import N_
from .systems import converted, is_metric, system

Floats = NDArray[np.float64]

STORED = "EPSG:4326"
FILE = "file"
FIRST_CGCS2000_ZONE, FIRST_MERIDIAN, LAST_MERIDIAN = 4534, 75, 135
"""EPSG codes 4534–4554: CGCS2000 3-degree Gauss-Krüger by central meridian, easting without zone number."""
CHINA = (73.0, 18.0, 135.1, 54.0)
"""West, south, east, north in degrees: where a Chinese city can lie."""


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
        The file's own system is asked for and missing; or the two contradict each other. A GCJ-02 or BD-09
        file records a geographic system because it cannot say otherwise: there the person is believed.
    """
    if datum != FILE:
        given = system(EPSG_OF.get(datum, datum)) if datum not in SHIFTS else None
        if recorded is not None:
            _agree(given, datum, recorded, name)
        return datum
    if recorded is None:
        raise CrsError(
            N_("文件“{file}”没有记录坐标系。"),
            N_("请在导入时指明坐标系（如 WGS-84、GCJ-02 或 EPSG:4547）；Shapefile 请连同 .prj 一起打包。"),
            file=name,
        )
    system(recorded)
    return recorded


def to_wgs84(x: ArrayLike, y: ArrayLike, datum: str) -> tuple[Floats, Floats]:
    """
    Convert coordinates into WGS 84.

    Parameters
    ----------
    x, y
        Longitude and latitude in degrees, or easting and northing in the system's unit, always in this order.
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
    return converted(x, y, EPSG_OF.get(datum, datum), STORED)


def geometries_to_wgs84(geometries: gpd.GeoSeries, datum: str) -> gpd.GeoSeries:
    """Convert geometries into WGS 84 as `to_wgs84` does; index kept, heights dropped, missing ones stay."""
    recorded = None if geometries.crs is None else geometries.crs.to_string()
    datum = named(datum, recorded, str(geometries.name or N_("图形")))
    return _reshaped(geometries, lambda x, y: to_wgs84(x, y, datum), STORED)


def project(lon: ArrayLike, lat: ArrayLike, projection: str) -> tuple[Floats, Floats]:
    """Convert WGS 84 degrees into metres of a projection (checked by `metric`): easting, northing."""
    return converted(lon, lat, STORED, metric(projection))


def unproject(x: ArrayLike, y: ArrayLike, projection: str) -> tuple[Floats, Floats]:
    """Convert metres of a projection (checked by `metric`) into WGS 84 degrees: longitude, latitude."""
    return converted(x, y, metric(projection), STORED)


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
    """Return the projection if it measures in metres; raise `CrsError` for feet and degrees."""
    settled = system(projection)
    if not is_metric(projection):
        raise CrsError(
            N_("坐标系“{crs}”（{name}）不以米为单位，不能作城市投影。"),
            N_("请选用以米为单位的投影坐标系，如 EPSG:4547。"),
            crs=projection,
            name=settled.name,
        )
    return projection


def area_of_use(datum: str) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north (degrees) of where a projected system is used; None for others."""
    if datum in SHIFTS or not system(EPSG_OF.get(datum, datum)).is_projected:
        return None
    area = system(datum).area_of_use
    return None if area is None else (area.west, area.south, area.east, area.north)


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
            N_("没有可用的位置（{lon}，{lat}），无法选定城市投影。"),
            N_("请先导入社区或路段。"),
            lon=lon,
            lat=lat,
        )
    if bool(in_china(lon, lat)):
        meridian = min(max(3 * math.floor((lon + 1.5) / 3), FIRST_MERIDIAN), LAST_MERIDIAN)
        return f"EPSG:{FIRST_CGCS2000_ZONE + (meridian - FIRST_MERIDIAN) // 3}"
    zone = min(math.floor((lon + 180) / 6) + 1, 60)
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"


def _reshaped(geometries: gpd.GeoSeries, move, target: str) -> gpd.GeoSeries:
    flat = shapely.force_2d(geometries.to_numpy())
    moved = shapely.transform(flat, move, interleaved=False)
    return gpd.GeoSeries(moved, index=geometries.index, crs=target, name=geometries.name)


def _same(found: pyproj.CRS | None, expected: str) -> bool:
    return found is not None and found.equals(system(expected), ignore_axis_order=True)


def _expect(frame: gpd.GeoDataFrame, fits: bool, expected: str) -> None:
    if not fits:
        raise CrsError(
            N_("图形的坐标系是“{found}”，这里需要“{expected}”。"),
            N_("请重新导入并指明坐标系。"),
            found="—" if frame.crs is None else frame.crs.to_string(),
            expected=expected,
        )


def _agree(given: pyproj.CRS | None, datum: str, recorded: str, name: str) -> None:
    stated = system(recorded)
    if given is None or given.is_geographic:
        fits = stated.is_geographic
    else:
        fits = stated.equals(given, ignore_axis_order=True) or stated.to_epsg() == given.to_epsg()
    if not fits:
        raise CrsError(
            N_("文件“{file}”记录的坐标系是“{recorded}”，与指明的“{given}”不一致。"),
            N_("请改选“以文件中记录的坐标系为准”，或更正文件的坐标系。"),
            file=name,
            recorded=stated.name,
            given=datum,
        )
