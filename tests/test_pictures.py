"""Pictures of map views say what the map says: colours, scale, moment, what is not shown, text as text."""

from __future__ import annotations

import datetime as dt
import io
import pkgutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from PIL import Image
from shapely.geometry import Point, box

import layers
from mapapp import audit, hotspots, pictures, spot_joining, spots, style
from mapapp import cases as case_frames
from mapapp.errors import CrsError, InputError
from mapapp.i18n import LANGUAGES, Translator
from mapapp.pictures import _drawing, _font, _marks, _writing
from mapapp.pictures._ink import LIGHT, mixed

from . import tiny_city as tiny
from .hostile import EVERYTHING, PAYLOADS

SAY = Translator("zh")
CITY = tiny.build()
CASES = case_frames.build(CITY, tiny.AS_OF.to_pydatetime())
AS_OF = dt.datetime(2026, 7, 10, 12)
MANY = pd.concat([CASES] * 6, ignore_index=True)


def valued() -> gpd.GeoDataFrame:
    return CITY.communities.assign(value=[3.0, 9.0])


def found_spots() -> gpd.GeoDataFrame:
    """Spots around three places of 40 problems."""
    random = np.random.default_rng(3)
    east, north = (np.repeat(at, 40) + random.normal(0, 30, 120) for at in ([-500, 300, 600], [0, -300, 200]))
    lon, lat = tiny.place(east, north)
    given = pd.DataFrame({"lon": lon, "lat": lat})
    method = hotspots.METHODS["getis_ord"]
    return method.find(given, projection=tiny.PROJECTION, boundary=CITY.communities, reach=100)


SPOTS = found_spots()
NUMBERED = spot_joining.join(SPOTS)
OVERLAPPING = replace(
    CITY,
    communities=CITY.communities.assign(
        geometry=[CITY.communities.geometry[0].buffer(0.0004), CITY.communities.geometry[1]]
    ),
)
FINDINGS = audit.audit(OVERLAPPING, AS_OF.date())
CANDIDATES = CITY.sections.iloc[:3].assign(number=[1, 2, 3])
FRAMES = {
    "base_city": (CITY.communities, {"sections": CITY.sections}),
    "communities": (valued(), {"column": "value", "label": "问题总数", "unit": "件"}),
    "road_sections": (CITY.sections, {"selected": "S2"}),
    "problem_points": (CASES, {"numbered": True}),
    "problem_density": (CASES, {}),
    "hotspot_cells": (SPOTS, {}),
    "hotspot_numbers": (NUMBERED, {"selected": 1}),
    "audit_findings": (FINDINGS, {"numbered": True}),
    "candidates": (CANDIDATES, {}),
}
EACH = pytest.mark.parametrize("key", FRAMES)


def picture(*parts: pictures.Part, **options) -> np.ndarray:
    """Draw, and return the pixels, shape (rows, columns, 3)."""
    told = {"city": CITY, "say": SAY, "as_of": AS_OF, **options}
    return np.asarray(Image.open(io.BytesIO(pictures.png(parts, **told))).convert("RGB"))


def part(key: str, rows: slice = slice(None)) -> pictures.Part:
    frame, options = FRAMES[key]
    return pictures.Part(key, frame.iloc[rows], options)


def holds(pixels: np.ndarray, colour: str, least: int = 30) -> bool:
    """Say whether so many pixels have a colour, to within what rounding does."""
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    return int((np.abs(pixels.astype(int) - wanted).max(axis=2) <= 2).sum()) >= least


@pytest.fixture
def written(monkeypatch) -> list[tuple[str, float, float, str]]:
    """All texts that are written: the text, where, and its colour."""
    texts: list[tuple[str, float, float, str]] = []
    write = _writing.Pen.write

    def noted(self, axes, x, y, text, points, colour, **options):
        texts.append((self.font.written(text), x, y, colour))
        write(self, axes, x, y, text, points, colour, **options)

    monkeypatch.setattr(_writing.Pen, "write", noted)
    return texts


def texts_of(written) -> list[str]:
    return [text for text, *_ in written]


def test_every_module_is_listed_and_has_a_layer_on_the_screen():
    modules = {
        module.name for module in pkgutil.iter_modules(pictures.__path__) if not module.name.startswith("_")
    }
    assert modules == set(pictures.LAYERS) == set(FRAMES)
    assert all(key == layer.key for key, layer in pictures.LAYERS.items())
    assert set(pictures.LAYERS) <= set(layers.LAYERS)


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_layer_is_drawn_with_all_that_a_map_carries(key, language, written):
    say = Translator(language)
    pixels = picture(part(key), say=say, title="小城")
    assert pixels.shape == (787, 1228, 3)  # 100 mm and 156 mm at 200 dpi
    told = "\n".join(texts_of(written))
    carried = (
        "小城",
        say("北"),
        say("虚构演示资料"),
        say("数据截至 {moment}", moment=say.moment(AS_OF)),
    )
    assert [text for text in carried if text not in told] == []
    assert any(text.endswith(say("{length} 米", length="").strip()) for text in texts_of(written))


