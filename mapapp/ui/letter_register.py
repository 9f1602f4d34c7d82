"""Show the register of issued letters with its lights, and note what happens to them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mapapp import letters, store
from mapapp.i18n import N_, Translator

from . import cache, letter_cache, letter_papers, pressing, tables
from .screen import Screen
from .words import literal

GLYPHS = {"red": "■", "yellow": "▲", "green": "●", "": "○"}
"""Lights by their shape, which every typeface has and nobody needs colours for."""
COLOURS = {"red": "red", "yellow": "orange", "green": "green", "": "gray"}
LIST = {
    "shown": N_("灯"),
    "number": N_("文号"),
    "recipient": N_("收件"),
    "rung_said": N_("督办阶梯"),
    "round_name": N_("轮次"),
    "issued_on": N_("发文日期"),
    "reply_by": N_("回复期限"),
    "days_left": N_("剩余天数"),
    "state_said": N_("状态"),
    "settled": N_("已销号 / 点位"),
}
HISTORY = {
    "on_day": N_("日期"),
    "what": N_("事项"),
    "note": N_("说明"),
    "reply_by": N_("新的回复期限"),
    "actor": N_("经办人"),
    "noted_at": N_("登记时间"),
}
POINTS = {
    "place": N_("序号"),
    "source_id": N_("编号"),
    "address": N_("地址"),
    "due_at": N_("办理时限"),
    "because_said": N_("督办原因"),
    "state_said": N_("现在"),
}
NOW = {"open": N_("未结"), "settled": N_("已销号"), "gone": N_("已不在台账")}


def draw(screen: Screen) -> None:
    """Draw the numbers by light, the list, and the letter that is picked."""
    say = screen.say
    listed, events, points = letter_cache.register(screen.city, screen.as_of.date())
    if not len(listed):
        st.info(say("还没有发出的函。请在“起草本轮”中预览并发出。"))
        return
    _lights(listed, say)
    rounds = [say("全部轮次"), *listed["round_name"].drop_duplicates()]
    left, right = st.columns(2)
    chosen = left.selectbox(say("轮次"), rounds, key="register_round")
    light = right.segmented_control(
        say("灯"),
        list(GLYPHS),
        format_func=lambda key: _lit(key, say(letters.LIGHTS[key])),
        key="register_light",
    )
    kept = listed["round_name"].eq(chosen) | (chosen == rounds[0])
    kept &= listed["light"].eq(light) if light is not None else True
    shown = _worded(listed[kept].reset_index(drop=True), say)
    days = {
        name: st.column_config.DateColumn(say(label), format="YYYY-MM-DD")
        for name, label in LIST.items()
        if name in ("issued_on", "reply_by")
    }
    left_days = st.column_config.NumberColumn(format="%d")
    config = {**days, "days_left": left_days}
    picked = tables.pickable(shown, LIST, key="register", name="letters", say=say, height=300, config=config)
    if len(shown):
        letter_papers.bundle(shown["letter_id"].tolist(), say, key="register_zip")
    if picked is None:
        st.caption(say("选中一行，看这份函的点位和经过，登记回复、复查和办结。"))
        return
    _one(screen, shown.iloc[picked], events, points)


def _lights(listed: pd.DataFrame, say: Translator) -> None:
    for column, (key, label) in zip(st.columns(4), letters.LIGHTS.items(), strict=True):
        column.metric(_lit(key, say(label)), say.number(int(listed["light"].eq(key).sum())))


def _lit(light: str, label: str) -> str:
    return f":{COLOURS[light]}[{GLYPHS[light]}] {label}"


def _worded(listed: pd.DataFrame, say: Translator) -> pd.DataFrame:
    return listed.assign(
        shown=listed["light"].map(GLYPHS),
        rung_said=[say(letters.RUNGS[key].label) for key in listed["rung"]],
        state_said=[say(letters.STATES[key]) for key in listed["state"]],
        settled=[f"{row.settled_n} / {row.points_n}" for row in listed.itertuples()],
    )


def _one(screen: Screen, row: pd.Series, events: pd.DataFrame, points: pd.DataFrame) -> None:
    say, letter_id = screen.say, int(row["letter_id"])
    st.subheader(literal(f"{row['number']}　{row['recipient']}"))
    st.download_button(
        say("下载发出的原件（DOCX）"),
        data=lambda: store.letter_content(cache.engine(), letter_id),
        file_name=letters.file_name(row["number"], row["recipient"]),
        mime=letter_papers.DOCX,
        on_click="ignore",
        icon=":material/description:",
        key=f"original_{letter_id}",
    )
    st.caption(say("原件与发出时逐字节相同，摘要 {digest}", digest=row["sha256"][:16]))
    mine = points[points["letter_id"].eq(letter_id)]
    worded = mine.assign(
        because_said=[say(letters.BECAUSE[key]) for key in mine["because"]],
        state_said=[say(NOW[key]) for key in mine["state"]],
    )
    left, right = st.columns(2)
    with left:
        tables.plain(worded, POINTS, key=f"letter_points_{letter_id}", name=f"points-{letter_id}", say=say)
    with right:
        past = events[events["letter_id"].eq(letter_id)]
        told = past.assign(what=[say(letters.EVENTS[key]) for key in past["kind"]])
        tables.plain(told, HISTORY, key=f"history_{letter_id}", name=f"history-{letter_id}", say=say)
    if row["state"] not in ("closed", "withdrawn"):
        _note(screen, letter_id)


def _note(screen: Screen, letter_id: int) -> None:
    say = screen.say
    with st.form(f"note_{letter_id}"):
        st.caption(say("登记经过（只能增加，不能修改或删除）"))
        kinds = [key for key in letters.EVENTS if key != "issued"]
        left, middle, right = st.columns(3)
        kind = left.selectbox(say("事项"), kinds, 1, format_func=lambda key: say(letters.EVENTS[key]))
        on_day = middle.date_input(say("日期"), screen.as_of.date())
        reply_by = right.date_input(say("延长到（只用于延长期限）"), None)
        note = st.text_area(say("说明"), max_chars=2_000)
        actor = st.text_input(say("经办人（姓名或职务）"))
        if pressing.submit(say("登记"), type="primary", key=f"note_{letter_id}_go"):
            store.note_letter(
                cache.engine(), [letter_id], str(kind), on_day, actor=actor, note=note, reply_by=reply_by
            )
            st.rerun()
