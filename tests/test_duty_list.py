"""A pasted or filed duty list becomes sections and roster rows, every row of it accounted for."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from mapapp import roads, store
from mapapp.complaints import Cleaned
from mapapp.i18n import Translator
from mapapp.roads import duty_lines, duty_list
from tests.test_sections_from_lines import GRID, PROJECTION, network


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        (
            "人民路(中山路—解放路段)北侧 县财政局 股长甲",
            ("人民路(中山路—解放路段)北侧", "县财政局", "股长甲"),
        ),
        ("3、人民路（中山路—解放路段）北侧\t县财政局", ("人民路(中山路—解放路段)北侧", "县财政局", "")),
        ("人民路 中山路-解放路 南侧 县教育局", ("人民路 中山路-解放路 南侧", "县教育局", "")),
        ("人民路 中山路 至 解放路 县教育局", ("人民路 中山路 至 解放路", "县教育局", "")),
        ("人民路( 中山路 — 解放路 ) 北侧 县财政局", ("人民路(中山路—解放路) 北侧", "县财政局", "")),
        ("解放路，县水利局，股长乙", ("解放路", "县水利局", "股长乙")),
        ("1. 文化巷 全线 县审计局", ("文化巷 全线", "县审计局", "")),
        ("12号路 县民政局", ("12号路", "县民政局", "")),
        ("人民路(解放路—东端) 县统计局", ("人民路(解放路—东端)", "县统计局", "")),
        ("文化路", ("文化路", "", "")),
        (
            "Main St (A St - B St), Bureau",
            ("Main St (A St - B St)", "Bureau", ""),
        ),  # not by spaces
    ],
)
def test_a_line_is_section_unit_contact(line, cells):
    raw = duty_lines.read(f"\n{line}\n\n", "清单")
    assert tuple(raw.frame.iloc[0]) == cells
    assert raw.rows.tolist() == [2]


LIST = """人民路(中山路—解放路段)北侧 县财政局 股长甲
人民路(中山路—解放路段)北侧 县教育局
人民西路(中山路—解放路段) 县水利局
解放路(人民路—护城河) 县民政局

中山路"""


def resolved(text=LIST, aliases=None, since=None):
    raw, mapping = duty_list.named_codes(duty_lines.read(text, "清单"), duty_lines.MAPPING, "code")
    asked = {"name": mapping["name"], "code": "code"}
    cleaned = roads.build_sections(raw, asked, network(GRID), projection=PROJECTION, aliases=aliases)
    return duty_list.together(raw, mapping, cleaned, since)


def test_every_row_is_accounted_for():
    made = resolved(since=dt.date(2026, 7, 1))
    assert made.rows["row"].tolist() == [1, 2, 3, 4, 6]
    assert made.rows["state"].tolist() == ["built", "refused", "offered", "refused", "built"]
    codes = [[one.code for one in complaints] for complaints in made.rows["complaints"]]
    assert codes[1:4] == [["repeated"], ["unknown_road", "offered"], ["no_road"]]
    assert made.sections.accepted["code"].tolist() == ["人民路(中山路—解放路段)北侧", "中山路"]
    assert made.rows["length_m"].round().tolist()[::4] == [800, 800]
    # 中山路 names nobody: a section without a duty, which the zoning audit will say
    assert made.roster[["zone_code", "answerer", "contact"]].values.tolist() == [
        ["人民路(中山路—解放路段)北侧", "县财政局", "股长甲"]
    ]
    assert made.roster["valid_from"].tolist() == [pd.Timestamp("2026-07-01")]
    said = duty_list.in_words(made.rows, [""] * 5, Translator("en"))
    assert said["state_said"].tolist()[:3] == ["Built", "Not to be built", "To choose"]
    assert "人民路" in said["why"].iloc[2]


def test_a_name_that_is_pointed_out_is_built():
    made = resolved()
    offered = duty_list.offers(made.rows)
    assert offered["人民西路"][0] == "人民路"
    again = resolved(aliases={"人民西路": "人民路"})
    assert again.rows["state"].tolist() == ["built", "refused", "built", "refused", "built"]


def arrivals(made):
    nobody = made.sections.rejected.iloc[:0]
    about = {
        "source": "清单",
        "file_name": "清单",
        "sha256": "b" * 64,
        "datum": "wgs84",
        "mapping": {"name": "section"},
    }
    return [
        store.Arrival("sections", made.sections, **about),
        store.Arrival("roster", Cleaned(made.roster, nobody), **about),
    ]


def test_sections_and_duties_are_saved_together(tmp_path):
    engine = store.connect(tmp_path / "city.db")
    receipts = store.save_together(engine, arrivals(resolved()), actor="测试")
    assert [receipt.added for receipt in receipts] == [2, 1]
    city = store.city(engine)
    assert city.sections["side"].tolist() == ["north", "both"]
    assert city.roster["answerer"].tolist() == ["县财政局"]
    assert len(store.rejected(engine, receipts[0].import_id)) == 3


def test_where_the_duties_are_refused_no_section_is_saved(tmp_path):
    engine = store.connect(tmp_path / "city.db")
    made = resolved()
    twice = pd.concat([made.roster, made.roster], ignore_index=True)
    sections, duties = arrivals(made)
    wrong = store.Arrival("roster", Cleaned(twice, duties.cleaned.rejected), *list(vars(duties).values())[2:])
    with pytest.raises(Exception, match="重复"):
        store.save_together(engine, [sections, wrong], actor="测试")
    assert len(store.city(engine).sections) == 0
    assert store.revision(engine) == 0


def test_lines_along_one_side_are_no_centre_lines():
    lines = network(GRID).assign(side=["both", "north", "", "both", "both", "both"], kind="")
    assert len(roads.centre_lines.of_sections(lines)) == 5
