"""A walked track falls on the right road sections, whatever the telephone's noise."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString

from mapapp import columns as column_names
from mapapp import crs, demo, intake, readers, track_matching, zones
from mapapp.errors import InputError
from mapapp.ground_frames import Ground

from . import tiny_city as tiny

HEAD = '<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">'
NOW = dt.datetime(2026, 7, 10, 12)


def gpx(
    folder: Path, east: np.ndarray, north: np.ndarray, *, begins: str | None = "2026-07-01T00:30:00"
) -> Path:
    """Write a track in metres from J, a point every ten seconds; without times for None."""
    lon, lat = tiny.place(east, north)
    points = []
    for step, (x, y) in enumerate(zip(lon, lat, strict=True)):
        at = None if begins is None else pd.Timestamp(begins) + pd.Timedelta(seconds=10 * step)
        moment = "" if at is None else f"<time>{at:%Y-%m-%dT%H:%M:%SZ}</time>"
        points.append(f'<trkpt lat="{y:.7f}" lon="{x:.7f}">{moment}</trkpt>')
    path = folder / "walk.gpx"
    path.write_text(f"{HEAD}<trk><name>走</name><trkseg>{''.join(points)}</trkseg></trk></gpx>", "utf-8")
    return path


def walk(*corners: tuple[float, float], step: float = 10.0, noise: float = 0.0, seed: int = 0):
    line = LineString(corners)
    places = shapely.get_coordinates(shapely.line_interpolate_point(line, np.arange(0, line.length, step)))
    places = places + np.random.default_rng(seed).normal(0, noise, places.shape) if noise else places
    return places[:, 0], places[:, 1]


def taken(path: Path, city=None, **constants: str):
    choices = intake.Choices({}, datum="wgs84", constants=constants)
    return intake.clean("patrols", readers.read(path), choices, city or tiny.build(), NOW)


def complaints(cleaned) -> list[str]:
    return [c.code for row in cleaned.rejected["complaints"] for c in row]


def test_a_walk_along_two_sections_visits_both_at_local_time(tmp_path):
    # From the south end of S1 (500 m) to 270 m up S2 (500 m): world time 00:30 is 08:30 in Beijing.
    found = taken(gpx(tmp_path, *walk((4, -500), (4, 280))), unit="县城管局", actor="巡查员").accepted
    assert found["zone_code"].tolist() == ["S1", "S2"]
    assert found["visited_at"].astype(str).iloc[0] == "2026-07-01 08:30:00"
    assert found["length_m"].tolist() == pytest.approx([500, 270], abs=12)
    assert set(found["unit"]) == {"县城管局"}
    assert set(found["kind"]) == {"patrol"}


def test_less_than_half_is_no_visit_until_the_office_says_so(tmp_path):
    path = gpx(tmp_path, *walk((4, -500), (4, 150)))  # 150 of 500 m of S2: 30 %
    strict = taken(path)
    assert strict.accepted["zone_code"].tolist() == ["S1"]
    assert complaints(strict) == ["too_short"]
    rules = {**Ground().rules, "track_share": 25}
    eased = dataclasses.replace(tiny.build(), ground=Ground(rules=rules))
    assert taken(path, eased).accepted["zone_code"].tolist() == ["S1", "S2"]


def test_walking_the_same_hundred_metres_five_times_is_still_a_hundred_metres(tmp_path):
    corners = [(3, -400 + 100 * (turn % 2)) for turn in range(6)]
    found = taken(gpx(tmp_path, *walk(*corners)))
    assert len(found.accepted) == 0
    assert complaints(found) == ["too_short"]


def test_points_away_from_the_network_do_not_count(tmp_path):
    # Along S1, out 200 m into the fields and back, then on.
    found = taken(gpx(tmp_path, *walk((0, -500), (0, -260), (200, -250), (0, -240), (0, 0), step=5)))
    assert found.accepted["zone_code"].tolist() == ["S1"]
    off = complaints(found).count("off_section")
    assert 2 * (200 - 25 - 10) / 5 <= off <= 2 * (200 - 10) / 5
    far = taken(gpx(tmp_path, *walk((-3000, -3000), (-2500, -3000))))
    assert len(far.accepted) == 0
    assert set(complaints(far)) == {"off_section"}


def test_a_track_without_time_needs_a_day(tmp_path):
    path = gpx(tmp_path, *walk((4, -500), (4, 0)), begins=None)
    without = taken(path)
    assert len(without.accepted) == 0
    assert complaints(without) == ["no_time"]
    dated = taken(path, visited_at="2026-07-01").accepted
    assert dated["visited_at"].tolist() == [pd.Timestamp("2026-07-01")]
    assert dated["until"].isna().all()


def test_a_track_of_tomorrow_is_refused(tmp_path):
    found = taken(gpx(tmp_path, *walk((4, -500), (4, 0)), begins="2026-07-11T00:30:00"))
    assert len(found.accepted) == 0
    assert complaints(found) == ["future"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{HEAD}</gpx>", "没有轨迹点"),
        (f'{HEAD}<wpt lat="33.9" lon="113.6"></wpt></gpx>', "没有轨迹点"),
        (f"{HEAD}<trk><trkseg></trkseg></trk></gpx>", "没有轨迹点"),
        ("not xml at all", "打不开"),
        (f'<!DOCTYPE g [<!ENTITY a "b">]>{HEAD}</gpx>', "打不开"),
        (f'{HEAD}<trk><trkseg><trkpt lat="x" lon="113.6"/></trkseg></trk></gpx>', "打不开"),
    ],
)
def test_files_without_a_track_say_so(tmp_path, content, said):
    path = tmp_path / "a.gpx"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=said):
        readers.read(path)


def test_one_point_and_a_city_without_roads(tmp_path):
    one = gpx(tmp_path, np.array([0.0]), np.array([-100.0]))
    assert len(taken(one).accepted) == 0
    bare = dataclasses.replace(tiny.build(), sections=tiny.sections().iloc[:0])
    with pytest.raises(InputError, match="路段"):
        taken(one, bare)


@pytest.mark.parametrize("words", [{"kind": "stroll"}, {"ahead_hours": "eight"}])
def test_impossible_constants_are_refused(tmp_path, words):
    with pytest.raises(InputError):
        taken(gpx(tmp_path, *walk((4, -500), (4, 0))), **words)


# How well the matching does --------------------------------------------------------------------------


def right(lines: list[LineString], path: np.ndarray, truth: np.ndarray, noise: float, seed: int) -> float:
    noisy = path + np.random.default_rng(seed).normal(0, noise, path.shape)
    piece = np.ones(len(path), dtype="int64")
    found, _ = track_matching.follow(noisy[:, 0], noisy[:, 1], piece, np.array(lines, dtype=object), 25.0)
    return float((found == truth).mean())


@pytest.mark.parametrize("apart", [12.0, 20.0])
@pytest.mark.parametrize("carriageway", [0, 1])
def test_two_parallel_carriageways_are_told_apart(apart, carriageway):
    lines = [LineString([(0, 0), (800, 0)]), LineString([(0, apart), (800, apart)])]
    steps = np.arange(0, 800, 8.0)
    path = np.column_stack([steps, np.full(len(steps), apart * carriageway)])
    scores = [right(lines, path, np.full(len(steps), carriageway), 5.0, seed) for seed in range(20)]
    assert np.mean(scores) >= 0.95
    assert min(scores) >= 0.9


def test_the_nearest_line_alone_would_not_tell_them_apart():
    # So that the test above means something: 12 m apart with 5 m noise.
    noise = np.random.default_rng(0).normal(0, 5, 20_000)
    assert (np.abs(noise) < np.abs(noise - 12)).mean() < 0.9


@pytest.fixture(scope="module")
def town() -> gpd.GeoDataFrame:
    raw = readers.read(demo.FOLDER / "road_sections.zip")
    mapping = column_names.guess(raw.frame.columns, "sections")
    return zones.clean_sections(raw, mapping, datum="file").accepted


@pytest.mark.parametrize(("noise", "step"), [(3.0, 5.0), (5.0, 10.0), (5.0, 30.0), (8.0, 10.0)])
def test_walks_through_the_town_fall_on_the_right_sections(town, noise, step):
    lines = list(crs.project_frame(town, "EPSG:4547").geometry)
    scores = [
        right(lines, *through(lines, np.random.default_rng(seed), step), noise, seed) for seed in range(20)
    ]
    assert np.mean(scores) >= 0.95


def through(lines: list[LineString], rng: np.random.Generator, step: float) -> tuple[np.ndarray, np.ndarray]:
    """Walk from section to section where their ends meet; the places and the section of each."""
    ends = [tuple(tuple(np.round(line.coords[at], 0)) for at in (0, -1)) for line in lines]
    section, turned = int(rng.integers(len(lines))), False
    places, truth = [], []
    for _ in range(8):
        line = lines[section]
        along = np.arange(0, line.length, step)
        along = line.length - along if turned else along
        places.append(shapely.get_coordinates(shapely.line_interpolate_point(line, along)))
        truth += [section] * len(along)
        node = ends[section][0 if turned else 1]
        ahead = [(n, e[1] == node) for n, e in enumerate(ends) if n != section and node in e]
        if not ahead:
            break
        section, turned = ahead[rng.integers(len(ahead))]
    return np.vstack(places), np.array(truth)