@EACH
def test_each_layer_takes_an_empty_frame_and_says_that_there_is_nothing(key, written):
    frame, options = FRAMES[key]
    picture(pictures.Part(key, frame.iloc[:0], options))
    if key in ("problem_points", "problem_density", "hotspot_cells", "audit_findings", "candidates"):
        assert "（无）" in texts_of(written)


@EACH
def test_no_layer_changes_its_frame(key):
    frame, _ = FRAMES[key]
    before = frame.copy(deep=True)
    picture(part(key))
    pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(before))


def test_the_same_input_gives_the_same_bytes_also_eight_at_once():
    parts = [[part(key)] for key in FRAMES]
    told = {"city": CITY, "say": SAY, "as_of": AS_OF, "dpi": 60}
    alone = [pictures.png(one, **told) for one in parts]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda one: pictures.png(one, **told), parts * 3))
    assert together == alone * 3


@pytest.mark.parametrize(
    ("parts", "colours"),
    [
        # Two communities of 3 and 9 problems: the lightest and the darkest colour, over the ground at 0.7.
        ((part("communities"),), [mixed(style.COUNTS[at], LIGHT.ground, 0.7) for at in (0, 4)]),
        ((part("problem_points"),), [group.colour for group in style.GROUPS.values()]),
        ((part("hotspot_cells"),), [mixed(style.CONFIDENCE[99], LIGHT.ground, 0.62)]),
        ((part("hotspot_numbers"),), [style.CONFIDENCE[99]]),
        ((part("candidates"),), [style.candidate_colour(number) for number in (1, 2, 3)]),
        ((part("audit_findings"),), [style.SEVERITY["error"]]),
    ],
)  # fmt: skip
def test_colours_of_the_legend_are_on_the_map(parts, colours):
    pixels = picture(*parts)
    map_only = pixels[60:740, 20:860]
    assert [colour for colour in colours if not holds(map_only, colour)] == []
    beside = pixels[:, 880:]
    assert [colour for colour in colours if not holds(beside, colour)] == []


def test_a_kilometre_is_as_long_northwards_as_eastwards_and_as_the_scale_says(written):
    pixels = picture(part("communities"))
    # The western community is a square of 1,000 m; its colour is found in every row and column of it.
    west = mixed(style.COUNTS[0], LIGHT.ground, 0.7)
    wanted = np.array([int(west[at : at + 2], 16) for at in (1, 3, 5)])
    rows, columns = np.nonzero(np.abs(pixels[:, :860].astype(int) - wanted).max(axis=2) <= 1)
    high, wide = np.ptp(rows) + 1, np.ptp(columns) + 1
    assert abs(high - wide) <= 6  # its edges are drawn white, 0.8 points wide on each side
    (bar,) = [text for text in texts_of(written) if text.endswith(" 米")]
    metres = float(bar.removesuffix(" 米").replace(",", ""))
    # The edge of the bar runs along both of its halves, in the lower part of the column beside the map.
    ink = np.array([int(LIGHT.text[at : at + 2], 16) for at in (1, 3, 5)])
    strip = np.abs(pixels[:, 880:].astype(int) - ink).max(axis=2) <= 60
    longest = max(_run(row) for row in strip[600:])
    assert longest / metres == pytest.approx((wide + 4) / 1000, rel=0.02)


def _run(row: np.ndarray) -> int:
    edges = np.flatnonzero(np.diff(np.r_[0, row.astype(int), 0]))
    return int(max((edges[1::2] - edges[::2]), default=0))


@pytest.mark.parametrize(
    ("longest", "bar"), [(1, 1), (1.9, 1), (3, 2), (499, 200), (500, 500), (12_000, 10_000), (0.03, 0.02)]
)
def test_the_scale_is_a_round_number(longest, bar):
    assert _marks.round_length(longest) == pytest.approx(bar)


def test_the_arrow_points_to_true_north():
    # 0.4° west of the central meridian 114°: the meridian leans by 0.4° · sin 33.905° to the right.
    view = (*_drawing._measured((113.595, 33.9, 113.605, 33.91), tiny.PROJECTION),)
    assert _drawing.north(view, tiny.PROJECTION) == pytest.approx(0.4 * 0.5578, abs=0.005)


