"""Scenes show what they should, in both languages, also where there is nothing; counted by hand."""

from __future__ import annotations

import json
import pkgutil
from dataclasses import replace

import pytest

from mapapp import briefing, cases, hotspots, spot_joining, spots
from mapapp.briefing import KINDS, Found, Scene, Slide
from mapapp.briefing import _deck as decks
from mapapp.briefing.plain_material import PlainMaterial
from mapapp.errors import InputError
from mapapp.i18n import Translator

from . import hostile
from . import tiny_city as built

ZH, EN = Translator("zh"), Translator("en")
NOT_KINDS = {"plain_material"}


def material(city, found: Found | None = None) -> PlainMaterial:
    return PlainMaterial(city, built.AS_OF.to_pydatetime(), cases.build(city, built.AS_OF), found)


def found(known: PlainMaterial) -> Found:
    """One hotspot: the cells of 200 m are all counted, not tested."""
    cells = hotspots.METHODS["grid_count"].find(known.all_cases, projection=built.PROJECTION, cell=200)
    joined = spot_joining.join(cells)
    return Found(cells, spots.describe(joined, known.all_cases, built.PROJECTION))


def block(slide: Slide, kind: str, at: int = 0):
    return [part for part in slide.blocks if part.kind == kind][at]


def test_every_kind_is_listed():
    modules = {m.name for m in pkgutil.iter_modules(briefing.__path__) if not m.name.startswith("_")}
    assert {kind.make.__module__.rsplit(".")[-1] for kind in KINDS.values()} == modules - NOT_KINDS
    assert all(key == kind.key for key, kind in KINDS.items())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("say", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("query", [{}, {"from": "2020-01-01", "to": "2020-02-01"}, {"at": "community:C1"}])
def test_every_kind_makes_a_slide_that_json_can_hold(tiny_city, kind, say, query):
    made = briefing.make(Scene(kind, query=query), material(tiny_city), say)
    assert made.slide.title
    assert {part.key for part in made.parts} <= set(KINDS[kind].layers)
    written = json.loads(json.dumps(briefing.slide_to_plain(made.slide), allow_nan=False))
    assert briefing.slide_from_plain(written) == made.slide
    if say is EN:
        told = json.dumps(
            [part for part in written["blocks"] if part["kind"] == "nothing"], ensure_ascii=False
        )
        assert not any("一" <= letter <= "鿿" for letter in told)


def test_the_city_in_figures_counted_by_hand(tiny_city):
    """Of 15 problems one is voided: 14; open 3, 4, 5, 8, 11, 12, 15; late 4, 8, 12; the rest closed."""
    slide = briefing.make(Scene("overview"), material(tiny_city), ZH).slide
    assert [(figure.label, figure.value) for figure in slide.figures] == [
        ("问题总数", "14"),
        ("未结案", "7"),
        ("超期未结", "3"),
        ("结案比例", "50.0%"),
        ("结案天数（中位）", "1.0"),
    ]
    groups = block(slide, "bars")
    assert dict(zip(groups.labels, groups.said, strict=True)) == {
        "卫生死角": "3",  # 1, 5, 6; the voided 7 is not counted
        "占道经营": "5",  # 2, 8, 9, 10, 13
        "小广告": "4",  # 3, 4, 11, 12
        "其他问题": "2",  # 14, 15
    }
    assert sum(groups.values) == 14
    assert [(light.key, light.count) for light in block(slide, "lights").items] == [
        ("red", "3"),
        ("yellow", "0"),
        ("green", "4"),
    ]
    assert block(slide, "table").rows == (("东关社区", "7", "2"), ("西关社区", "5", "4"))
    assert slide.not_shown == {"no_position": 1, "filtered": 1}


def test_who_has_most_that_is_late(tiny_city):
    slide = briefing.make(Scene("clock"), material(tiny_city), ZH).slide
    assert [part.rows for part in slide.blocks if part.kind == "table"] == [
        (("县住建局", "1"),),
        (("副县长丙", "2"), ("副县长甲", "1")),
    ]


def test_figures_are_compared_with_the_period_before(tiny_city):
    """1 to 7 July: 4, 5, 8, 9, 10 and 13; 24 to 30 June: 2. Five more; open 4, 5, 8 against none: worse."""
    query = {"from": "2026-07-01", "to": "2026-07-07"}
    slide = briefing.make(Scene("overview", query=query), material(tiny_city), ZH).slide
    assert [(f.value, f.change, f.tone) for f in slide.figures[:2]] == [("6", "+5", ""), ("3", "+3", "worse")]
    assert slide.caption == "2026年7月1日至2026年7月7日"


def test_a_hotspot_is_found_by_its_place_and_told_when_gone(tiny_city):
    known = material(tiny_city)
    some = found(known)
    known = replace(known, found=some)
    first = some.spots.iloc[0]
    at = f"{first['lon']:.6f},{first['lat']:.6f}"
    made = briefing.make(Scene("hotspot", query={"spot_at": at}), known, ZH)
    assert block(made.slide, "ranked").items[0].current
    west, south, east, north = made.slide.bounds
    assert west < first["lon"] < east
    assert south < first["lat"] < north
    gone = briefing.make(Scene("hotspot", query={"spot_at": "113.7,33.95"}), known, ZH).slide
    assert "不是热点" in block(gone, "nothing").text


def test_the_wall_flies_to_the_first_hotspots(tiny_city):
    known = material(tiny_city)
    assert [scene.kind for scene in briefing.tour({}, known)] == [
        *("overview", "hotspots"),
        *("communities", "sections", "clock"),
    ]
    known = replace(known, found=found(known))
    numbers = [s.query["spot"] for s in briefing.tour({"status": "open"}, known) if s.kind == "hotspot"]
    assert numbers == ["1", "2", "3", "4"]


def test_what_staff_wrote_goes_over_the_scene(tiny_city):
    view = (113.59, 33.9, 113.6, 33.91)
    scene = Scene(
        "overview", "标题", "正文", "备注", view=view, layers=("communities",), pictures=("a" * 64,)
    )
    made = briefing.make(scene, material(tiny_city), ZH)
    assert (made.slide.title, made.slide.notes, made.slide.bounds) == ("标题", "备注", view)
    assert made.slide.blocks[0] == briefing.Words("正文")
    assert [part.key for part in made.parts] == ["communities"]
    assert made.slide.photos[0].sha256 == "a" * 64
    assert made.slide.blocks[-1].missing == "照片已不在库中"


WRONG = [
    Scene("nothing known"),
    Scene("overview", "长" * 61),
    Scene("overview", text="长" * 1001),
    Scene("overview", view=(10.0, 0.0, 5.0, 1.0)),
    Scene("overview", pictures=tuple("abcde")),
]


@pytest.mark.parametrize("scene", WRONG, ids=["kind", "title", "text", "view", "pictures"])
def test_a_scene_that_cannot_be_kept_is_named_by_its_number(scene):
    with pytest.raises(InputError) as refused:
        briefing.check([Scene("overview"), scene], KINDS)
    assert refused.value.values["numbers"] == ["2"]
    assert refused.value.cure


A, B, C = Scene("overview", "甲"), Scene("clock", "乙"), Scene("words", "丙")
DIFFERENCES = [
    ([A, B], [A, B], []),
    ([A, B], [A, B, C], ["新增场景“丙”"]),
    ([A, B], [B], ["删去场景“甲”"]),
    ([A, B], [B, A], ["场景的次序变了"]),
    ([A, B], [A.changed(text="新"), B], ["改动场景“甲”"]),
    ([Scene("overview")], [Scene("clock")], ["新增场景第 1 个", "删去场景第 1 个"]),
]


@pytest.mark.parametrize(("base", "present", "said"), DIFFERENCES)
def test_two_editors_are_told_what_is_different(base, present, said):
    assert [ZH(p.message, **p.values) for p in briefing.difference(base, present)] == said


def test_hostile_and_endless_texts_are_cut_where_they_are_names(tiny_city):
    long = (hostile.EVERYTHING + "很长的地址" * 800)[:4000]
    city = replace(tiny_city, communities=tiny_city.communities.assign(name=long))
    for kind in KINDS:
        slide = briefing.make(Scene(kind, query={"at": "community:C1"}), material(city), ZH).slide
        rows = [cell for part in slide.blocks if part.kind == "table" for row in part.rows for cell in row]
        assert max(map(len, [slide.title, slide.caption, *rows]), default=0) <= 120


def test_a_packed_deck_comes_back(tiny_city):
    known = material(tiny_city)
    made = [briefing.make(Scene(kind), known, ZH) for kind in KINDS]
    deck = briefing.Deck(
        "会", "城", True, "zh", known.as_of, 3, tuple(m.slide for m in made), (b"png", b""), {"a": b"jpg"}
    )
    back, show = decks.unpack(decks.pack(deck, {"scenes": [1]}))
    assert (back, show) == (deck, {"scenes": [1]})
    assert decks.pack(deck, {}) == decks.pack(deck, {})  # the digest of the same copy is the same
