"""Keep every reason why a row was not taken in, and say it in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .errors import Phrase
from .i18n import N_, Translator
from .raw_table import RawTable

REASONS: dict[str, str] = {
    "missing": N_("缺少必填内容，请补上"),
    "bad_number": N_("“{value}”不是数字，请改为数字"),
    "bad_moment": N_("“{value}”不是日期时间，请写成 2026-07-01 08:30"),
    "future": N_("“{value}”晚于导入时间，请核对日期"),
    "order": N_("“{value}”早于上报时间，请核对先后"),
    "closed_undisposed": N_("结案时间“{value}”早于处置时间，请核对先后"),
    "zero_position": N_("坐标为 0,0，请补上真实位置或留空"),
    "off_earth": N_("坐标“{value}”超出经纬度范围，请核对坐标系和经纬度列"),
    "swapped": N_("坐标“{value}”看来经度和纬度写反了，请对调两列"),
    "far_away": N_("坐标“{value}”离本市很远，请核对坐标系"),
    "unknown_type": N_("没有“{value}”这一问题类别，请在类别对照中指定"),
    "unknown_status": N_("没有“{value}”这一状态，请改为上报、立案、派遣、处置、核查、结案或作废"),
    "other_system": N_("坐标“{value}”看来是经纬度，与文件的坐标系（米）不符，请核对这一行"),
    "repeated": N_("编号“{value}”在本文件中重复，只收第一行"),
    "no_geometry": N_("没有图形，请在原文件中补画"),
    "wrong_geometry": N_("图形是{value}，这里需要另一种图形"),
    "broken_geometry": N_("图形不合格（{value}），请在原文件中修正"),
    "unknown_zone": N_("没有编号或名称为“{value}”的社区或路段，请先导入它"),
    "ambiguous_zone": N_("不止一个社区或路段叫“{value}”，请改写编号"),
    "unknown_kind": N_("“{value}”既不是社区也不是路段，请写社区或路段"),
    "unknown_side": N_("不认识路侧“{value}”，请写东侧、西侧、南侧、北侧或两侧"),
    "unknown_role": N_("没有“{value}”这一角色，请写主办或协办"),
    "period": N_("止日早于起日，请核对"),
    "one_end": N_("起止道路只写了一头（{value}），请补上另一头"),
    "unknown_road": N_("道路网中没有“{value}”这条路，请核对路名或补画"),
    "unknown_cross": N_("道路网中没有起止道路“{value}”，请核对路名或补画"),
    "no_road": N_("起止点“{value}”不是道路，请改写为最近的交叉道路，或写本路的东端、西端等"),
    "which_end": N_("“{value}”没有说是哪一端，请写东端、西端、南端或北端"),
    "no_such_end": N_("这条路没有“{value}”（环路，或不是这个走向），请改写为交叉道路"),
    "never_meets": N_("与{value}不相交，请核对起止道路"),
    "interrupted": N_("“{value}”在两个路口之间不连通，请核对道路网"),
    "crosses_itself": N_("起止道路就是“{value}”本身，请核对"),
    "same_crossing": N_("起止道路在同一个路口，中间没有路段"),
    "several_ways": N_("与起止道路有不止一个路口，不能确定是哪一段，请写明"),
    "no_such_side": N_("这段路的走向没有这一侧，请核对方位"),
    "too_long": N_("长 {value} 米，比全市还长，请核对起止道路"),
    "no_unit": N_("没有写责任单位，请补上"),
    "no_section": N_("方案里没有落在这两处之间的路段，请先画出或拆分路段"),
    "partly": N_("只含“{value}”的一部分（一段或一侧），请选定要派的路段，或先拆分、分两侧"),
    "same_name": N_("不止一个路段叫“{value}”，请在候选中选定，或改写编号"),
    "given_twice": N_("与第 {value} 行给的是同一路段，请只留一行，或改正起止道路和路侧"),
    "offered": N_("可能是：{value}"),
    "not_a_type": N_("没有“{value}”这一问题类别，请写类别的名称或代码，或其他各类"),
    "unknown_unit": N_("没有“{value}”这一计时单位，请写紧急工作时、工作时、工作日或自然日"),
    "not_positive": N_("“{value}”不能作时限，请填大于 0、不超过 10000 的数"),
    "whole_days": N_("“{value}”不是整数，工作日请填整数，半天请改用工作时"),
    "whole_minutes": N_("“{value}”不是整分钟，请改为能折成整分钟的数"),
    "repeated_row": N_("“{value}”与前面一行重复，同一类别同一条件、同一日期只能有一行"),
    "bad_time": N_("“{value}”不是钟点，请写成 09:00，最晚 24:00"),
    "shift_order": N_("{value}：下班不晚于上班，跨零点的班请分两行写"),
    "shift_overlap": N_("与另一段上班时间 {value} 在同一天重叠，请改正"),
    "bad_season": N_("“{value}”不是日期，每年都有的写成 07-01，只限某年的写成 2026-07-01，全年留空"),
    "one_end_of_season": N_("起日和止日（{value}）要么都留空，要么都写月日，要么都写全日期"),
    "bad_weekdays": N_("“{value}”不是星期，请写成 1-5 或 一、三、五"),
    "unknown_day_kind": N_("“{value}”既不是放假也不是调休上班，请写放假或调休上班"),
    "off_calendar": N_("“{value}”不在 1990 至 2100 年之间"),
    "unknown_visit": N_("没有“{value}”这一方式，请写巡查或劝导"),
    "ends_before": N_("“{value}”早于开始时间，请核对先后"),
    "off_section": N_("这一轨迹点离路段超过 {value} 米，不计"),
    "too_short": N_("这一路段只走了 {value}，不足规定，不算到场"),
    "no_time": N_("这一轨迹点没有时间，请给出巡查日期"),
    "unknown_point_kind": N_("没有“{value}”这一点位种类，请改写，或先在点位种类中增加"),
    "no_position": N_("没有位置，请补上坐标"),
    "unknown_point": N_("没有编号或名称为“{value}”的点位，请先导入它"),
    "ambiguous_name": N_("不止一个叫“{value}”，请改写编号"),
    "unknown_item": N_("检查表中没有“{value}”这一项，请改写项目名称"),
    "bad_points": N_("得分“{value}”不在 0 到满分之间"),
    "unknown_shop": N_("没有编号或名称为“{value}”的商户，请先导入它"),
    "unknown_result": N_("看不懂检查结果“{value}”，请写合格或不合格"),
}


@dataclass(frozen=True)
class Complaint:
    """One reason, about one column of one row; `code` is a key of `REASONS`."""

    code: str
    column: str = ""
    value: str = ""

    def phrase(self) -> Phrase:
        """Return the complaint as a part of a message."""
        reason = Phrase(REASONS[self.code], {"value": self.value})
        return (
            Phrase(N_("{column}：{reason}"), {"column": self.column, "reason": reason})
            if self.column
            else reason
        )

    def said(self, say: Translator) -> str:
        """Say the complaint with its column."""
        reason = say(REASONS[self.code], value=self.value)
        return say("{column}：{reason}", column=self.column, reason=reason) if self.column else reason


@dataclass(frozen=True)
class Finding:
    """
    One complaint about many rows at once, before it is told apart row by row.

    Attributes
    ----------
    code, column
        As in `Complaint`.
    rows
        Mask over the rows of the file.
    written
        Texts to quote, aligned with the rows; None quotes nothing.
    """

    code: str
    column: str
    rows: NDArray[np.bool_]
    written: pd.Series | None = None

    def complaint(self, position: int) -> Complaint:
        """Say it of the row at a position."""
        value = "" if self.written is None else str(self.written.iloc[position])
        return Complaint(self.code, self.column, value)


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


def rejected_frame(
    rows: list[int], complaints: list[list[Complaint]], raw: list[dict[str, str]]
) -> pd.DataFrame:
    """Put rejected rows into their frame; three aligned lists, empty ones give an empty frame."""
    return pd.DataFrame(
        {"row": rows, "complaints": complaints, "raw": raw}, columns=["row", "complaints", "raw"]
    )


def faulty(findings: list[Finding], count: int) -> NDArray[np.bool_]:
    """Tell which of `count` rows any finding is about."""
    mask = np.zeros(count, dtype=bool)
    for finding in findings:
        mask |= finding.rows
    return mask


def rejected_rows(findings: list[Finding], raw: RawTable) -> pd.DataFrame:
    """Gather every complaint about each faulty row of a file, in the file's order, with the row as read."""
    wrong = np.flatnonzero(faulty(findings, len(raw)))
    by_row: dict[int, list[Complaint]] = {int(position): [] for position in wrong}
    for finding in findings:
        for position in np.flatnonzero(finding.rows):
            by_row[int(position)].append(finding.complaint(int(position)))
    return rejected_frame(
        [int(raw.rows[position]) for position in wrong],
        list(by_row.values()),
        [dict(zip(raw.frame.columns, cells, strict=True)) for cells in raw.frame.iloc[wrong].to_numpy()],
    )


def rejected_table(rejected: pd.DataFrame, say: Translator) -> pd.DataFrame:
    """Lay rejected rows out for screen and download: row number, reasons in words, the row as it was."""
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
