"""Hold the draft plan that this session works on, and apply its steps no more often than needed."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import streamlit as st

from mapapp import audit, plans, zoning
from mapapp.audit import Memory
from mapapp.city import City
from mapapp.i18n import Translator
from mapapp.plans import Draft, Edit, Planned, differing, selecting
from mapapp.settings import current as settings

from . import cache
from .screen import Screen
from .words import literal

DRAFT, COMMON = "plan_draft", "plan_common"
SELECTED, KIND = "plan_selected", "plan_kind"
DRAWN, SPOT, SAID = "plan_drawn", "plan_spot", "plan_said"
KEPT_STATES = 24
"""So many states between steps are kept for all sessions: undo and one more step cost one step or none."""


@dataclass(frozen=True)
class Plan:
    """
    What this rerun works on.

    Attributes
    ----------
    screen
        The reader's screen.
    base
        The city with the zones as they stand last: what the plan is begun on.
    draft, planned
        The plan, and what it makes of the base.
    kind
        What is being selected: section or community.
    selected
        Codes, in the order in which they were selected.
    """

    screen: Screen
    base: City
    draft: Draft
    planned: Planned
    kind: str
    selected: list[str]

    @property
    def say(self) -> Translator:
        """The reader's language."""
        return self.screen.say

    @property
    def zones(self) -> gpd.GeoDataFrame:
        """The zones of the kind that is selected, as planned."""
        return self.planned.ground.zones(self.kind)

    @property
    def taken(self) -> set[str]:
        """Codes that a new zone of this kind cannot have: of any zone, now or once, and of any step."""
        known = audit.former_codes(self.base)[self.kind] | set(self.zones["code"])
        for edit in self.draft.edits:
            told = (getattr(edit, name, ()) for name in ("code", "codes", "new_code"))
            known |= {code for each in told for code in ([each] if isinstance(each, str) else each)}
        return known


def begun(screen: Screen) -> Plan:
    """Return the plan of this session; a new one without a step where none was begun."""
    base = zoning.latest(screen.city)
    draft = st.session_state.get(DRAFT)
    if draft is None:
        draft = fresh(screen, "")
        st.session_state[DRAFT], st.session_state[COMMON] = draft, ()
    planned = applied(base, draft)
    kind = st.session_state.get(KIND) or "section"
    there = set(planned.ground.zones(kind)["code"])
    selected = [code for code in st.session_state.get(SELECTED, []) if code in there]
    return Plan(screen, base, draft, planned, kind, selected)


def fresh(screen: Screen, name: str) -> Draft:
    """Begin a plan without steps that is to hold from tomorrow on, or from the last plan's day."""
    day = screen.as_of.date() + dt.timedelta(days=1)
    turns = screen.city.zoning.turns
    return Draft(name, screen.city.revision, max(day, turns[-1].date()) if turns else day)


def take(draft: Draft) -> None:
    """Work on another plan, or on another state of this one."""
    st.session_state[DRAFT], st.session_state[COMMON] = draft, draft.steps
    for key in (SELECTED, DRAWN, SPOT):
        st.session_state.pop(key, None)


def do(plan: Plan, *edits: Edit, select: list[str] | None = None) -> None:
    """
    Take steps, unless one of them cannot be done: then say why and take none.

    `select` are the codes to select afterwards; by default the selection stays.
    """
    after = plan.planned
    for number, edit in enumerate(edits, start=plan.draft.done + 1):
        before, after = after, plans.step(after, edit, number)
        if len(after.complaints) > len(before.complaints):
            st.session_state[SAID] = plan.say.error(after.complaints[-1].error)
            return
    draft = plan.draft.add(*edits)
    _remember(plan.base, draft, after)
    st.session_state[DRAFT] = draft
    st.session_state.pop(DRAWN, None)
    if select is not None:
        st.session_state[SELECTED] = select


