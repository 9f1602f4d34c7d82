"""Draft bulletins: the skeleton of a weekly, monthly or campaign bulletin with its queries in place."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from ..errors import InputError
from ..i18n import N_, Translator
from ._queries import Period
from ._wording import fill

KINDS = {"weekly": N_("周通报"), "monthly": N_("月通报"), "campaign": N_("专项整治通报")}
PARAGRAPHS = {
    "heading": N_("标题（一、）"),
    "subheading": N_("小标题（（一））"),
    "body": N_("正文"),
    "block": N_("表、图"),
}
"""What a bulletin is made of."""


@dataclass(frozen=True)
class Paragraph:
    """
    One part of a bulletin.

    Attributes
    ----------
    kind
        A key of `PARAGRAPHS`.
    text
        As it is read; of a block, its key in `BLOCKS`.
    source
        The same with placeholders instead of numbers.
    """

    kind: str
    text: str
    source: str = ""


_BEGINNING = re.compile(r"^((?:[IVX]+\. )?)([a-z])")
WORDS = {
    "weekly": (N_("上周"), N_("本周")),
    "monthly": (N_("上月"), N_("本月")),
    "campaign": (N_("上一阶段"), N_("本阶段")),
}
EARLIER = (
    ("heading", N_("一、{then}问题整改情况")),
    (
        "body",
        N_(
            "{then}（{q_first}至{q_last}）共上报市容环境问题{q_before}件。截至{q_as_of}，已结案{q_closed}件，"
            "仍有{q_open}件未结案，其中{q_overdue}件已超过办理时限；结案后又反弹的{q_relapsed}件。"
        ),
    ),
    ("subheading", N_("（一）整改到位的点位")),
    ("block", "earlier_done"),
    ("subheading", N_("（二）未落实的点位")),
    ("block", "earlier_open"),
)
PRESENT = (
    ("heading", N_("{place}、{now}情况")),
    (
        "body",
        N_(
            "{now}（{q_first}至{q_last}）共上报市容环境问题{q_reported}件{q_change}。其中卫生死角{q_sanitation}件，"
            "占道经营{q_occupation}件，小广告{q_ads}件，其他问题{q_other}件；最多的是{q_type}，共{q_type_n}件。"
        ),
    ),
    ("block", "groups"),
    ("block", "chart_days"),
    ("subheading", N_("（一）亮点")),
    (
        "body",
        N_(
            "截至{q_as_of}，已结案{q_closed}件，按期结案率{q_in_time}，结案天数中位数为{q_days}天。"
            "按期结案率居前的单位有{q_best}，予以表扬。"
        ),
    ),
    ("block", "praise"),
    ("subheading", N_("（二）存在的问题")),
    (
        "body",
        N_(
            "超期未结{q_overdue}件，涉及{q_overdue_units}家单位；返工{q_returned}件，结案后反弹{q_relapsed}件。"
            "按期结案率靠后的单位有{q_last_units}，予以批评。"
        ),
    ),
    ("block", "criticism"),
    ("block", "overdue"),
    ("heading", N_("{next}、排名")),
    ("block", "ranking_unit"),
    ("block", "chart_units"),
    ("block", "ranking_leader"),
    ("block", "ranking_community"),
    ("heading", N_("{third}、分布")),
    ("block", "map"),
    ("heading", N_("{fourth}、工作要求")),
    (
        "body",
        N_("请被批评的单位查明原因、限期整改，并将整改情况书面报送。各单位要加强日常巡查，防止问题反弹。"),
    ),
)
Q_BEFORE = {
    "q_first": "{before.first_day}",
    "q_last": "{before.last_day}",
    "q_before": "{before.reported}",
    "q_as_of": "{as_of}",
    "q_closed": "{before.closed}",
    "q_open": "{before.open}",
    "q_overdue": "{before.overdue}",
    "q_relapsed": "{before.relapsed}",
}
Q_NOW = {
    "q_first": "{first_day}",
    "q_last": "{last_day}",
    "q_reported": "{reported}",
    "q_sanitation": "{reported:group=sanitation}",
    "q_occupation": "{reported:group=road_occupation}",
    "q_ads": "{reported:group=small_ads}",
    "q_other": "{reported:group=other}",
    "q_type": "{most_type}",
    "q_type_n": "{most_type_n}",
    "q_as_of": "{as_of}",
    "q_closed": "{closed}",
    "q_in_time": "{closing_in_time}",
    "q_days": "{median_days}",
    "q_best": "{best_units}",
    "q_overdue": "{overdue}",
    "q_overdue_units": "{overdue_units}",
    "q_returned": "{returned}",
    "q_relapsed": "{relapsed}",
    "q_last_units": "{last_units}",
}
PLACES = ("一", "二", "三", "四", "五")
PLACES_EN = ("I", "II", "III", "IV", "V")


def draft(kind: str, period: Period, say: Translator) -> tuple[Paragraph, ...]:
    """
    Draft a bulletin over a frozen period.

    Parameters
    ----------
    kind
        A key of `KINDS`.
    period
        Without a period before, the part about earlier problems is left out.
    say
        The language that it is written in.
    """
    if kind not in KINDS:
        raise InputError(N_("没有“{kind}”这种通报"), N_("请从列表中选择"), kind=kind)
    then, now = (say(word) for word in WORDS[kind])
    places = PLACES if say.language == "zh" else PLACES_EN
    first = 1 if period.before is not None else 0
    named = dict(zip(("place", "next", "third", "fourth"), places[first:], strict=False))
    change = say("，与{then}相比{q_change}", then=then, q_change="{reported.change}") if first else ""
    parts = [(part, Q_BEFORE) for part in EARLIER] if first else []
    parts += [(part, Q_NOW | {"q_change": change}) for part in PRESENT]
    words = {"then": then, "now": now, **named}
    return tuple(_paragraph(part, words | queries, period, say) for part, queries in parts)


def _paragraph(part: tuple[str, str], values: dict[str, str], period: Period, say: Translator) -> Paragraph:
    kind, message = part
    if kind == "block":
        return Paragraph(kind, message)
    source = _begun(say(message, **values))
    return Paragraph(kind, fill(source, period, say).text, source)


def _begun(source: str) -> str:
    """Begin a sentence, and what follows the Roman numeral of a heading, with a capital letter."""
    return _BEGINNING.sub(lambda found: found[1] + found[2].upper(), source, count=1)


def periods(kind: str, as_of: dt.datetime) -> tuple[tuple[dt.date, dt.date], tuple[dt.date, dt.date]]:
    """
    Return first and last day of the last whole week or month before a moment, and of the one before it.

    A campaign has the 30 days before, and the 30 before those: its stages are chosen by their days.
    """
    day = as_of.date()
    if kind == "weekly":
        start = day - dt.timedelta(days=day.weekday() + 7)
        return _days(start, 7), _days(start - dt.timedelta(days=7), 7)
    if kind == "monthly":
        last = day.replace(day=1) - dt.timedelta(days=1)
        before = last.replace(day=1) - dt.timedelta(days=1)
        return (last.replace(day=1), last), (before.replace(day=1), before)
    start = day - dt.timedelta(days=30)
    return _days(start, 30), _days(start - dt.timedelta(days=30), 30)


def _days(start: dt.date, count: int) -> tuple[dt.date, dt.date]:
    return start, start + dt.timedelta(days=count - 1)
