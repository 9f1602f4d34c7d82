"""List what letters are made of: rungs of the ladder, reasons, events, states, and their parts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from ..i18n import N_


@dataclass(frozen=True)
class Rung:
    """
    One step of the ladder.

    Attributes
    ----------
    key, label
        Name in the code and name for people.
    title
        Title of the letter (a catalogue message).
    demand
        What this step says beyond the list of points.
    """

    key: str
    label: str
    title: str
    demand: str


RUNGS: dict[str, Rung] = {
    rung.key: rung
    for rung in (
        Rung(
            "remind",
            N_("提醒"),
            N_("关于限期办理市容环境问题的提醒函"),
            N_("请尽快组织力量逐项整改，做到发现一处、整改一处、销号一处，并举一反三，防止反弹。"),
        ),
        Rung(
            "urge",
            N_("督办"),
            N_("关于限期整改市容环境问题的督办函"),
            N_("请明确整改责任人和完成时限，逐项整改、逐项销号；确有困难的，请书面说明原因和完成时间。"),
        ),
        Rung(
            "urge_again",
            N_("再次督办"),
            N_("关于限期整改市容环境问题的再次督办函"),
            N_(
                "上述点位中有此前已发函而至今未办结的。请主要负责人亲自过问，逾期仍未整改的，将挂牌督办并予以通报。"
            ),
        ),
        Rung(
            "listed",
            N_("挂牌督办、约谈"),
            N_("关于市容环境问题挂牌督办的通知"),
            N_("上述点位经多次督办仍未办结，现予挂牌督办。逾期仍未整改的，将提请约谈主要负责人。"),
        ),
    )
}
"""The ladder, the lowest step first."""
NOBODY = N_("未指定单位")
BECAUSE = {"overdue": N_("超期未结"), "relapsed": N_("结案后反弹"), "both": N_("反弹且超期")}
"""Why a point is in a letter."""
ADDRESSED = {
    "unit": N_("责任单位"),
    "leader": N_("包联领导"),
    "unit_then_leader": N_("责任单位；没有责任单位的，发包联领导"),
}
"""Whom the letters of a round go to."""
LEFT_OUT = {
    "disposed": N_("已处置，等待核查结案"),
    "nobody": N_("没有落实责任人，或责任待确认"),
    "in_round": N_("本轮已发过函"),
    "waiting": N_("上一份函的回复期限未到"),
    "recipient_done": N_("该单位本轮已有一份函；新增点位留待下一轮"),
}
"""Why a point that is late is in no letter of this round."""
EVENTS = {
    "issued": N_("发出"),
    "delivered": N_("送达"),
    "replied": N_("收到回复"),
    "extended": N_("延长回复期限"),
    "followed_up": N_("复查"),
    "closed": N_("办结销号"),
    "withdrawn": N_("作废"),
}
"""What happens to a letter, in the history that is only ever added to."""
STATES = {
    "waiting": N_("待回复"),
    "replied": N_("已回复，待复查"),
    "closed": N_("已办结"),
    "withdrawn": N_("已作废"),
}
LIGHTS = {
    "green": N_("期限内"),
    "yellow": N_("即将到期"),
    "red": N_("逾期未回复"),
    "": N_("无须回复"),
}


@dataclass(frozen=True)
class Terms:
    """
    What all letters of one round have in common.

    Attributes
    ----------
    round_name
        第28周.
    addressed
        A key of `ADDRESSED`.
    office
        Who writes: 示范县城市管理局.
    pattern
        Of the number, with ``{year}`` and ``{number}``.
    reply_days
        Working days until the reply is due.
    contact
        Whom to ask, as one line.
    copy_to
        Who gets a copy, as one line.
    red_head
        Whether the office's name stands in red above the letter.
    """

    round_name: str
    addressed: str = "unit_then_leader"
    office: str = ""
    pattern: str = ""
    reply_days: int = 5
    contact: str = ""
    copy_to: str = ""
    red_head: bool = True


@dataclass(frozen=True)
class Draft:
    """
    A letter before it has a number.

    Attributes
    ----------
    kind, recipient
        ``unit`` or ``leader``, and who.
    rung
        A key of `RUNGS`.
    points
        One row per point, the longest overdue first: `position` (in the cases), `number` (from 1), `source`,
        `source_id`, `because` (a key of `BECAUSE`), `rung`, `letters_n` (letters about it before),
        `earlier` (their numbers), `due_at`, `days_over` (calendar days past due, NaN where not overdue),
        `type_key`, `address`.
    """

    kind: str
    recipient: str
    rung: str
    points: pd.DataFrame


@dataclass(frozen=True)
class Drafts:
    """All letters of a round, and the late points that are in none with the reason (a key of `LEFT_OUT`)."""

    letters: tuple[Draft, ...]
    left_out: pd.DataFrame


@dataclass(frozen=True)
class Letter:
    """
    A letter as it goes out.

    Attributes
    ----------
    draft, terms
        To whom, about what, and what the round has in common.
    number
        城管督〔2026〕12号.
    issued_on, reply_by
        Day of the letter, and last day of the reply.
    as_of
        The moment that overdue was judged at.
    remark
        A paragraph of the writer's own.
    """

    draft: Draft
    terms: Terms
    number: str
    issued_on: dt.date
    reply_by: dt.date
    as_of: dt.datetime
    remark: str = ""