def change(draft: Draft) -> None:
    """Replace the plan by an edited one: undo, redo, another day."""
    st.session_state[DRAFT] = draft


def said() -> None:
    """Say once why the last step was not taken."""
    told = st.session_state.pop(SAID, "")
    if told:
        st.error(literal(told), icon=":material/block:")


def unsaved(draft: Draft) -> int:
    """Count the steps that the store does not have yet, those taken back among them."""
    found = plans.diverged(st.session_state.get(COMMON, ()), (), draft.steps)
    return len(found.mine) + len(found.mine_dropped)


def new_code(plan: Plan, stem: str) -> str:
    """Return a code for a new zone."""
    return selecting.free_code(plan.taken, stem)


@st.cache_resource(show_spinner=False)
def _states() -> tuple[OrderedDict[Any, Planned], threading.Lock]:
    return OrderedDict(), threading.Lock()


def applied(base: City, draft: Draft) -> Planned:
    """Apply a plan's steps to a city, beginning with the longest part that was applied before."""
    states, turn = _states()
    known, planned = draft.done, None
    while known and planned is None:
        with turn:
            planned = states.get(_key(base, draft, known))
        known -= planned is None
    planned = plans.begin(base, draft.from_day) if planned is None else planned
    for number in range(known, draft.done):
        planned = plans.step(planned, draft.edits[number], number + 1)
        _remember(base, replace(draft, done=number + 1), planned)
    return planned


def _remember(base: City, draft: Draft, planned: Planned) -> None:
    states, turn = _states()
    with turn:
        states[_key(base, draft, draft.done)] = planned
        while len(states) > KEPT_STATES:
            states.popitem(last=False)


def _key(base: City, draft: Draft, done: int) -> tuple[Any, ...]:
    return (settings().city, base.evidence, draft.from_day, draft.edits[:done])


@st.cache_resource(show_spinner=False, max_entries=4)
def _memory(path: str, evidence: int) -> Memory:
    return Memory()


def audited(plan: Plan) -> gpd.GeoDataFrame:
    """Audit the city as planned; what a step has left alone is not audited again."""
    memory = _memory(settings().city, plan.base.evidence)

    def make() -> gpd.GeoDataFrame:
        former = audit.former_codes(plan.base)
        return audit.audit(plan.planned.city(plan.base), plan.draft.from_day, former=former, memory=memory)

    return kept("audit", _key(plan.base, plan.draft, plan.draft.done), make)


def audited_before(plan: Plan) -> gpd.GeoDataFrame:
    """Audit the city as it stands last, for the same day."""
    memory = _memory(settings().city, plan.base.evidence)
    nothing = _key(plan.base, plan.draft, 0)
    return kept("before", nothing, lambda: audit.audit(plan.base, plan.draft.from_day, memory=memory))


def marks(plan: Plan) -> gpd.GeoDataFrame:
    """Return the zones that the plan touches (`differing.marks`)."""
    key = _key(plan.base, plan.draft, plan.draft.done)
    after, day = plan.planned.city(plan.base), plan.draft.from_day
    return kept(f"marks {plan.kind}", key, lambda: differing.marks(plan.base, after, plan.kind, day))


def kept(what: str, state: tuple[Any, ...], make: Callable[[], gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """
    Return what was worked out of a state of a plan, or work it out; nobody may change it.

    A press is answered in two runs of the page, of which the first still shows the state before: whatever it
    would work out anew stands between the press and the map.
    """
    frames, turn = _frames()
    with turn:
        found = frames.get((what, *state))
    if found is None:
        found = make()
        with turn:
            frames[(what, *state)] = found
            while len(frames) > KEPT_STATES:
                frames.popitem(last=False)
    return found


@st.cache_resource(show_spinner=False)
def _frames() -> tuple[OrderedDict[Any, gpd.GeoDataFrame], threading.Lock]:
    return OrderedDict(), threading.Lock()


def engine() -> Any:
    """Return the open store."""
    return cache.engine()
