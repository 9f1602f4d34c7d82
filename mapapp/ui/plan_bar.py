"""Choose a plan, move along its steps, and save it, also when somebody else was quicker."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st

from mapapp import plans, store
from mapapp.errors import InputError
from mapapp.plans import Draft

from . import acting, plan_state, pressing
from .plan_state import COMMON, DRAFT, Plan
from .words import literal

REFUSED, CHOSEN = "plan_refused", "plan_chosen"
NEW = 0


def draw(plan: Plan) -> None:
    """Draw the bar above the map."""
    say, draft = plan.say, plan.draft
    which, day, back, forth, who, keep = st.columns([5, 3, 1.1, 1.1, 3, 2.4], vertical_alignment="bottom")
    with which:
        _choose(plan)
    from_day = day.date_input(
        say("生效日"),
        value=draft.from_day,
        key=f"plan_day_{draft.draft_id}_{draft.version}",
        format="YYYY-MM-DD",
    )
    if isinstance(from_day, dt.date) and from_day != draft.from_day:
        plan_state.change(replace(draft, from_day=from_day))
        st.rerun()
    back.button(
        say("撤销"),
        key="plan_undo",
        disabled=not draft.done,
        width="stretch",
        on_click=_go,
        args=(draft.undo(),),
    )
    forth.button(
        say("重做"),
        key="plan_redo",
        disabled=draft.done == len(draft.edits),
        width="stretch",
        on_click=_go,
        args=(draft.redo(),),
    )
    actor = who.text_input(
        say("规划人（姓名或职务）"),
        value=st.session_state.get(acting.ACTOR, ""),
        max_chars=40,
        key="plan_actor",
    )
    st.session_state[acting.ACTOR] = actor.strip()
    with keep:
        _keep(plan)
    _refused(plan)


def _go(draft: Draft) -> None:
    plan_state.change(draft)


def _choose(plan: Plan) -> None:
    """Ask which plan is worked on; steps that are not saved are not thrown away without a word."""
    say, listed = plan.say, store.drafts(plan_state.engine())
    listed = listed[listed["state"].eq("draft")]
    names = dict(zip(listed["draft_id"].tolist(), listed["name"].tolist(), strict=True))
    left = plan_state.unsaved(plan.draft)
    label = say("方案（{count} 步未保存）", count=say.number(left)) if left else say("方案")
    options = [NEW, *names]
    picked = st.selectbox(
        label,
        options,
        index=options.index(plan.draft.draft_id) if plan.draft.draft_id in names else 0,
        format_func=lambda number: names.get(number) or say("新方案（未命名）"),
        key=f"plan_which_{plan.draft.draft_id}_{plan.draft.version}",
        disabled=bool(left),
        help=say("先保存或撤销未保存的步骤，再换方案") if left else None,
    )
    if picked != (plan.draft.draft_id if plan.draft.draft_id in names else NEW):
        plan_state.take(
            store.draft(plan_state.engine(), int(picked)) if picked else plan_state.fresh(plan.screen, "")
        )
        st.rerun()


def _keep(plan: Plan) -> None:
    """Save under the plan's name; a new one gets its name here, and an old one can be saved as another."""
    say, draft = plan.say, plan.draft
    with st.popover(say("保存"), width="stretch"):
        name = st.text_input(
            say("方案名称"), value=draft.name, key=f"plan_title_{draft.draft_id}", max_chars=80
        )
        if pressing.button(say("保存方案"), type="primary", key="plan_save", width="stretch"):
            _save(plan, replace(draft, name=name.strip()))
        if draft.draft_id and pressing.button(say("另存为新方案"), key="plan_save_as", width="stretch"):
            _save(plan, replace(draft, name=name.strip(), draft_id=0, version=0))
        if draft.draft_id and pressing.button(say("作废此方案"), key="plan_drop", width="stretch"):
            store.drop_draft(plan_state.engine(), draft.draft_id, draft.version, actor=_actor())
            plan_state.take(plan_state.fresh(plan.screen, ""))
            st.rerun()


def _actor() -> str:
    return str(st.session_state.get(acting.ACTOR, ""))


def _save(plan: Plan, draft: Draft) -> None:
    try:
        saved = store.save_draft(plan_state.engine(), draft, actor=_actor())
    except store.DraftConflictError as error:
        st.session_state[REFUSED] = error.stored
        st.session_state[plan_state.SAID] = plan.say.error(error)
    except InputError as error:
        st.session_state[plan_state.SAID] = plan.say.error(error)
    else:
        st.session_state[DRAFT], st.session_state[COMMON] = saved, saved.steps
        st.session_state.pop(REFUSED, None)
        st.toast(literal(plan.say("方案“{name}”已保存", name=saved.name)), icon=":material/check_circle:")
    st.rerun()


def _refused(plan: Plan) -> None:
    """Show what the other planner did since, and offer both ways out: nothing of either is lost."""
    stored = st.session_state.get(REFUSED)
    if stored is None:
        return
    say, common = plan.say, st.session_state.get(COMMON, ())
    found = plans.diverged(common, stored.steps, plan.draft.steps)
    names = spoken_names(plan)
    with st.container(border=True):
        st.markdown(say("**对方保存后的改动**"))
        for edit in found.added:
            st.text("＋ " + plans.sentence(edit, names, say))
        for edit in found.dropped:
            st.text("－ " + plans.sentence(edit, names, say))
        left, right = st.columns(2)
        mine = say.number(len(found.mine))
        if pressing.button(
            say("把我的 {count} 步接在对方后面", count=mine),
            type="primary",
            key="plan_rebase",
            width="stretch",
            within=left,
        ):
            steps = plans.together(common, stored.steps, plan.draft.steps)
            st.session_state[COMMON] = stored.steps
            plan_state.change(replace(stored, edits=steps, done=len(steps)))
            st.session_state.pop(REFUSED)
            st.rerun()
        title = say("{name}（{actor}）", name=plan.draft.name, actor=_actor() or say("另存"))
        if pressing.button(
            say("另存为“{name}”", name=literal(title)), key="plan_beside", width="stretch", within=right
        ):
            st.session_state.pop(REFUSED)
            _save(plan, replace(plan.draft, name=title, draft_id=0, version=0))


def spoken_names(plan: Plan) -> dict[str, str]:
    """Return names of all zones by code, those of the base and of the plan."""
    names: dict[str, str] = {}
    for frame in (
        plan.base.communities,
        plan.base.sections,
        plan.planned.communities,
        plan.planned.sections,
    ):
        names |= dict(zip(frame["code"], frame["name"], strict=True))
    return names