def test_numbers_are_those_of_the_rows_and_none_lies_on_another(written):
    picture(part("problem_points"))
    tags = [(text, x, y) for text, x, y, _ in written if text.isdigit()]
    # Problem 6 has no position: its number is left out, and the others keep theirs.
    assert sorted(int(text) for text, *_ in tags) == [n for n in range(1, 16) if n != 6]
    places = np.array([(x, y) for _, x, y in tags])
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    scale = 2100 / 108  # metres per millimetre, at least: the city is 2 km wide, its map 110 mm
    assert apart.min() > 1.5 * scale  # 2 and 13 lie at one place


def test_numbers_without_room_are_counted(written):
    at_one_place = CASES.iloc[[0] * 400].assign(problem_id=range(400))
    picture(pictures.Part("problem_points", at_one_place, {"numbered": True}), width_mm=70, height_mm=70)
    numbers = sum(text.isdigit() for text in texts_of(written))
    assert 0 < numbers < 400
    # Notes are written from the lowest line up.
    told = "".join(text for text in reversed(texts_of(written)) if not text.isdigit())
    assert f"{400 - numbers} 个编号因过密未标" in told.replace(" ", " ")


@pytest.mark.parametrize(
    ("not_shown", "bounds", "said"),
    [
        (None, None, "未显示：无坐标 1"),
        ({"no_position": 3, "filtered": 7}, None, "未显示：无坐标 3、已筛去 7"),
        ({}, None, "问题已全部显示"),
        # Only the eastern community: 8, 9, 10, 12, 14, 2, 13 and 7 lie there, 1, 3, 4, 5, 11, 15 do not.
        (None, (113.6001, 33.9006, 113.6105, 33.9094), "未显示：无坐标 1、图幅外 "),
    ],
)
def test_what_is_not_shown_is_counted(not_shown, bounds, said, written):
    picture(part("problem_points"), not_shown=not_shown, bounds=bounds)
    assert any(said in text for text in texts_of(written))


def test_off_the_paper_is_counted_from_what_is_seen(written):
    # A view of 300 m around the joint J, wide as the paper: problems 3, 4, 9, 10, 11 and some more.
    west, south = tiny.place(-120, -150)
    east, north = tiny.place(120, 150)
    picture(part("problem_points"), bounds=(west, south, east, north))
    shown = {text for text in texts_of(written) if text.isdigit()}
    (note,) = [text for text in texts_of(written) if "图幅外" in text]
    assert f"图幅外 {14 - len(shown)}" in note
    assert {"3", "4"} <= shown
    assert not {"1", "5", "14", "15"} & shown


@pytest.mark.parametrize("attack", [*PAYLOADS.values(), "$\\frac{x}{$", "$x^2$", "a\nb\tc\x00\x1b[31m\u202e"])
def test_hostile_text_is_plain_text(attack, written):
    named = CITY.communities.assign(name=attack, value=[1.0, 2.0])
    roads = CITY.sections.assign(road=attack, name=attack)
    city = replace(CITY, communities=named, sections=roads)
    options = {"column": "value", "label": attack, "unit": attack}
    picture(
        pictures.Part("communities", named, options),
        pictures.Part("candidates", roads.iloc[:3].assign(number=[1, 2, 3]), {}),
        city=city,
        title=attack,
        not_shown={attack: 2},
    )
    title = written[
        [y for _, _, y, _ in written].index(max(y for _, x, y, _ in written if x == 2.0 and y < 200))
    ]
    start = "".join(c for c in attack.split("\n")[0][:8])
    assert title[0].startswith(start)
    assert not [text for text in texts_of(written) if any(ord(c) < 32 or c == "\u202e" for c in text)]


def test_long_names_are_cut_with_a_mark(written):
    named = CITY.sections.assign(name="长" * 4000)
    picture(pictures.Part("candidates", named.iloc[:3].assign(number=[1, 2, 3]), {}), title=EVERYTHING * 9)
    cut = [text for text in texts_of(written) if text.endswith("…")]
    assert len(cut) >= 4
    assert max(map(len, texts_of(written))) < 120


@pytest.mark.parametrize("size", [(156, 100), (80, 110), (60, 60), (297, 210), (40, 40)])
def test_the_size_is_that_asked_for(size):
    pixels = picture(
        part("hotspot_cells"), part("hotspot_numbers"), width_mm=size[0], height_mm=size[1], dpi=96
    )
    assert pixels.shape[:2] == (round(size[1] / 25.4 * 96), round(size[0] / 25.4 * 96))


