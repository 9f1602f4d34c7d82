"""Show the rules that a page judges by, and let the office set them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from mapapp import ground_rules, store

from . import cache, pressing
from .screen import Screen


def draw(screen: Screen, keys: Sequence[str]) -> None:
    """Draw the button behind which the rules stand."""
    say, rules = screen.say, screen.city.ground.rules
    with (
        st.popover(say("规则"), icon=":material/rule:", use_container_width=True),
        st.form(f"rules_{keys[0]}", border=False),
    ):
        chosen = {}
        for key in keys:
            rule = ground_rules.RULES[key]
            chosen[key] = st.number_input(
                say(rule.label), float(rule.low), float(rule.high), float(rules[key]), step=1.0, format="%g"
            )
        actor = st.text_input(say("设定人（姓名或职务）"))
        if not pressing.submit(say("保存"), type="primary", key=f"rules_{keys[0]}_go"):
            return
        store.set_ground_rules(cache.engine(), chosen, actor=actor)
        st.rerun()
