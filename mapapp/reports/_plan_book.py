"""Write a map book: a page for each unit with its sections, their length, its neighbours and contacts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely
from docx.document import Document as Paper

from .. import crs, pictures
from ..city import City
from ..i18n import Translator
from . import _official as official
from . import _official_parts as parts
from ._plan_tables import sections_of

NEAR_M = 30.0
"""Sections no farther from one's own are the neighbours'."""
MARGIN = 0.004
"""Degrees left free around a unit's sections, some 400 m."""
DPI = 110
MOST_ROWS = 60
"""So many sections of one unit are listed; the workbook has all."""


def plan_book(
    city: City, day: dt.date, name: str, units: Sequence[str], *, as_of: dt.datetime, say: Translator
) -> bytes:
    """
    Write the map book of a plan.

    Parameters
    ----------
    city
        The city as planned (`plans.Planned.city`).
    day
        From which the plan holds.
    name
        Of the plan.
    units
        Who gets a page; all units without.
    as_of, say
        As for every document.
    """
    sections = sections_of(city, day)
    paper = official.blank(say)
    if city.made_up:
        official.remark(paper, say("虚构演示资料，不是真实城市"))
    official.title(paper, say("{city}路段责任图册", city=city.name or say("未命名的城市")))
    official.paragraph(
        paper, say("按方案“{name}”，自{day}起。每个责任单位一页。", name=name, day=say.day(day))
    )
    known = sorted(set(sections["answerer"]) - {""})
    chosen = [unit for unit in known if not units or unit in set(units)]
    if not chosen:
        official.paragraph(paper, say("方案里还没有负责路段的单位。"))
    for unit in chosen:
        _page(paper, unit, sections, city, as_of=as_of, say=say)
    official.font_note(paper, say)
    return official.written(paper)


def neighbours(sections: gpd.GeoDataFrame, unit: str, projection: str) -> list[str]:
    """Return who answers for the sections beside those of a unit."""
    shapes = crs.project_frame(sections, projection).geometry.to_numpy()
    own = sections["answerer"].eq(unit).to_numpy()
    pairs = shapely.STRtree(shapes).query(shapes[own], predicate="dwithin", distance=NEAR_M)
    beside = sections["answerer"].iloc[np.unique(pairs[1])]
    return sorted(set(beside) - {unit, ""})


def _page(
    paper: Paper,
    unit: str,
    sections: gpd.GeoDataFrame,
    city: City,
    *,
    as_of: dt.datetime,
    say: Translator,
) -> None:
    own = sections[sections["answerer"].eq(unit)]
    official.enclosure(paper, say("责任路段 {count} 条", count=say.number(len(own))), unit)
    west, south, east, north = own.total_bounds
    bounds = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    drawn = [pictures.Part("road_sections", own, {"selected": own["code"].tolist()})]
    view = pictures.png(
        drawn, city=city, say=say, as_of=as_of, bounds=bounds, not_shown={}, height_mm=95, dpi=DPI
    )
    parts.picture(paper, view)
    total = float(own["length_m"].sum()) / 1e3
    beside = neighbours(sections, unit, city.projection)
    contacts = sorted(set(own["contact"]) - {""})
    official.remark(
        paper,
        say(
            "共 {km} 公里。相邻单位：{beside}。联系：{contacts}。",
            km=say.number(total, 2),
            beside=say.listing(beside) if beside else say("无"),
            contacts=say.listing(contacts) if contacts else say("未填写"),
        ),
    )
    rows = [
        (row.code, official.shortened(row.name, say, 60), say.number(round(row.length_m)))
        for row in own.head(MOST_ROWS).itertuples()
    ]
    headings = [say("路段编号"), say("路段"), say("长度（米）")]
    parts.table(paper, headings, rows, (22, 100, 28), right=(2,))
    if len(own) > MOST_ROWS:
        official.remark(paper, say("另有 {count} 条见方案表格。", count=say.number(len(own) - MOST_ROWS)))
