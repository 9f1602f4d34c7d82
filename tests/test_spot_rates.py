"""Rates of hotspots: problems per km of road, km², household and patrol, worked by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Polygon, box

from mapapp import crs, hotspots, spot_rates
from mapapp.city import City
from mapapp.errors import InputError

from . import tiny_city as tiny

CITY = tiny.build()
J = crs.project([tiny.LON], [tiny.LAT], tiny.PROJECTION)
X, Y = float(J[0][0]), float(J[1][0])
"""The joint of 人民路 in metres; the projection is turned against the roads by 0.22°, below 1 % here."""


JUNE = (dt.date(2026, 6, 1), dt.date(2026, 6, 30))


def patrolled(**visits: int) -> City:
    """The tiny city with so many visits of sections on 15 June, and one of S2 in July."""
    rows = [(code, "2026-06-15 09:00") for code, number in visits.items() for _ in range(number)]
    rows.append(("S2", "2026-07-02 09:00"))
    frame = pd.DataFrame(rows, columns=["zone_code", "visited_at"])
    frame["visited_at"] = frame["visited_at"].astype("datetime64[us]")
    frame = frame.assign(zone_kind="section", planned_on=pd.NaT, kind="patrol")
    return replace(CITY, ground=replace(CITY.ground, patrols=frame))


def spots(*shapes) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"count": [12] * len(shapes)}, geometry=list(shapes), crs=tiny.PROJECTION)


SQUARE = box(X - 100, Y - 200, X + 100, Y)
"""200 m by 200 m south of J, half in each community; 人民路 runs 200 m through its middle."""


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("km", 12 / 0.2),
        ("km2", 12 / 0.04),
        # Half of it lies in C1 (1 km², 1,000 households), half in C2 (1 km² less the hole of 0.04 km², 480):
        # 0.02 · 1000 + 0.02 / 0.96 · 480 = 30 households.
        ("households", 12 / 30 * 1000),
        # All its road is S1, which was visited four times in June: 12 / 4 for one visit.
        ("patrols", 12 / 4 * 100),
    ],
)
def test_rates_by_hand(key, expected):
    city = patrolled(S1=4, S3=9)
    city = replace(city, communities=city.communities.assign(households=[1000, "480"]))
    assert spot_rates.rate(spots(SQUARE), key, city, JUNE).iloc[0] == pytest.approx(expected, rel=0.02)


def test_a_stretch_of_road_is_as_wide_as_its_reach():
    line = LineString([(X, Y - 200), (X, Y)])
    # 200 m by 100 m and two half discs of 50 m.
    assert spot_rates.rate(spots(line), "km2", CITY).iloc[0] == pytest.approx(
        12 / (0.02 + np.pi * 0.05**2), rel=0.02
    )


def test_where_there_is_no_road_there_is_no_rate():
    assert np.isnan(spot_rates.rate(spots(box(X - 900, Y - 480, X - 800, Y - 450)), "km", CITY).iloc[0])


@pytest.mark.parametrize(
    ("columns", "offered"),
    [
        ({}, ["km", "km2"]),
        ({"households": [10, 20]}, ["km", "km2", "households"]),
        ({"households": [3, np.nan]}, ["km", "km2", "households"]),
        ({"households": [0, 0]}, ["km", "km2"]),  # nothing was given
        ({"households": ["", ""]}, ["km", "km2"]),
    ],
)
def test_what_was_not_given_is_not_offered(columns, offered):
    assert spot_rates.offered(replace(CITY, communities=CITY.communities.assign(**columns))) == offered


def test_patrols_are_offered_for_the_days_they_were_made():
    assert "patrols" in spot_rates.offered(patrolled(S1=1), JUNE)
    assert "patrols" not in spot_rates.offered(patrolled(), JUNE)  # S2 was visited in July
    assert "patrols" in spot_rates.offered(patrolled())


def test_a_place_nobody_patrolled_has_no_rate():
    assert np.isnan(spot_rates.rate(spots(SQUARE), "patrols", patrolled(S3=5), JUNE).iloc[0])


def test_empty_in_empty_out():
    assert len(spot_rates.rate(spots(), "km", CITY)) == 0


def inspected() -> pd.DataFrame:
    """Sixty problems in 200 m of the western community, where all the patrols go, and sixty elsewhere."""
    random = np.random.default_rng(4)
    east = np.r_[random.uniform(-700, -500, 60), random.uniform(20, 980, 60)]
    north = np.r_[random.uniform(-100, 100, 60), random.uniform(-480, 480, 60)]
    lon, lat = tiny.place(east, north)
    return pd.DataFrame({"lon": lon, "lat": lat})


def quarters(values: list[float]) -> gpd.GeoDataFrame:
    """Zones of the city: the place in the west, the rest of the west, the east; with their patrols."""
    place = Polygon(tiny.ring((-700, -100), (-500, -100), (-500, 100), (-700, 100)))
    west, east = tiny.communities().geometry
    shapes = [place, west.difference(place), east]
    return gpd.GeoDataFrame({"exposure": values}, geometry=shapes, crs="EPSG:4326")


def hottest(exposure: gpd.GeoDataFrame | None) -> int:
    found = hotspots.METHODS["getis_ord"].find(
        inspected(), projection=tiny.PROJECTION, boundary=tiny.communities(), exposure=exposure
    )
    return int(found["confidence"].max())


def test_what_is_inspected_often_is_not_read_as_dirty():
    assert hottest(None) == 99
    # Patrolled in proportion to area (0.04, 0.96, 1.0 km²): the same answer as without.
    assert hottest(quarters([4, 96, 100])) == 99
    # Half of all patrols went to the place that has half of all problems: nothing is left to explain.
    assert hottest(quarters([100, 0, 100])) == 0


def test_lines_spread_their_exposure_along_themselves():
    """All problems within 30 m of two roads; as often visited as they have problems, nothing is hot."""
    random = np.random.default_rng(6)
    east = np.r_[random.uniform(-400, -200, 60), random.uniform(500, 900, 60)]
    lon, lat = tiny.place(east, 300 + random.uniform(-10, 10, 120))
    given = pd.DataFrame({"lon": lon, "lat": lat})
    ends = [((-400, 300), (-200, 300)), ((500, 300), (900, 300))]
    lines = [LineString(tiny.ring(*pair)) for pair in ends]
    # Sixty problems on 200 m and on 400 m: with twice the visits of the short one both agree.
    visited = gpd.GeoDataFrame({"exposure": [2 * 200.0, 1 * 400.0]}, geometry=lines, crs="EPSG:4326")
    find = hotspots.METHODS["getis_ord"].find
    told = {"projection": tiny.PROJECTION, "boundary": tiny.communities()}
    assert find(given, **told)["confidence"].max() == 99
    assert find(given, exposure=visited, **told)["confidence"].max() == 0
    # Visited alike, the short one has more than its visits explain.
    alike = visited.assign(exposure=[200.0, 20_000.0])
    hot = find(given, exposure=alike, **told).query("confidence == 99")
    west = crs.unproject_frame(hot).geometry.centroid.x < tiny.LON
    assert len(hot)
    assert west.all()


@pytest.mark.parametrize("values", [[0, 0, 0], [1, -1, 5], [np.nan] * 3])
def test_impossible_numbers_are_refused(values):
    with pytest.raises(InputError):
        hottest(quarters(values))
