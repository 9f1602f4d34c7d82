"""Fill in the checklist of a point, with photos; take back what was entered wrongly."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from mapapp import photos, point_kinds, store

from . import cache, pressing
from .screen import Screen
from .words import literal

COLUMNS = 3


def draw(screen: Screen, point: pd.Series) -> None:
    """Draw the form; an item left empty was not looked at."""
    say, code = screen.say, str(point["code"])
    rows = point_kinds.items(screen.city.ground.checklists, str(point["kind"])).to_dict("records")
    given: dict[str, float | None] = {}
    with st.form(f"inspect_{code}", border=True):
        st.caption(say("没有检查的项目留空，不按零分计。"))
        places = [column for _ in range(0, len(rows), COLUMNS) for column in st.columns(COLUMNS)]
        for place, row in zip(places, rows, strict=False):
            label = say(
                "{item}（满分 {full}）",
                item=literal(point_kinds.item_name(row, say.language)),  # type: ignore[arg-type]
                full=f"{row['full']:g}",
            )
            given[str(row["item"])] = place.number_input(
                label, 0.0, float(row["full"]), None, step=0.5, format="%g", key=f"item_{code}_{row['item']}"
            )
        first, second, third = st.columns(3)
        last = (screen.as_of - dt.timedelta(microseconds=1)).date()
        day = first.date_input(say("检查日期"), value=last, format="YYYY-MM-DD")
        at = second.time_input(say("检查时间"), value=dt.time(9), step=300)
        who = third.text_input(say("检查人（职务）"))
        note = st.text_input(say("备注（可空）"))
        shots = st.file_uploader(
            say("照片（可多张）"), type=list(photos.SUFFIXES), accept_multiple_files=True, key=f"shots_{code}"
        )
        if not pressing.submit(say("登记检查"), type="primary", key=f"inspect_{code}_go"):
            return
    items = point_kinds.filled(screen.city.ground.checklists, str(point["kind"]), given)
    store.inspect_point(
        cache.engine(),
        code,
        dt.datetime.combine(day, at),
        items,
        inspector=who,
        note=note,
        shots=[shot.getvalue() for shot in shots or []],
    )
    text = say("已登记检查，得分 {score}", score=say.number(point_kinds.score(items), 1))
    st.toast(literal(text), icon=":material/check_circle:")
    st.rerun()


def withdraw(screen: Screen, number: int) -> None:
    """Offer to take an inspection back."""
    say = screen.say
    with st.form(f"withdraw_inspection_{number}", border=False):
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        writer = left.text_input(say("撤回人（姓名或职务）"))
        if not pressing.submit(say("撤回这次检查"), key=f"withdraw_inspection_{number}_go", within=right):
            return
    store.withdraw_inspection(cache.engine(), number, actor=writer)
    st.rerun()
