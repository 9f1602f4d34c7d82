"""Let the office set the weights of the score and the denominators that the field has not settled."""

from __future__ import annotations

import streamlit as st

from mapapp import store
from mapapp.indicators import INDICATORS

from . import cache, pressing
from .screen import Screen

WEIGHED = [key for key, row in INDICATORS.items() if row.kind == "rate" and row.better]
OPEN = [key for key, row in INDICATORS.items() if len(row.bases) > 1]


def draw(screen: Screen, weights: dict[str, float], choices: dict[str, str]) -> None:
    """Draw the form; what does not add to 1 is refused in words."""
    say = screen.say
    with st.expander(say("权重与口径"), icon=":material/tune:"), st.form("weights", border=False):
        columns = st.columns(2)
        given = {
            key: columns[at % 2].number_input(
                say(INDICATORS[key].label), 0.0, 1.0, float(weights.get(key, 0.0)), 0.05, key=f"weight_{key}"
            )
            for at, key in enumerate(WEIGHED)
        }
        chosen = {}
        for key in OPEN:
            labels = {basis.key: say(basis.label) for basis in INDICATORS[key].bases}
            chosen[key] = str(
                st.radio(
                    say(INDICATORS[key].label),
                    list(labels),
                    index=list(labels).index(INDICATORS[key].basis(choices.get(key, "")).key),
                    format_func=labels.__getitem__,
                    horizontal=True,
                    key=f"basis_{key}",
                )
            )
        actor = st.text_input(say("修改人（姓名或职务）"))
        st.caption(say("现在相加是 {total}；必须正好等于 1。", total=f"{sum(weights.values()):.4g}"))
        if pressing.submit(say("保存权重与口径"), key="weights_go"):
            kept = {key: round(weight, 6) for key, weight in given.items() if weight}
            store.set_weights(cache.engine(), kept, chosen, actor=actor)
            st.rerun()
