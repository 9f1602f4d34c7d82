"""Show a leader or a unit the zones that are theirs and what waits for them today."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from mapapp import roster, today
from mapapp.i18n import N_
from mapapp.picks import Pick
from mapapp.scope import Scope

from . import cache, choice, figure_cache, maps, pages, point_cache, tables, zone_ground, zone_view
from .screen import Screen

KINDS = {"leader": "community", "unit": "section"}
ZONES = {
    "name": N_("责任区"),
    "reported": N_("总数"),
    "open": N_("未结"),
    "overdue": N_("超期"),
    "relapsed": N_("反弹"),
    "in_time": N_("按期结案率（%）"),
}


def draw(screen: Screen) -> None:
    """Draw the page of the leader or unit that the address names."""
    say = screen.say
    lead = screen.city.roster[screen.city.roster["role"].eq("lead")]
    people = [
        f"{by}:{name}"
        for by, kind in KINDS.items()
        for name in sorted(lead.loc[lead["zone_kind"].eq(kind), "answerer"].unique())
    ]
    if not people:
        st.info(say("责任名册还是空的。请先到“派责”指定责任人。"))
        return
    who = choice.one("who", say("责任人 / 单位"), people, lambda key: key.partition(":")[2], page="answerer")
    by, _, name = who.partition(":")
    cases = _cases(screen, by, name)
    lists = _agenda(screen, cases)
    left, right = st.columns([6, 5])
    with left:
        chosen = _chosen(screen, lists)
        codes = _zones_now(screen, KINDS[by], name)
        maps.people(screen, KINDS[by], codes, _scope(screen), Pick(chosen, by, name))
    with right:
        zone_view.lights(screen, cases)
        _zones(screen, KINDS[by], codes)
    tables.case_list(lists[chosen], key="agenda", name=f"{chosen}-{name}", say=say)
    with st.expander(say("反复出现"), icon=":material/replay:"):
        zone_ground.places(screen, cases)
        zone_view.repeats(screen, cases, key="answerer_repeats")
    with st.expander(say("照片"), icon=":material/photo_library:"):
        zone_ground.photos(screen, cases)


def _cases(screen: Screen, by: str, name: str) -> pd.DataFrame:
    """Return the answerer's cases of the page's filters, whenever they were reported."""
    mine = point_cache.kept_by(screen.city, screen.as_of, _scope(screen), Pick("counted", by, name))
    return cache.cases(screen.city, screen.as_of)[mine]


def _scope(screen: Screen) -> Scope:
    """Return what the filters leave but for days and status: what waits is not hidden for being old."""
    return screen.scope.narrowed(start=None, end=None, status="all")


def _agenda(screen: Screen, cases: pd.DataFrame) -> dict[str, pd.DataFrame]:
    again = np.zeros(len(cache.cases(screen.city, screen.as_of)), dtype=bool)
    again[figure_cache.relapses(screen.city, screen.as_of)["again"].to_numpy(dtype="int64")] = True
    return today.agenda(cases, screen.as_of, again[cases.index.to_numpy()])


def _chosen(screen: Screen, lists: dict[str, pd.DataFrame]) -> str:
    say = screen.say
    st.caption(say("不看左侧的日期和办理状态：凡未办结的都在这里；问题类别和责任区照左侧筛选。"))
    return str(
        st.segmented_control(
            say("今天要看的"),
            list(lists),
            default="overdue" if len(lists["overdue"]) else "open",
            format_func=lambda key: f"{say(today.AGENDA[key])} {say.number(len(lists[key]))}",
            key="agenda_list",
            required=True,
        )
    )


def _zones_now(screen: Screen, kind: str, name: str) -> list[str]:
    zones = screen.city.communities if kind == "community" else screen.city.sections
    days = pd.Series(pd.Timestamp(screen.as_of.date()), index=zones.index)
    now = roster.answering(screen.city.roster, kind, zones["code"], days)
    return zones.loc[now["answerer"].eq(name), "code"].tolist()


def _zones(screen: Screen, kind: str, codes: list[str]) -> None:
    """List the zones with their figures on this screen's filters."""
    say = screen.say
    if not codes:
        st.info(say("今天名下没有责任区（以前的问题仍归当时的责任人）。"))
        return
    zones = screen.city.communities if kind == "community" else screen.city.sections
    card = figure_cache.figures(screen.city, screen.as_of, screen.scope, kind).set_index("key")
    mine = card.reindex(codes).assign(name=zones.set_index("code")["name"].reindex(codes)).reset_index()
    counts = ["reported", "open", "overdue", "relapsed"]
    mine[counts] = mine[counts].fillna(0).astype("int64")
    mine["in_time"] = (mine["closing_in_time"] * 100).round(1)
    picked = tables.pickable(mine, ZONES, key="my_zones", name="my-zones", say=say, height=300)
    if picked is not None:
        pages.link(kind, codes[picked], say)
