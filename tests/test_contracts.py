"""Every method and every layer keeps its folder's promise, today's and tomorrow's."""

from __future__ import annotations

import pkgutil

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import layers
from mapapp import hotspots
from mapapp.i18n import Translator

from . import tiny_city as tiny

METHODS = pytest.mark.parametrize("method", hotspots.METHODS.values(), ids=lambda method: method.key)
SPOTS = {
    "count": "int64",
    "score": "float64",
    "z": "float64",
    "p": "float64",
    "q": "float64",
    "confidence": "int64",
}


def modules(package) -> set[str]:
    return {
        module.name for module in pkgutil.iter_modules(package.__path__) if not module.name.startswith("_")
    }


def problems() -> pd.DataFrame:
    """Eighty problems around one place, twenty scattered, one without a position."""
    random = np.random.default_rng(7)
    east = np.r_[random.normal(200, 40, 80), random.uniform(-900, 900, 20)]
    north = np.r_[random.normal(100, 40, 80), random.uniform(-400, 400, 20)]
    lon, lat = tiny.place(east, north)
    return pd.DataFrame({"lon": np.r_[lon, np.nan], "lat": np.r_[lat, np.nan]})


def test_every_method_module_is_listed():
    listed = {method.find.__module__.rsplit(".")[-1] for method in hotspots.METHODS.values()}
    assert listed == modules(hotspots)
    assert all(key == method.key for key, method in hotspots.METHODS.items())


def test_every_layer_module_is_listed():
    listed = {layer.draw.__module__.rsplit(".")[-1] for layer in layers.LAYERS.values()}
    assert listed == modules(layers)
    assert all(key == layer.key for key, layer in layers.LAYERS.items())


@METHODS
@pytest.mark.parametrize("bounded", [False, True])
def test_method_returns_the_spots_frame_highest_first(method, bounded):
    given = problems()
    before = given.copy()
    boundary = tiny.communities() if bounded else None
    chosen = {param.name: param.default for param in method.params}
    spots = method.find(given, projection=tiny.PROJECTION, boundary=boundary, **chosen)
    pd.testing.assert_frame_equal(given, before)
    assert isinstance(spots, gpd.GeoDataFrame)
    assert spots.crs == tiny.PROJECTION
    assert {name: str(spots[name].dtype) for name in SPOTS} == SPOTS
    assert spots.index.tolist() == list(range(len(spots)))
    assert spots["count"].gt(0).all()
    assert spots["score"].between(0, 1).all()
    assert spots["confidence"].isin([0, 90, 95, 99]).all()
    ranked = spots["z"] if spots["z"].notna().any() else spots["count"]
    assert spots["confidence"].is_monotonic_decreasing
    assert ranked.groupby(spots["confidence"]).agg(lambda part: part.is_monotonic_decreasing).all()


@METHODS
def test_method_takes_every_param_at_its_limits(method):
    for param in method.params:
        assert param.low <= param.default <= param.high
        for value in (param.low, param.high):
            method.find(problems(), projection=tiny.PROJECTION, **{param.name: value})


@METHODS
def test_method_gives_empty_for_empty(method):
    for given in (problems().iloc[:0], problems().iloc[-1:]):
        spots = method.find(given, projection=tiny.PROJECTION, boundary=tiny.communities())
        assert len(spots) == 0
        assert spots.crs == tiny.PROJECTION
        assert {name: str(spots[name].dtype) for name in SPOTS} == SPOTS


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_label_can_be_said(language):
    say = Translator(language)
    labels = [method.label for method in hotspots.METHODS.values()]
    labels += [param.label for method in hotspots.METHODS.values() for param in method.params]
    labels += [layer.label for layer in layers.LAYERS.values()]
    assert all(say(label) for label in labels)
