"""A duty list is held against the sections of a plan: every row resolved, to choose, or refused with a cure.

::

           甲路     乙路      丙路     丁路
    200     |        |        |        |
      0     +--P1----+==P2N===+---P3---+      人民路; between 乙路 and 丙路 by sides: P2N, P2S
            |        +==P2S===+        |
   -200     |        |        |        |
            0       300      600      900    metres

Each cross street is one section of its own (A, B, C, D), 远路 (F) lies apart.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString

from mapapp import plans, roads, roster
from mapapp.city import City
from mapapp.errors import InputError
from mapapp.i18n import Translator
from mapapp.plans import listed

from . import tiny_city as tiny

DAY = dt.date(2026, 8, 1)
SAY = Translator("zh")
ROWS = [
    ("P1", "人民路", "甲路", "乙路", "both", [(0, 0), (300, 0)]),
    ("P2N", "人民路", "乙路", "丙路", "north", [(300, 8), (600, 8)]),
    ("P2S", "人民路", "乙路", "丙路", "south", [(300, -8), (600, -8)]),
    ("P3", "人民路", "丙路", "丁路", "both", [(600, 0), (900, 0)]),
    *(
        (code, road, "", "", "both", [(x, -200), (x, 200)])
        for code, road, x in (("A", "甲路", 0), ("B", "乙路", 300), ("C", "丙路", 600), ("D", "丁路", 900))
    ),
    ("F", "远路", "", "", "both", [(0, 2000), (900, 2000)]),
    ("F2", "远路", "", "", "both", [(900, 2000), (1200, 2000)]),
]


def sections() -> gpd.GeoDataFrame:
    frame = pd.DataFrame([row[:5] for row in ROWS], columns=["code", "road", "from_road", "to_road", "side"])
    side = frame["side"].map({"north": "北侧", "south": "南侧", "both": ""})
    named = frame["road"] + "(" + frame["from_road"] + "—" + frame["to_road"] + "段)" + side
    frame["name"] = named.where(frame["from_road"].ne(""), frame["road"])
    shapes = [LineString(tiny.place(*at) for at in row[5]) for row in ROWS]
    return gpd.GeoDataFrame(frame.assign(width_m=np.nan, kind=""), geometry=shapes, crs="EPSG:4326")


def answers(text: str, chosen: dict[int, int] | None = None) -> tuple[listed.Listed, ...]:
    raw = roads.duty_lines.read(text, "粘贴")
    rows = listed.resolve(raw, roads.duty_lines.MAPPING, sections(), tiny.PROJECTION)
    return listed.decided(rows, chosen or {})


def whys(row: listed.Listed) -> str:
    return "；".join(one.said(SAY) for one in row.complaints)


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("P1 县财政局", "P1"),
        ("人民路(甲路—乙路段) 县财政局 股长甲", "P1"),
        ("人民路（乙路至甲路） 县财政局", "P1"),  # either way round
        ("人民路(乙路—丙路段)北侧 县财政局", "P2N"),
        ("人民路(乙路—丙路段) 县财政局", "P2N P2S"),  # no side: both
        ("人民路 甲路-丙路 县财政局", "P1 P2N P2S"),  # no section is called so
        ("人民路 县财政局", "P1 P2N P2S P3"),
        ("人民大街(丙路—丁路段) 县财政局", "P3"),
    ],
)
def test_a_row_gives_the_sections_that_it_names(line, codes):
    (row,) = answers(line)
    assert (row.state, " ".join(row.codes), row.answerer) == ("resolved", codes, "县财政局")


@pytest.mark.parametrize(
    ("line", "choices", "why"),
    [
        ("人民路(甲路—乙路段)北侧 县财政局", ["P1"], "只含“人民路(甲路—乙路段)”的一部分"),
        ("人民路(甲路—丙路段)南侧 县财政局", ["P1 P2S", "P2S"], "先拆分、分两侧"),
        ("人门路(甲路—乙路段) 县财政局", ["P1"], "没有“人门路”这条路，请核对路名"),
        ("远路 县财政局", ["F", "F2"], "不止一个路段叫“远路”"),
    ],
)
def test_a_row_that_may_mean_several_things_is_to_choose(line, choices, why):
    (row,) = answers(line)
    assert (row.state, [" ".join(codes) for codes in row.choices]) == ("ambiguous", choices)
    assert why in whys(row)
    (chosen,) = answers(line, {1: len(choices) - 1})
    assert (chosen.state, " ".join(chosen.codes)) == ("resolved", choices[-1])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("没有的(甲路—乙路段) 县财政局", "没有“没有的”这条路，请核对路名或补画"),
        ("人民路(甲路—远路段) 县财政局", "不相交，请核对起止道路"),
        ("人民路(甲路—丁路段)东侧 县财政局", "没有这一侧，请核对方位"),
        ("P1", "没有写责任单位，请补上"),
        ("<script>alert(1)</script> <b>局</b>", "没有“<script>alert(1)</script>”这条路"),
    ],
)
def test_a_row_that_gives_nothing_says_why_and_what_to_do(line, why):
    (row,) = answers(line)
    assert (row.state, row.codes) == ("refused", ())
    assert why in whys(row)


def test_an_empty_line_is_passed_over_and_the_second_of_two_rows_for_one_piece_is_refused():
    first, again = answers("P1 县财政局\n\n人民路(甲路—丙路段) 县教育局")
    assert (first.row, again.row) == (1, 3)
    assert (first.state, again.state) == ("resolved", "refused")
    assert "与第 1 行给的是同一路段，请只留一行" in whys(again)


def test_cells_of_a_table_are_read_like_lines_and_an_unknown_side_is_refused():
    cells = pd.DataFrame(
        [
            ("人民路", "乙路", "丙路", "北侧", "县财政局"),
            ("人民路", "乙路", "丙路", "上边", "县财政局"),
            ("",) * 5,
        ],
        columns=["道路", "起", "止", "侧", "单位"],
    )
    raw = roads.duty_lines.read("", "表")
    raw = replace(raw, frame=cells, rows=np.array([2, 3, 4]))
    mapping = {"road": "道路", "from_road": "起", "to_road": "止", "side": "侧", "answerer": "单位"}
    rows = listed.resolve(raw, mapping, sections(), tiny.PROJECTION)
    assert [(row.row, row.state, row.codes) for row in rows] == [
        (2, "resolved", ("P2N",)),
        (3, "refused", ()),
        (4, "refused", ()),
    ]
    assert "不认识路侧“上边”" in whys(rows[1])
    assert "缺少必填内容，请补上" in whys(rows[2])


def test_all_resolved_rows_are_one_step_from_the_plans_day_with_their_contacts(tiny_city):
    city: City = tiny_city
    rows = listed.decided(
        listed.resolve(
            roads.duty_lines.read("S1 县教育局 股长乙 1234\nS5 县审计局\nS3 县住建局 办公室", "清单"),
            roads.duty_lines.MAPPING,
            city.sections,
            city.projection,
        ),
        {},
    )
    step = listed.step(rows, "清单")
    assert step is not None
    planned = plans.apply(city, (step,), DAY)
    assert not planned.complaints
    codes = pd.Series(["S1", "S5", "S3"])
    found = roster.answering(planned.roster, "section", codes, pd.Series([pd.Timestamp(DAY)] * 3))
    assert found["answerer"].tolist() == ["县教育局", "县审计局", "县住建局"]
    new = planned.roster.sort_values("roster_id").tail(3).set_index("zone_code")
    assert new["contact"].to_dict() == {
        "S1": "股长乙 1234",
        "S5": "",
        "S3": "办公室",
    }  # another contact is news
    assert new["valid_from"].eq(pd.Timestamp(DAY)).all()
    assert listed.step(rows[:0], "清单") is None


def test_a_list_that_gives_a_section_twice_is_refused_as_a_whole(tiny_city):
    step = plans.GiveEach("section", ("S1", "S1"), ("甲局", "乙局"), ("", ""))
    planned = plans.apply(tiny_city, (step,), DAY)
    (complaint,) = planned.complaints
    assert isinstance(complaint.error, InputError)
    assert complaint.error.cure
    assert planned.roster.equals(tiny_city.roster)


def test_choices_stand_on_the_map_with_their_numbers_apart():
    (row,) = answers("人民路(甲路—丙路段)南侧 县财政局")
    options = listed.numbered(row, sections())
    assert list(zip(options["number"], options["codes"], strict=True)) == [(1, ("P1", "P2S")), (2, ("P2S",))]
    one, two = options.geometry.to_crs(tiny.PROJECTION).length.round()
    assert (one, two) == (600, 300)
    assert not options[["at_lon", "at_lat"]].duplicated().any()