@pytest.mark.parametrize(
    "asked", [{"width_mm": 39}, {"height_mm": 5}, {"width_mm": 4000, "dpi": 300}, {"layer": "no_such"}]
)
def test_what_cannot_be_drawn_is_an_error_with_a_sentence(asked):
    layer = asked.pop("layer", "problem_points")
    with pytest.raises(InputError) as caught:
        picture(pictures.Part(layer, CASES, {}), **asked)
    assert SAY.error(caught.value)


def test_zones_without_a_coordinate_system_are_refused():
    with pytest.raises(CrsError):
        picture(pictures.Part("communities", CITY.communities.set_crs(None, allow_override=True), {}))


def test_a_city_without_anything_says_what_to_do(written):
    empty = replace(CITY, communities=CITY.communities.iloc[:0], sections=CITY.sections.iloc[:0])
    picture(pictures.Part("problem_points", CASES.iloc[:0], {}), city=empty)
    assert "请先导入" in "".join(texts_of(written))


def test_a_single_point_is_shown_with_its_surroundings(written):
    picture(pictures.Part("problem_points", CASES.iloc[[0]], {}))
    (bar,) = [text for text in texts_of(written) if text.endswith(" 米")]
    assert bar in ("20 米", "50 米", "100 米")


def test_too_many_points_are_counted_in_cells(written):
    many = CASES.iloc[np.zeros(5_001, dtype=int)]
    picture(pictures.Part("problem_points", many, {}))
    assert "问题密度" in texts_of(written)


def test_a_city_500_kilometres_wide_is_drawn(written):
    far = gpd.GeoDataFrame(
        {"code": ["A", "B"], "name": ["西", "东"]},
        geometry=[box(110, 33, 111, 34), box(115, 33, 116, 34)],
        crs="EPSG:4326",
    )
    picture(pictures.Part("communities", far, {}), city=replace(CITY, communities=far))
    assert "100,000 米" in texts_of(written)


def test_zones_in_metres_lie_where_those_in_degrees_lie():
    measured = valued().to_crs(tiny.PROJECTION)
    _, options = FRAMES["communities"]
    seen = picture(part("communities")).astype(int)
    also = picture(pictures.Part("communities", measured, options)).astype(int)
    assert (np.abs(seen - also).max(axis=2) > 8).mean() < 0.001


def test_without_a_chinese_typeface_the_picture_is_made_and_says_so(monkeypatch, written):
    lacking = _font.chosen(frozenset({"DejaVu Sans", "Arial"}))
    assert not lacking.found
    monkeypatch.setattr(_drawing, "font", lambda: lacking)
    pixels = picture(part("problem_points"))
    assert pixels.shape == (787, 1228, 3)
    told = "".join(texts_of(written))
    assert "SimHei" in told
    assert "Noto Sans CJK SC" in told
    assert "□" in told
    assert not any("一" <= letter <= "龥" for letter in told)


@pytest.mark.parametrize(
    ("installed", "family"),
    [
        ({"Arial", "SimSun", "SimHei"}, "SimHei"),  # sans serif before serif
        ({"SimSun", "Microsoft YaHei"}, "Microsoft YaHei"),
        ({"WenQuanYi Zen Hei", "DejaVu Sans"}, "WenQuanYi Zen Hei"),
        ({"Arial"}, "DejaVu Sans"),
    ],
)
def test_the_typeface_is_the_best_that_is_installed(installed, family):
    assert _font.chosen(frozenset(installed)).family == family


def test_dark_is_dark():
    assert (
        picture(part("problem_points"), dark=True).mean() < 60 < 180 < picture(part("problem_points")).mean()
    )


def test_holes_of_communities_stay_open():
    # The eastern community has a hole of 200 m at (700, -300); the ground there is not its colour.
    lon, lat = tiny.place(700, -300)
    around = (lon - 0.0005, lat - 0.0004, lon + 0.0005, lat + 0.0004)
    pixels = picture(part("communities"), bounds=around)
    assert holds(pixels[200:600, 200:700], LIGHT.beyond, 100_000)


def test_described_spots_stand_at_their_cases_middle(written):
    described = spots.describe(NUMBERED, CASES.iloc[:0], tiny.PROJECTION)
    given = described.assign(lon=[Point(tiny.place(-500, 0)).x] * len(described))
    given["lat"] = tiny.place(-500, 0)[1]
    picture(pictures.Part("hotspot_numbers", given, {}))
    assert [text for text in texts_of(written) if text.isdigit()][: len(given)] == [
        str(number) for number in given["number"]
    ]
