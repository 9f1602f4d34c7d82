"""Coordinates arrive as WGS 84 whatever datum was named, and a missing or wrong datum is an error."""

from __future__ import annotations

import threading

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import LineString, Point, Polygon

from mapapp import crs, gcj02
from mapapp.errors import CrsError

ZONES = (
    (113.6, 33.9, "EPSG:4547"),  # central meridian 114 E
    (112.49, 33.9, "EPSG:4546"),  # 111 E, up to 112.5
    (112.51, 33.9, "EPSG:4547"),
    (73.6, 39.4, "EPSG:4534"),  # 75 E, the westernmost
    (134.9, 48.3, "EPSG:4554"),  # 135 E, the easternmost
    (-122.4, 37.8, "EPSG:32610"),  # UTM 10 north
    (151.2, -33.9, "EPSG:32756"),  # UTM 56 south
    (180.0, 10.0, "EPSG:32660"),  # the last zone, not a 61st
)


@pytest.mark.parametrize(("lon", "lat", "projection"), ZONES)
def test_a_city_gets_its_zone(lon, lat, projection):
    assert crs.city_projection(lon, lat) == projection
    assert crs.metric(projection) == projection


def test_a_city_without_position_has_no_zone():
    with pytest.raises(CrsError):
        crs.city_projection(float("nan"), 33.9)


def test_on_the_central_meridian_easting_is_500_km():
    x, y = crs.project([114.0], [0.0], "EPSG:4547")
    assert (x[0], y[0]) == pytest.approx((500_000, 0), abs=1e-6)


@pytest.mark.parametrize(
    ("datum", "written"),
    [
        ("wgs84", (113.6, 33.9)),
        ("cgcs2000", (113.6, 33.9)),  # agrees with WGS 84 to decimetres
        ("EPSG:4490", (113.6, 33.9)),
        ("gcj02", tuple(map(float, gcj02.to_gcj02(113.6, 33.9)))),
        ("bd09", tuple(map(float, gcj02.to_bd09(113.6, 33.9)))),
        ("EPSG:4547", (463002.72441938, 3752641.32435113)),  # easting first although the system says northing
        (
            "EPSG:4526",
            (38463002.72441938, 3752641.32435113),
        ),  # the same with the zone number 38 in the easting
    ],
)
def test_every_datum_leads_to_the_same_point(datum, written):
    lon, lat = crs.to_wgs84([written[0]], [written[1]], datum)
    assert (lon[0], lat[0]) == pytest.approx((113.6, 33.9), abs=1e-8)


def test_feet_are_read_where_the_file_says_feet():
    lon, lat = crs.to_wgs84([6_000_000.0], [2_100_000.0], "EPSG:2227")
    assert (lon[0], lat[0]) == pytest.approx((-122.4427, 37.7460), abs=1e-3)


@pytest.mark.parametrize("feet_or_degrees", ["EPSG:2227", "EPSG:4326", "EPSG:4490"])
def test_a_city_is_not_measured_in_feet_or_degrees(feet_or_degrees):
    with pytest.raises(CrsError, match="不以米为单位"):
        crs.project([113.6], [33.9], feet_or_degrees)


@pytest.mark.parametrize("old", ["EPSG:4610", "EPSG:2383", "EPSG:4214", "EPSG:2416"])
def test_datums_without_public_parameters_are_refused(old):
    with pytest.raises(CrsError, match="精确转换参数"):
        crs.to_wgs84([113.6], [33.9], old)


def test_an_unknown_system_is_refused():
    with pytest.raises(CrsError, match="EPSG:99999"):
        crs.to_wgs84([1.0], [1.0], "EPSG:99999")


@pytest.mark.parametrize(
    ("datum", "recorded", "settled"),
    [
        ("file", "EPSG:4547", "EPSG:4547"),
        ("wgs84", None, "wgs84"),  # a table records nothing
        ("gcj02", "EPSG:4326", "gcj02"),  # the file could not say it otherwise
        ("EPSG:4547", "EPSG:4547", "EPSG:4547"),
        ("cgcs2000", "EPSG:4326", "cgcs2000"),
    ],
)
def test_the_datum_is_settled(datum, recorded, settled):
    assert crs.named(datum, recorded, "路段.zip") == settled


@pytest.mark.parametrize(
    ("datum", "recorded", "said"),
    [
        ("file", None, "路段.zip”没有记录坐标系"),
        ("EPSG:4547", "EPSG:4546", "不一致"),
        ("wgs84", "EPSG:2227", "不一致"),  # degrees named, feet recorded
        ("gcj02", "EPSG:4547", "不一致"),
    ],
)
def test_a_missing_or_contradicted_system_is_an_error(datum, recorded, said):
    with pytest.raises(CrsError, match=said):
        crs.named(datum, recorded, "路段.zip")


def test_frames_go_to_metres_and_back():
    shapes = [Point(113.6, 33.9), LineString([(113.6, 33.9), (113.7, 33.9)]), Polygon(), None]
    frame = gpd.GeoDataFrame({"code": list("abcd")}, geometry=shapes, crs=crs.STORED, index=[7, 8, 9, 9])
    metres = crs.project_frame(frame, "EPSG:4547")
    assert metres.crs == "EPSG:4547"
    assert list(metres.index) == [7, 8, 9, 9]
    assert metres.geometry.iloc[1].length == pytest.approx(9_249, abs=2)
    back = crs.unproject_frame(metres)
    assert back.crs == crs.STORED
    assert back.geometry.iloc[0].distance(frame.geometry.iloc[0]) < 1e-9
    assert back.geometry.iloc[3] is None


def test_a_frame_in_the_wrong_system_is_refused():
    degrees = gpd.GeoDataFrame(geometry=[Point(1, 1)], crs=crs.STORED)
    with pytest.raises(CrsError):
        crs.project_frame(degrees.set_crs("EPSG:4547", allow_override=True), "EPSG:4547")
    with pytest.raises(CrsError):
        crs.project_frame(degrees.set_crs(None, allow_override=True), "EPSG:4547")
    with pytest.raises(CrsError):
        crs.unproject_frame(degrees)


def test_heights_are_dropped_and_gaps_stay_gaps():
    series = gpd.GeoSeries([Point(113.6, 33.9, 80)])
    assert not crs.geometries_to_wgs84(series, "wgs84").has_z.any()
    lon, lat = crs.to_wgs84([np.nan, 463002.7], [1.0, 3752641.3], "EPSG:4547")
    assert np.isnan([lon[0], lat[0]]).all()
    assert np.isfinite([lon[1], lat[1]]).all()


def test_threads_convert_side_by_side():
    lon = np.linspace(113.5, 113.7, 2000)
    expected, _ = crs.project(lon, np.full(2000, 33.9), "EPSG:4547")
    answers = []

    def convert() -> None:
        for _ in range(20):
            answers.append(crs.project(lon, np.full(2000, 33.9), "EPSG:4547")[0])

    threads = [threading.Thread(target=convert) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 120
    assert all(np.array_equal(answer, expected) for answer in answers)
