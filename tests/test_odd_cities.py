"""Cities 1 km or 500 km wide, few problems, all at one place: a method finds something or says why not."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, box

from mapapp import crs, hotspots, pictures, spot_joining
from mapapp.errors import InputError
from mapapp.i18n import LANGUAGES, Translator

from . import tiny_city as tiny

METHODS = pytest.mark.parametrize("key", hotspots.METHODS)
J = crs.project([tiny.LON], [tiny.LAT], tiny.PROJECTION)
X, Y = float(J[0][0]), float(J[1][0])
DAYS = pd.Timestamp("2026-06-01") + pd.to_timedelta(np.arange(600) % 84, unit="D")


def city(wide_m: float) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """One community as wide as asked, square in metres, and a road through its middle."""
    half = wide_m / 2
    area = gpd.GeoDataFrame({"code": ["A"], "name": ["甲"]}, geometry=[box(-half, -half, half, half)])
    names = {"code": ["R"], "name": ["路"], "road": ["路"], "width_m": [10.0]}
    steps = np.linspace(-half, half, 200)
    roads = gpd.GeoDataFrame(names, geometry=[LineString(np.column_stack([steps, 0 * steps]))])
    return tuple(
        crs.unproject_frame(frame.set_geometry(frame.translate(X, Y).set_crs(tiny.PROJECTION)))
        for frame in (area, roads)
    )


def problems(number: int, wide_m: float) -> pd.DataFrame:
    """Half of them around one place by the road, half anywhere on it."""
    random = np.random.default_rng(1)
    half = number // 2
    east = np.r_[random.normal(0, 20, half), random.uniform(-wide_m / 2, wide_m / 2, number - half)]
    lon, lat = crs.unproject(X + east, Y + random.normal(0, 15, number), tiny.PROJECTION)
    frame = pd.DataFrame({"lon": lon, "lat": lat, "reported_at": DAYS[:number], "type_key": "a"})
    return frame.assign(problem_id=np.arange(number))


def asked(key: str, given: pd.DataFrame, wide_m: float) -> gpd.GeoDataFrame | str:
    """Return what a method finds, or what it says."""
    area, roads = city(wide_m)
    method = hotspots.METHODS[key]
    params = {param.name: param.default for param in method.params}
    try:
        return method.find(given, projection=tiny.PROJECTION, boundary=area, sections=roads, **params)
    except InputError as error:
        said = [Translator(language).error(error) for language in LANGUAGES]
    assert all(said)
    assert "请" in said[0], "what to do"
    return said[0]


@METHODS
@pytest.mark.parametrize("wide_m", [1_000, 500_000])
def test_small_and_large_cities(key, wide_m):
    found = asked(key, problems(600, wide_m), wide_m)
    if isinstance(found, str):
        assert "范围太大" in found
        assert "网格边长" in found
        assert wide_m == 500_000
        return
    assert len(found)
    # What is called significant lies where the heap is, not at the border of the city.
    joined = spot_joining.join(found)
    if found["z"].notna().any() and len(joined):
        first = joined.geometry.iloc[0].centroid
        assert np.hypot(first.x - X, first.y - Y) < 400


@METHODS
def test_fewer_than_thirty_problems(key):
    found = asked(key, problems(29, 2_000), 2_000)
    tested = {"getis_ord", "local_moran", "road_sections", "trends"}
    if key in tested:
        assert isinstance(found, str)
        assert "29" in found or "期" in found
    elif isinstance(found, str):
        assert "请" in found
    else:
        assert (found["confidence"] == 0).all()  # counted only: nothing is called significant


@METHODS
def test_all_at_one_place_is_refused_with_the_place(key):
    lon, lat = tiny.place(0, 0)
    given = problems(100, 2_000).assign(lon=lon, lat=lat)
    with pytest.raises(InputError) as caught:
        hotspots.check_spread(given)
    assert "113.600000" in Translator("zh").error(caught.value)
    asked(key, given, 2_000)  # and no method fails with anything but a sentence


@pytest.mark.parametrize(
    ("number", "apart_m", "refused"),
    [(2, 0, False), (3, 0, True), (100, 0, True), (100, 1, False), (0, 0, False)],
)
def test_one_place_means_exactly_one(number, apart_m, refused):
    lon, lat = tiny.place(np.arange(number) * float(apart_m), np.zeros(number))
    given = pd.DataFrame({"lon": lon, "lat": lat})
    if refused:
        with pytest.raises(InputError):
            hotspots.check_spread(given)
    else:
        hotspots.check_spread(given)


@pytest.mark.parametrize("wide_m", [1_000, 500_000])
def test_the_film_of_a_small_and_of_a_large_city(wide_m):
    area, _ = city(wide_m)
    found = hotspots.playback(problems(600, wide_m), projection=tiny.PROJECTION, boundary=area, days=7)
    assert len(found.begins) == 12
    assert found.counts.sum() > 500


@pytest.mark.parametrize("wide_m", [1_000, 500_000])
def test_the_picture_of_a_small_and_of_a_large_city(wide_m, tiny_city):
    area, roads = city(wide_m)
    odd = replace(tiny_city, communities=area, sections=roads)
    cells = asked("grid_count", problems(600, wide_m), wide_m)
    assert not isinstance(cells, str)
    parts = [pictures.Part("hotspot_cells", cells, {})]
    made = pictures.png(parts, city=odd, say=Translator("zh"), as_of=tiny.AS_OF, dpi=60)
    assert made[:4] == b"\x89PNG"
