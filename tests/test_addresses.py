"""Addresses as people write them, and what they say; every expectation is worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mapapp.addresses import Address, fit, parse, road_name

# fmt: off
TABLE = [
    # The forms of the field: number, crossing with distance, stretch between two roads.
    ("人民路与建设路交叉口东50米路北",
     Address("人民路", ("建设路",), side="north", heading="east", offset_m=50)),
    ("中山路123号", Address("中山路", number="123")),
    ("解放路(人民路—和平路段)北侧", Address("解放路", stretch=("人民路", "和平路"), side="north")),
    # Full width, other dashes, other brackets, spaces.
    ("解放路（人民路-和平路段）路南", Address("解放路", stretch=("人民路", "和平路"), side="south")),
    ("解放路【人民路至和平路】两侧", Address("解放路", stretch=("人民路", "和平路"), side="both")),
    ("解放路(人民路~和平路段)", Address("解放路", stretch=("人民路", "和平路"))),
    ("中山路１２３号", Address("中山路", number="123")),
    ("中山路 123 号", Address("中山路", number="123")),
    ("人民路 与 建设路 交叉口", Address("人民路", ("建设路",))),
    # Stretches without brackets.
    ("解放路人民路至和平路段北侧", Address("解放路", stretch=("人民路", "和平路"), side="north")),
    ("解放路从人民路到和平路段", Address("解放路", stretch=("人民路", "和平路"))),
    ("文昌街(中山路—东风路段)北侧", Address("文昌街", stretch=("中山路", "东风路"), side="north")),
    ("光明路(北环路—迎宾大道段)", Address("光明路", stretch=("北环路", "迎宾大道"))),
    ("人民路(城区西界—兴业路段)南侧", Address("人民路", stretch=("城区西界", "兴业路"), side="south")),
    # Crossings in other words, with a quarter, a side, a rounded distance.
    ("和平路和解放路交叉口南侧", Address("和平路", ("解放路",), heading="south")),
    ("人民路和平路口", Address("人民路", ("和平路",))),
    ("人民路与和平路口", Address("人民路", ("和平路",))),
    ("滨河北路与东环路交汇处", Address("滨河北路", ("东环路",))),
    ("西大街与中山路十字路口东北角", Address("西大街", ("中山路",), heading="northeast")),
    ("中山路与解放路交叉口西北角", Address("中山路", ("解放路",), heading="northwest")),
    ("中山路及解放路丁字路口", Address("中山路", ("解放路",))),
    ("人民路、建设路交叉口", Address("人民路", ("建设路",))),
    ("人民路/建设路", Address("人民路", ("建设路",))),
    ("人民路与建设路", Address("人民路", ("建设路",))),
    ("人民路与建设路交叉口东约50米", Address("人民路", ("建设路",), heading="east", offset_m=50)),
    ("环城西路与人民路交叉口北110米路东",
     Address("环城西路", ("人民路",), side="east", heading="north", offset_m=110)),
    ("城隍庙巷与中山路交叉口西140m路南",
     Address("城隍庙巷", ("中山路",), side="south", heading="west", offset_m=140)),
    ("人民路与建设路交叉口往南80米", Address("人民路", ("建设路",), heading="south", offset_m=80)),
    ("人民路与建设路交叉口路东", Address("人民路", ("建设路",), side="east")),
    ("107国道与人民路口", Address("107国道", ("人民路",))),
    # Numbers of all sorts.
    ("人民路88-2号", Address("人民路", number="88-2")),
    ("人民路甲12号院", Address("人民路", number="甲12")),
    ("郑州市金水区花园路59号院3号楼", Address("花园路", number="59")),
    ("人民路123号东20米路北", Address("人民路", number="123", side="north", heading="east", offset_m=20)),
    ("人民路12巷5号", Address("人民路", number="12巷5", loose=True)),  # inside a lane off the road
    # Sides and parts of a road.
    ("建设路", Address("建设路")),
    ("建设路北侧", Address("建设路", side="north")),
    ("中山路路东", Address("中山路", side="east")),
    ("人民路中段路西", Address("人民路", side="west")),
    ("人民路北段", Address("人民路")),
    ("环城北路南侧", Address("环城北路", side="south")),
    ("书院巷西边", Address("书院巷", side="west")),
    # Words before: towns, communities, shops, what the caller said.
    ("南关社区人民路123号", Address("人民路", number="123")),
    ("县城中山路与解放路交叉口", Address("中山路", ("解放路",))),
    ("城关镇东街道办事处人民路88号", Address("人民路", number="88")),
    ("惠民超市门口解放路南侧", Address("解放路", side="south")),
    ("南苑小区东门，人民路路北", Address("人民路", side="north")),
    ("位于建设路15号", Address("建设路", number="15")),
    ("市民反映文化路20号", Address("文化路", number="20")),
    ("公园路12号", Address("公园路", number="12")),
    # Words behind: a place that only bears the road's name, or stands somewhere at it.
    ("铁匠巷老家属院", Address("铁匠巷", loose=True)),
    ("文昌街学校门口", Address("文昌街", loose=True)),
    ("东大街夜市", Address("东大街", loose=True)),
    ("人民路工商银行门口", Address("人民路", loose=True)),
    ("人民路123号惠民超市", Address("人民路", number="123")),
    # No road at all.
    ("南关农贸市场门口", Address()),
    ("站前广场", Address()),
    ("光明小区3号楼", Address()),
    ("背街小巷", Address()),
    ("马路边", Address()),
    ("街道里有垃圾", Address()),
    ("十字路口", Address()),
    ("", Address()),
    # Numbers in names.
    ("经3路与纬五路交叉口", Address("经3路", ("纬五路",))),
    # San Francisco.
    ("549 LOMBARD ST, SAN FRANCISCO, CA, 94133", Address("LOMBARD ST", number="549")),
    ("Intersection of POWELL ST and PACIFIC AVE", Address("POWELL ST", ("PACIFIC AVE",))),
    ("3543 18TH ST", Address("18TH ST", number="3543")),
    ("852 PACIFIC AVE, Apt I, SAN FRANCISCO, CA, 94133", Address("PACIFIC AVE", number="852")),
    ("  44 MONTGOMERY ST, SAN FRANCISCO, CA, 94104", Address("MONTGOMERY ST", number="44")),
    ("Mountain Lake Park,    1 11TH AVE, SAN FRANCISCO, CA, 94118", Address("11TH AVE", number="1")),
    ("Intersection of MARKET ST and ", Address("MARKET ST")),
    ("BUILDING 666 ELLIS STREET, , SAN FRANCISCO, CA, 94109", Address("ELLIS STREET", number="666")),
    ("Noe Valley Courts, SAN FRANCISCO, CA, 94114", Address()),
    ("Washington Square, , SAN FRANCISCO, CA, 94133", Address()),
    ("Golden Gate Park, , SAN FRANCISCO, CA, 94122", Address()),
    # Other English forms.
    ("1234 BROADWAY, SAN FRANCISCO", Address("BROADWAY", number="1234")),
    ("MISSION ST BETWEEN 18TH ST AND 19TH ST", Address("MISSION ST", stretch=("18TH ST", "19TH ST"))),
    ("100 block of Market St", Address("MARKET ST", number="100")),
    ("North side of Mission St", Address("MISSION ST", side="north")),
    ("Mission St, south side", Address("MISSION ST", side="south")),
    ("18th St & Castro St", Address("18TH ST", ("CASTRO ST",))),
    ("Folsom St at 5th St", Address("FOLSOM ST", ("5TH ST",))),
    ("Corner of Haight and Ashbury", Address("HAIGHT", ("ASHBURY",))),
    ("50 ft east of POWELL ST", Address("POWELL ST", heading="east", offset_m=15.24)),
    ("123 1/2 Second Street #4", Address("SECOND STREET", number="123 1/2")),
    ("12-14 O'Farrell St", Address("O'FARRELL ST", number="12-14")),
    ("7 MISSION BAY BLVD NORTH", Address("MISSION BAY BLVD NORTH", number="7")),
]
# fmt: on


def test_the_table_is_as_long_as_promised():
    assert len({text for text, _ in TABLE}) >= 60


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text for text, _ in TABLE])
def test_an_address_says(text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "known", "road"),
    [
        ("老王家旁新华路口", "新华路", "新华路"),
        ("东关大桥头解放路", "解放路", "解放路"),
        ("和平路口", "和平路", "和平路"),  # 和 is no "and" here
        ("市府路3号", "市府路", "市府路"),
        ("BROADWAY", "BROADWAY", "BROADWAY"),  # no ending says that this is a road; the city does
    ],
)
def test_a_known_road_at_the_end_of_the_words_is_the_one_meant(text, known, road):
    assert parse(text, frozenset({road_name(known).key})).road == road


@pytest.mark.parametrize(
    ("one", "other", "step"),
    [
        ("09TH AVE", "9th Ave", 0),
        ("9TH AVENUE", "09TH AVE", 0),
        ("FIFTH ST", "05TH ST", 0),
        ("O'FARRELL ST", "OFARRELL STREET", 0),
        ("SAINT CHARLES AVE", "ST CHARLES AVE", 0),
        ("BUENA VISTA EAST AVE", "BUENA VISTA AVE EAST", 0),
        ("NORTH POINT ST", "N Point St", 0),
        ("人民 路", "人民路", 0),
        ("经3路", "经三路", 0),
        ("经12路", "经十二路", 0),
        ("HAIGHT", "HAIGHT ST", 1),
        ("人民路", "人民大街", 1),
        ("人民路", "人民大道", 1),
        ("解放", "解放路", 1),
        ("人民东路", "人民路", 2),
        ("东风路", "风路", -1),  # the direction is the name itself
        ("东大街", "西大街", -1),
        ("人民东路", "人民西路", -1),
        ("解放路", "解放巷", -1),  # a lane is no spelling of a street
        ("18TH ST", "18TH AVE", -1),
        ("经3路", "经13路", -1),
        ("107国道", "7国道", -1),
        ("环城北路", "环城西路", -1),
    ],
)
def test_two_spellings_fit(one, other, step):
    assert fit(road_name(one), road_name(other)) == step
    assert fit(road_name(other), road_name(one)) == step


@settings(max_examples=300, deadline=None)
@given(
    some.text(
        alphabet=some.sampled_from("人民和平建设中山路街巷与及东南西北口号米侧段()（）—- 0123AB,&/{}<"),
        max_size=24,
    )
)
def test_any_text_is_read_without_complaint(text):
    found = parse(text)
    assert found.road or found == Address()


@given(
    some.sampled_from(["人民路", "和平路", "环城北路", "文昌街", "东大街", "迎宾大道", "城隍庙巷"]),
    some.sampled_from(["中山路", "解放路", "学府路", "西大街", "鼓楼巷"]),
    some.sampled_from([("东", "east"), ("南", "south"), ("西", "west"), ("北", "north")]),
    some.integers(1, 999),
    some.sampled_from(["", "南关社区", "县城", "惠民超市门口", "位于"]),
)
def test_a_crossing_put_together_is_taken_apart(road, cross, way, metres, before):
    written = f"{before}{road}与{cross}交叉口{way[0]}{metres}米路{way[0]}"
    assert parse(written) == Address(road, (cross,), side=way[1], heading=way[1], offset_m=metres)
