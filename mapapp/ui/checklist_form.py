"""Let the office set its own kinds of inspection points and what is looked at there."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mapapp import store
from mapapp.i18n import N_

from . import cache, pressing
from .screen import Screen

KINDS = {
    "kind": N_("种类编号"),
    "name_zh": N_("名称"),
    "name_en": N_("英文名称"),
    "radius_m": N_("半径（米）"),
    "aliases": N_("其他写法（用 | 隔开）"),
}
ITEMS = {
    "kind": N_("种类编号（* 为各类都查）"),
    "item": N_("项目编号"),
    "name_zh": N_("检查项目"),
    "name_en": N_("英文名称"),
    "full": N_("满分"),
    "weight": N_("权重"),
}


def draw(screen: Screen) -> None:
    """Draw both tables, each with its own button; nothing is written before."""
    say, ground = screen.say, screen.city.ground
    with st.expander(say("点位种类和检查表")):
        st.caption(say("改后只影响以后的检查；已有检查按当时的检查表保留。"))
        kinds, items = st.tabs([say("点位种类"), say("检查表")])
        with kinds:
            _table(screen, "point_kinds", ground.kinds, KINDS)
        with items:
            _table(screen, "checklist", ground.checklists, ITEMS)


def _table(screen: Screen, name: str, rows: pd.DataFrame, labels: dict[str, str]) -> None:
    say = screen.say
    edited = st.data_editor(
        rows.reset_index(drop=True),
        num_rows="dynamic",
        hide_index=True,
        key=f"edit_{name}_{screen.city.revision}",
        column_config={column: say(label) for column, label in labels.items()},
    )
    with st.form(f"save_{name}", border=False):
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        actor = left.text_input(say("设定人（姓名或职务）"), key=f"actor_{name}")
        if not pressing.submit(say("保存"), type="primary", key=f"save_{name}_go", within=right):
            return
    write = store.set_point_kinds if name == "point_kinds" else store.set_checklist
    write(cache.engine(), edited, actor=actor)
    st.rerun()
