"""Show a card per candidate, whose button decides, beside the problem."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from mapapp import decisions, questions
from mapapp.city import City
from mapapp.i18n import N_, Translator
from mapapp.style import candidate_colour

from . import cache, confirm_problem, confirm_question, overview, pressing
from .confirm_question import Question
from .words import literal

WHY = {
    **overview.REASONS,
    "tie": N_("几个路段一样近"),
    "overlap": N_("社区界线重叠"),
    "edge": N_("在社区交界线上"),
    "low": N_("路段把握低"),
    "decision_lost": N_("原认定已失效"),
}
ANSWERERS = {"community": N_("包联领导（上报当日）：{who}"), "section": N_("责任单位（上报当日）：{who}")}
CARDS_HEIGHT = 540


def why(reason: str, say: Translator) -> str:
    """Say why the evidence does not decide."""
    return say(WHY.get(reason, N_("证据不足以判定")))


def draw(city: City, question: Question, actor: str, say: Translator) -> None:
    """Draw the problem with its map on the left, and the answers on the right."""
    problems = city.problems.iloc[question.rows]
    zones = city.communities if question.zone_kind == "community" else city.sections
    offered = questions.options(
        problems, list(question.candidates), question.zone_kind, zones, city.roster, city.projection
    )
    offered = offered.assign(
        share=_shares(city, question, offered["code"]),
        said=[_answering(row, question, say) for _, row in pd.DataFrame(offered).iterrows()],
    )
    left, right = st.columns([6, 5])
    with left:
        confirm_problem.draw(city, problems.iloc[0], question, say)
        confirm_problem.show_map(city, question, offered, say)
    with right:
        _answers(city, question, offered, actor, say)


def _answers(city: City, question: Question, offered: gpd.GeoDataFrame, actor: str, say: Translator) -> None:
    rows = question.rows
    count = len(rows)
    if count > 1:
        together = st.toggle(
            say("同样的 {count} 件一起定", count=say.number(count)),
            value=bool(question.street),
            key=question.group_key("together"),
            help=say("地址写的是同一条路、候选也相同的问题。地址空着的，默认逐件定。"),
        )
        rows = rows if together else rows[:1]
    if not actor:
        st.info(say("先填写认定人，再认定。"))
    with st.expander(say("备注与别名"), icon=":material/edit_note:"):
        note = st.text_input(say("备注（可空）"), key=question.key(city, "note"), max_chars=200)
        alias = _alias(city, question, say) if question.zone_kind == "section" else ""
    with st.container(height=CARDS_HEIGHT, border=False):
        for _, option in pd.DataFrame(offered).iterrows():
            if _card(city, question, option, len(rows), actor, say):
                learn = {alias: str(option["road"])} if alias else {}
                confirm_question.keep(
                    city, question, rows, option["code"], option["name"], note=note, learn=learn, say=say
                )
        _none_of_them(city, question, rows, note, actor, say)


def _alias(city: City, question: Question, say: Translator) -> str:
    known = set(city.sections["road"])
    written = st.text_input(
        say("记住：地址里的哪个叫法就是所选的道路（可空，如“老街”）"),
        key=question.key(city, "alias"),
        max_chars=50,
        placeholder=question.street if question.street not in known else "",
    )
    return " ".join(written.split())


def _card(city: City, question: Question, option: pd.Series, count: int, actor: str, say: Translator) -> bool:
    """Draw a candidate; True when its button was clicked."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.html(
                f'<b style="background:{candidate_colour(option["number"])};color:#fff;border-radius:1em;'
                f'display:inline-block;min-width:1.6em;text-align:center">{int(option["number"])}</b>',
                width="content",
            )
            st.text(option["name"])
        st.text("\n".join([option["said"], _evidence(option, question, count, say)]))
        return pressing.button(
            say(
                "定为 {number} · {name}（{count} 件）",
                number=option["number"],
                name=literal(option["name"]),
                count=say.number(count),
            ),
            key=question.key(city, count, int(option["number"])),
            type="primary",
            disabled=not actor,
            width="stretch",
        )


def _shares(city: City, question: Question, codes: pd.Series) -> np.ndarray:
    """Say how likely each candidate is for the problem looked at, 0–1; NaN where the join does not weigh."""
    if question.zone_kind == "community":
        return np.full(len(codes), np.nan)
    found = cache.assigned(city).iloc[question.rows[0]]
    scores = dict(zip(found["candidates"].split(";"), found["scores"].split(";"), strict=True))
    return np.array([float(scores.get(code) or "nan") for code in codes])


def _answering(option: pd.Series, question: Question, say: Translator) -> str:
    """Name who answered on the problems' days; with the number of problems where that differs."""
    counted = option["answering"]
    named = [
        (name or say("未落实责任"))
        + (say("（{count} 件）", count=say.number(count)) if len(counted) > 1 else "")
        for name, count in counted.items()
    ]
    return say(ANSWERERS[question.zone_kind], who=say.listing(named))


def _evidence(option: pd.Series, question: Question, count: int, say: Translator) -> str:
    """Say what speaks for a candidate: how far it is, and whether the address names it."""
    if question.zone_kind == "community":
        inside = say("问题在其界内") if option["distance_m"] == 0 else ""
        far = inside or say("距离 {far}", far=say.metres(option["distance_m"]))
    elif count > 1:
        far = say(
            "距离 {far}，本组最远 {most}",
            far=say.metres(option["distance_m"]),
            most=say.metres(option["farthest_m"]),
        )
    else:
        far = say("距离 {far}", far=say.metres(option["distance_m"]))
    told = [far]
    if question.zone_kind == "section" and option["is_nearest"]:
        told.append(say("最近"))
    if option["is_named"]:
        told.append(say("地址中写到它"))
    if np.isfinite(option["share"]):
        told.append(say("可能性 {share}", share=say.percent(option["share"])))
    return " · ".join(told)


def _none_of_them(
    city: City, question: Question, rows: np.ndarray, note: str, actor: str, say: Translator
) -> None:
    zones = city.communities if question.zone_kind == "community" else city.sections
    others = questions.nearby(
        city.problems.iloc[question.rows[0]], zones, question.candidates, city.projection
    )
    with st.expander(say("都不是"), icon=":material/do_not_disturb_on:"):
        labels = {
            str(code): f"{name} · {say.metres(far)}"
            for code, name, far in zip(others["code"], others["name"], others["distance_m"], strict=True)
        }
        picked = st.selectbox(
            say("附近其他责任区"),
            list(labels),
            index=None,
            format_func=labels.__getitem__,
            key=question.key(city, "others"),
            placeholder=say("选择"),
        )
        left, right = st.columns(2)
        if pressing.button(
            say("定为所选（{count} 件）", count=say.number(len(rows))),
            key=question.key(city, len(rows), "other"),
            disabled=not (actor and picked),
            within=left,
        ):
            name = dict(zip(others["code"], others["name"], strict=True))[picked]
            confirm_question.keep(city, question, rows, str(picked), str(name), note=note, learn={}, say=say)
        if pressing.button(
            say("不属于任何一个（{count} 件）", count=say.number(len(rows))),
            key=question.key(city, len(rows), "none"),
            disabled=not actor,
            within=right,
        ):
            confirm_question.keep(
                city, question, rows, "", say("不属于任何一个"), note=note, learn={}, say=say
            )


assert set(ANSWERERS) == set(decisions.ZONES)
