"""A plan on paper and as files: read back, what stands in them is what the plan says."""

from __future__ import annotations

import datetime as dt
import io

import geopandas as gpd
import openpyxl
import pytest
from docx import Document

from mapapp import plans, reports
from mapapp.i18n import Translator
from mapapp.plans import differing
from mapapp.reports import _plan_book, _plan_tables

from .hostile import EVERYTHING

SAY = Translator("zh")
DAY = dt.date(2026, 8, 1)
GIVE = plans.Give("section", ("S1", "S2"), "县环卫处", contact="值班室 0000")


@pytest.fixture
def planned(tiny_city):
    return plans.apply(tiny_city, [GIVE], DAY).city(tiny_city)


def rows(content: bytes, sheet: str) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True))


def words(content: bytes) -> str:
    paper = Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in paper.paragraphs), *cells])


def test_the_workbook_holds_zones_and_roster_as_planned(planned):
    content = reports.plan_xlsx(planned, DAY, "七月调整", SAY)
    sections = rows(content, "路段")
    assert sections[0][0] == "方案“七月调整”，自2026年8月1日起"
    head = next(at for at, row in enumerate(sections) if row[0] == "路段编号")
    table = [dict(zip(sections[head], row, strict=True)) for row in sections[head + 1 :]]
    given = {row["路段编号"]: (row["责任单位"], row["联系方式"]) for row in table}
    assert given["S1"] == given["S2"] == ("县环卫处", "值班室 0000")
    assert len(table) == len(planned.sections)
    assert any("县环卫处" in row for row in rows(content, "责任名册"))


def test_the_geopackage_holds_both_kinds_with_who_answers(planned, tmp_path):
    path = tmp_path / "plan.gpkg"
    path.write_bytes(reports.plan_geopackage(planned, DAY))
    sections = gpd.read_file(path, layer="sections")
    assert sections.set_index("code")["answerer"][["S1", "S2"]].tolist() == ["县环卫处"] * 2
    assert sections.crs.to_epsg() == 4326
    assert len(gpd.read_file(path, layer="communities")) == len(planned.communities)


def test_the_map_book_has_a_page_for_each_unit_asked_for(planned):
    content = reports.plan_book(
        planned, DAY, "七月调整", ["县环卫处"], as_of=dt.datetime(2026, 7, 31), say=SAY
    )
    said = words(content)
    sections = _plan_tables.sections_of(planned, DAY)
    own = sections[sections["answerer"].eq("县环卫处")]
    beside = _plan_book.neighbours(sections, "县环卫处", planned.projection)
    assert beside
    assert "县环卫处" not in beside
    assert (
        f"共 {own['length_m'].sum() / 1e3:.2f} 公里。相邻单位：{'、'.join(beside)}。联系：值班室 0000。"
        in said
    )
    assert all(name in said for name in own["name"])
    assert len(Document(io.BytesIO(content)).inline_shapes) == 1


@pytest.mark.parametrize("name", [EVERYTHING, "七月调整"])
def test_the_notice_says_for_each_unit_what_changes(tiny_city, planned, name):
    notice = differing.notice(tiny_city, planned, DAY)
    said = words(reports.plan_notice_docx(tiny_city, notice, DAY, name, SAY, "人手不足"))
    assert " ".join(name.split()) in " ".join(said.split())
    assert "说明：人手不足" in said
    before = differing.answerers(tiny_city.sections, tiny_city.roster, "section", DAY)
    losers = set(before[tiny_city.sections["code"].isin(["S1", "S2"])]) - {""}
    assert losers
    assert all(unit in said for unit in losers)
    listed = rows(reports.plan_notice_xlsx(tiny_city, notice, DAY, name, SAY), "逐项变化")
    assert sum(row[0] == "县环卫处" and row[1] == "新接手" for row in listed) == 2


def test_a_plan_that_changes_nothing_says_so(tiny_city):
    notice = differing.notice(tiny_city, tiny_city, DAY)
    assert "没有责任区变动。" in words(reports.plan_notice_docx(tiny_city, notice, DAY, "空", SAY))
    assert reports.plan_notice_xlsx(tiny_city, notice, DAY, "空", SAY)
