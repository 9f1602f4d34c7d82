"""List what people decided and the aliases they taught, and take back what was wrong."""

from __future__ import annotations

import streamlit as st

from mapapp import store
from mapapp.city import City
from mapapp.decisions import ZONES
from mapapp.errors import InputError
from mapapp.i18n import N_, Translator

from . import cache, confirm_question, pressing, tables
from .confirm_question import SAID
from .words import literal

DECISIONS = {
    "decided_at": N_("认定时间"),
    "actor": N_("认定人"),
    "source_id": N_("编号"),
    "kind_said": N_("责任区种类"),
    "zone_said": N_("认定为"),
    "state_said": N_("现状"),
    "note": N_("备注"),
}
ALIASES = {
    "text": N_("地址里的叫法"),
    "road": N_("道路"),
    "actor": N_("认定人"),
    "learned_at": N_("记下的时间"),
}
STATES = {
    "stands": N_("有效"),
    "zone_gone": N_("责任区已移除，待重新认定"),
    "moved": N_("问题位置已变，待重新认定"),
    "problem_gone": N_("问题已不在资料库中"),
}


def draw(city: City, actor: str, say: Translator) -> None:
    """Draw both lists, folded."""
    if len(city.decisions):
        title = say("已有的认定（{count}）", count=say.number(len(city.decisions)))
        with st.expander(title, icon=":material/history:"):
            _decisions(city, actor, say)
    if len(city.aliases):
        title = say("记住的别名（{count}）", count=say.number(len(city.aliases)))
        with st.expander(title, icon=":material/translate:"):
            _aliases(city, actor, say)


def _decisions(city: City, actor: str, say: Translator) -> None:
    made = cache.standing(city)[::-1].reset_index(drop=True)
    named = made["zone_name"].where(made["zone_name"].ne(""), made["zone_code"])
    listed = made.assign(
        kind_said=made["zone_kind"].map({kind: say(word) for kind, word in ZONES.items()}),
        zone_said=named.where(named.ne(""), say("不属于任何一个")),
        state_said=made["state"].map({state: say(word) for state, word in STATES.items()}),
    )
    picked = tables.pickable(listed, DECISIONS, key="confirm_made", name="decisions", say=say, height=300)
    if picked is None:
        st.caption(say("点选一行，可撤回那一认定；撤回后问题回到待确认。"))
        return
    row = listed.iloc[picked]
    label = say("撤回“{actor}”对 {problem} 的认定", actor=row["actor"], problem=row["source_id"])
    if pressing.button(literal(label), key=f"confirm_withdraw_{row['decision_id']}", disabled=not actor):
        confirm_question.withdraw([int(row["decision_id"])], say)
        st.rerun()


def _aliases(city: City, actor: str, say: Translator) -> None:
    listed = city.aliases[::-1].reset_index(drop=True)
    picked = tables.pickable(listed, ALIASES, key="confirm_aliases", name="aliases", say=say, height=220)
    if picked is None:
        st.caption(say("点选一行，可删除那条别名。"))
        return
    row = listed.iloc[picked]
    label = say("删除别名“{text}”", text=row["text"])
    if pressing.button(literal(label), key=f"confirm_forget_{row['alias_id']}", disabled=not actor):
        try:
            store.forget_alias(cache.engine(), int(row["alias_id"]), actor=actor)
        except InputError as error:
            st.session_state[SAID] = say.error(error)
        st.rerun()
