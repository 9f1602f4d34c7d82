"""Every method and every layer keeps its folder's promise, today's and tomorrow's."""

from __future__ import annotations

import pkgutil

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import layers
from mapapp import hotspots, spot_joining, spots
from mapapp.errors import InputError
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


SMALL = {"cell": 100, "reach": 100}
"""Two places in a city of two communities are half of it in cells of 200 m."""


def modules(package) -> set[str]:
    return {
        module.name for module in pkgutil.iter_modules(package.__path__) if not module.name.startswith("_")
    }


def problems() -> pd.DataFrame:
    """120 problems around each of two places by a road, twenty scattered, one without a position."""
    random = np.random.default_rng(7)
    east = np.r_[random.normal(4, 6, 120), random.normal(500, 20, 120), random.uniform(-2500, 2500, 20)]
    north = np.r_[random.normal(100, 20, 120), random.normal(297, 6, 120), random.uniform(-2000, 2000, 20)]
    lon, lat = tiny.place(east, north)
    frame = pd.DataFrame({"lon": np.r_[lon, np.nan], "lat": np.r_[lat, np.nan]})
    days = pd.Timestamp("2026-06-01 08:00") + pd.to_timedelta(np.arange(len(frame)) * 7 % 61, unit="D")
    return frame.assign(problem_id=np.arange(len(frame)) + 500, type_key="a", reported_at=days)


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
    chosen = {param.name: SMALL.get(param.name, param.default) for param in method.params}
    zones = {"boundary": boundary, "sections": tiny.sections()}
    found = method.find(given, projection=tiny.PROJECTION, **zones, **chosen)
    assert len(found)
    pd.testing.assert_frame_equal(given, before)
    assert isinstance(found, gpd.GeoDataFrame)
    assert found.crs == tiny.PROJECTION
    assert {name: str(found[name].dtype) for name in SPOTS} == SPOTS
    assert found.index.tolist() == list(range(len(found)))
    assert (found["count"].gt(0) | found["kind"].str.startswith("low_")).all()
    assert np.isfinite(found["score"]).all()
    assert found["kind"].isin(["", *method.classes]).all()
    shapes = ["LineString", "MultiLineString"] if method.shape == "line" else ["Polygon", "MultiPolygon"]
    assert found.geom_type.isin(shapes).all()
    assert found.geometry.is_valid.all()
    known = [set(members) <= set(given["problem_id"]) for members in found["members"].dropna()]
    assert all(known)
    assert found["confidence"].isin([0, 90, 95, 99]).all()
    ranked = [found["z"]] if found["z"].notna().any() else [found["count"], found["score"]]
    assert found["confidence"].is_monotonic_decreasing
    assert any(
        rank.groupby(found["confidence"]).agg(lambda part: part.is_monotonic_decreasing).all()
        for rank in ranked
    )


@METHODS
@pytest.mark.parametrize("language", ["zh", "en"])
def test_methods_say_what_they_show(method, language):
    say = Translator(language)
    assert all(say(words) for words in (method.explains, method.score))
    assert all(say(label) and colour.startswith("#") for label, colour in method.classes.values())
    assert set(method.needs) <= {"sections", "reported_at", "type_key"}


@METHODS
def test_spots_of_every_method_join_and_draw(method):
    zones = {"boundary": tiny.communities(), "sections": tiny.sections()}
    chosen = {param.name: SMALL.get(param.name, param.default) for param in method.params}
    found = method.find(problems(), projection=tiny.PROJECTION, **zones, **chosen)
    joined = spot_joining.join(found)
    assert len(joined)
    numbers = spots.numbers(found, joined)
    assert set(numbers) <= {0, *joined["number"]}
    assert numbers.ne(0).any()
    shown = found.assign(number=numbers)
    drawn = layers.LAYERS["hotspot_cells"](shown, Translator("zh"), classes=method.classes)
    assert drawn.shown == len(found)
    assert drawn.legend


@METHODS
def test_method_takes_every_param_at_its_limits(method):
    said = []
    for param in method.params:
        assert param.low <= param.default <= param.high
        for value in (param.low, param.high):
            zones = {"boundary": tiny.communities(), "sections": tiny.sections()}
            try:
                method.find(problems(), projection=tiny.PROJECTION, **zones, **{param.name: value})
            except InputError as error:
                said.append(error)
    assert all(error.cure for error in said)  # what cannot be told says what to do


@METHODS
def test_method_gives_empty_for_empty(method):
    for given in (problems().iloc[:0], problems().iloc[-1:]):
        found = method.find(given, projection=tiny.PROJECTION, boundary=tiny.communities())
        assert len(found) == 0
        assert found.crs == tiny.PROJECTION
        assert {name: str(found[name].dtype) for name in SPOTS} == SPOTS


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_label_can_be_said(language):
    say = Translator(language)
    labels = [method.label for method in hotspots.METHODS.values()]
    labels += [param.label for method in hotspots.METHODS.values() for param in method.params]
    labels += [layer.label for layer in layers.LAYERS.values()]
    assert all(say(label) for label in labels)
