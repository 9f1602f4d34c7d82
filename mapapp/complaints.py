"""Keep every reason why a row was not taken in, and say it in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .i18n import N_, Translator

REASONS: dict[str, str] = {
    "missing": N_("缺少必填内容，请补上"),
    "bad_number": N_("“{value}”不是数字，请改为数字"),
    "bad_moment": N_("“{value}”不是日期时间，请写成 2026-07-01 08:30"),
    "future": N_("“{value}”晚于导入时间，请核对日期"),
    "order": N_("“{value}”早于上报时间，请核对先后"),
    "zero_position": N_("坐标为 0,0，请补上真实位置或留空"),
    "off_earth": N_("坐标“{value}”超出经纬度范围，请核对坐标系和经纬度列"),
    "swapped": N_("坐标“{value}”看来经度和纬度写反了，请对调两列"),
    "far_away": N_("坐标“{value}”离本市很远，请核对坐标系"),
    "unknown_type": N_("没有“{value}”这一问题类别，请在类别对照中指定"),
    "unknown_status": N_("没有“{value}”这一状态，请改为上报、立案、派遣、处置、核查、结案或作废"),
    "repeated": N_("编号“{value}”在本文件中重复，只收第一行"),
    "no_geometry": N_("没有图形，请在原文件中补画"),
    "wrong_geometry": N_("图形是{value}，这里需要另一种图形"),
    "broken_geometry": N_("图形不合格（{value}），请在原文件中修正"),
    "unknown_zone": N_("没有编号或名称为“{value}”的社区或路段，请先导入它"),
    "unknown_role": N_("没有“{value}”这一角色，请写主办或协办"),
    "period": N_("止日早于起日，请核对"),
}


@dataclass(frozen=True)
class Complaint:
    """One reason, about one column of one row; `code` is a key of `REASONS`."""

    code: str
    column: str = ""
    value: str = ""

    def said(self, say: Translator) -> str:
        """Say the complaint with its column."""
        reason = say(REASONS[self.code], value=self.value)
        return say("{column}：{reason}", column=self.column, reason=reason) if self.column else reason


@dataclass(frozen=True)
class Cleaned:
    """
    What entry made of a file.

    Attributes
    ----------
    accepted
        The frame of its kind as ARCHITECTURE.md describes it, without the store's own ids.
    rejected
        `row` (number in the file as a spreadsheet shows it), `complaints` (list of `Complaint`, all that
        were found), `raw` (the row as read, column → text).
    """

    accepted: pd.DataFrame
    rejected: pd.DataFrame


def rejected_frame(rows: list[int], complaints: list[list[Complaint]], raw: list[dict[str, str]]) -> pd.DataFrame:
    """Put rejected rows into their frame; three aligned lists, empty ones give an empty frame."""
    return pd.DataFrame({"row": rows, "complaints": complaints, "raw": raw}, columns=["row", "complaints", "raw"])


def rejected_table(rejected: pd.DataFrame, say: Translator) -> pd.DataFrame:
    """Lay rejected rows out for the screen and for download: row number, reasons in words, the row as it was."""
    head = pd.DataFrame(
        {
            say("行号"): rejected["row"].to_list(),
            say("未收原因"): [
                ("；" if say.language == "zh" else "; ").join(c.said(say) for c in complaints)
                for complaints in rejected["complaints"]
            ],
        }
    )
    return pd.concat([head, pd.DataFrame(rejected["raw"].to_list(), index=head.index)], axis=1)
