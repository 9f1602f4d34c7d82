"""Write the notice of a publication: what changes for each unit and leader, as a document and a workbook."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ..city import City
from ..i18n import N_, Translator
from ..plans import differing
from . import _official as official
from . import _official_parts as parts
from ._workbook import Sheet, workbook

LABELS = {
    "answerer": N_("责任人 / 单位"),
    "change_said": N_("变化"),
    "code": N_("责任区编号"),
    "name": N_("责任区"),
    "other": N_("原来或今后的责任人"),
    "size": N_("公里 / 平方公里"),
}


def plan_notice_xlsx(
    city: City, notice: pd.DataFrame, day: dt.date, name: str, say: Translator, reason: str = ""
) -> bytes:
    """
    Write a notice as a workbook: a row for each answerer, and one for each zone that changes.

    Parameters
    ----------
    city
        Whose plan it is.
    notice
        What changes (`plans.differing.notice`).
    day, name
        First day and name of the plan.
    say
        The reader's language.
    reason
        Why places stay without anybody; "" where none does.
    """
    above = _above(city, day, name, say, reason)
    whole = _said(notice, say)[list(LABELS)].rename(columns={key: say(text) for key, text in LABELS.items()})
    return workbook([Sheet(say("按责任人"), _sums(notice, say), above), Sheet(say("逐项变化"), whole, above)])


def plan_notice_docx(
    city: City, notice: pd.DataFrame, day: dt.date, name: str, say: Translator, reason: str = ""
) -> bytes:
    """Write a notice as a document, a heading and a table for each answerer; parameters as above."""
    paper = official.blank(say)
    if city.made_up:
        official.remark(paper, say("虚构演示资料，不是真实城市"))
    official.title(paper, say("关于调整责任区的通知"))
    official.paragraph(
        paper,
        say(
            "按方案“{name}”，以下责任区自{day}起调整，此前的责任归属不变。",
            name=name,
            day=say.day(day),
        ),
    )
    if reason:
        official.paragraph(paper, say("暂无人负责之处的说明：{reason}", reason=reason))
    if not len(notice):
        official.paragraph(paper, say("没有责任区变动。"))
    told = _said(notice, say)
    for answerer, theirs in told.groupby("answerer", sort=True):
        official.heading(paper, str(answerer))
        columns = (theirs[name] for name in ("change_said", "name", "other", "size"))
        rows = [
            (str(change), official.shortened(zone, say, 60), str(other), say.number(float(size), 3))
            for change, zone, other, size in zip(*columns, strict=True)
        ]
        headings = [say("变化"), say("责任区"), say("原来或今后的责任人"), say("公里 / 平方公里")]
        parts.table(paper, headings, rows, (24, 66, 38, 22), right=(3,))
    official.sign(paper, city.name or say("未命名的城市"), say.day(day))
    official.font_note(paper, say)
    return official.written(paper)


def _above(city: City, day: dt.date, name: str, say: Translator, reason: str) -> list[str]:
    above = [say("方案“{name}”，自{day}起", name=name, day=say.day(day))]
    if reason:
        above.append(say("暂无人负责之处的说明：{reason}", reason=reason))
    if city.made_up:
        above.append(say("虚构演示资料，不是真实城市"))
    return above


def _said(notice: pd.DataFrame, say: Translator) -> pd.DataFrame:
    return notice.assign(change_said=[say(differing.CHANGES[key]) for key in notice["change"]])


def _sums(notice: pd.DataFrame, say: Translator) -> pd.DataFrame:
    """Count for each answerer the zones of each change, and sum what is measured: km or km²."""
    rows = []
    for (answerer, kind), theirs in notice.groupby(["answerer", "zone_kind"], sort=True):
        row: dict[str, object] = {say("责任人 / 单位"): answerer}
        row[say("种类")] = say("路段") if kind == "section" else say("社区")
        for key, label in differing.CHANGES.items():
            mine = theirs[theirs["change"].eq(key)]
            row[say(label)] = len(mine)
            row[say("{change}（公里 / 平方公里）", change=say(label))] = round(float(mine["size"].sum()), 3)
        rows.append(row)
    return pd.DataFrame(rows)
