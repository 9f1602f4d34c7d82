"""Chinese web map coordinates agree with two independent packages, and their inverse is exact."""

from __future__ import annotations

import numpy as np
import prcoords
import pytest
from coord_convert import transform
from hypothesis import given
from hypothesis import strategies as st

from mapapp import gcj02

PLACES = (
    (113.6, 33.9),  # a county town in the middle
    (116.391, 39.907),  # the capital
    (87.617, 43.792),  # far west
    (121.473, 31.23),  # the coast
    (110.35, 20.02),  # the southern islands
    (129.63, 44.55),  # the north-east
)
MILLIMETRE = 1e-3 / 111_000
"""A millimetre in degrees of latitude."""


@pytest.mark.parametrize(("lon", "lat"), PLACES)
def test_forward_agrees_with_two_packages(lon, lat):
    first = transform.wgs2gcj(lon, lat)
    second = prcoords.wgs_gcj((lat, lon))
    assert gcj02.to_gcj02(lon, lat) == pytest.approx(first, abs=MILLIMETRE)
    assert gcj02.to_gcj02(lon, lat) == pytest.approx((second.lon, second.lat), abs=MILLIMETRE)


@pytest.mark.parametrize(("lon", "lat"), PLACES)
def test_baidu_agrees_with_two_packages(lon, lat):
    first = transform.wgs2bd(lon, lat)
    second = prcoords.wgs_bd((lat, lon))
    assert gcj02.to_bd09(lon, lat) == pytest.approx(first, abs=MILLIMETRE)
    assert gcj02.to_bd09(lon, lat) == pytest.approx((second.lon, second.lat), abs=MILLIMETRE)


@given(lon=st.floats(74, 135), lat=st.floats(10, 54))
def test_the_way_back_is_exact_to_a_millimetre(lon, lat):
    for there, back in ((gcj02.to_gcj02, gcj02.from_gcj02), (gcj02.to_bd09, gcj02.from_bd09)):
        returned = back(*there(lon, lat))
        assert np.abs(np.subtract(returned, (lon, lat))).max() < MILLIMETRE


def test_outside_china_nothing_moves():
    lon, lat = np.array([-122.4, 2.35]), np.array([37.8, 48.85])
    for shifted in (gcj02.to_gcj02(lon, lat), gcj02.from_gcj02(lon, lat)):
        np.testing.assert_array_equal(shifted, (lon, lat))


def test_arrays_keep_their_shape_their_gaps_and_themselves():
    lon, lat = np.array([113.6, np.nan]), np.array([33.9, np.nan])
    shifted, _ = gcj02.from_bd09(lon, lat)
    assert shifted.shape == (2,)
    assert np.isnan(shifted[1])
    assert lon[0] == 113.6
