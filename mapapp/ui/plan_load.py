"""Show what everybody answers for, today and under a draft plan, and how fairly it is shared."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from mapapp import cases, plans, zoning
from mapapp.city import City
from mapapp.i18n import N_, Translator
from mapapp.plans import differing, load
from mapapp.plans.load import Fairness
from mapapp.settings import current as settings

from . import cache, tables
from .plan_state import Plan
from .screen import Screen

STAFF = "plan_staff"
MONTHS = (3, 6, 12, 24)
SIZES = {"section": N_("长度（公里）"), "community": N_("面积（平方公里）")}
ZONES = {"section": N_("路段数"), "community": N_("社区数")}
WHO = {"section": N_("责任单位"), "community": N_("包联领导")}
PROBLEMS = N_("每月问题数")
RATIO = N_("负荷（平均＝1）")
FAIR = {"size": "", "problems": PROBLEMS, "ratio": N_("综合负荷")}


def draw(plan: Plan) -> None:
    """Show on the planning page what each would answer for, against today."""
    say, kind = plan.say, plan.kind
    if not len(plan.zones) or not len(plan.screen.city.problems):
        return
    with st.expander(say("负荷：各单位、各领导分到多少"), icon=":material/balance:"):
        if not st.toggle(say("计算此方案的负荷"), key="plan_load_on"):
            st.caption(say("长度或面积、每月问题数和分配是否均衡，与今天对照。"))
            return
        period = months(say, "plan_load_months")
        before = by_answerer(plan.screen, kind, period, plan.draft.from_day, staff(kind))
        after = _planned(plan, period)
        fairness(say, kind, before, after)
        compared(say, kind, before, after, key="plan_load")


def staff(kind: str) -> dict[str, float]:
    """Return the numbers of people that were given in this session, on the page of suggestions."""
    return dict(st.session_state.get(f"{STAFF}_{kind}", {}))


def months(say: Translator, key: str) -> int:
    """Ask over how many months problems are counted."""
    asked = st.select_slider(
        say("问题按最近几个月计"),
        MONTHS,
        value=12,
        key=key,
        format_func=lambda count: say("{count} 个月", count=say.number(count)),
    )
    return int(asked)


def zone_loads(screen: Screen, kind: str, period: int) -> pd.DataFrame:
    """Return the loads of the zones as they stand last (`load.zone_loads`)."""
    return _zone_loads(settings().city, screen.city.revision, screen.as_of, kind, period, screen.city)


@st.cache_resource(show_spinner=cache.WORKING, max_entries=8)
def _zone_loads(
    path: str, revision: int, as_of: dt.datetime, kind: str, period: int, _city: City
) -> pd.DataFrame:
    counted = load.window(_city, as_of, period)
    then = zoning.at(_city, counted.first)
    known = frozenset((then.communities if kind == "community" else then.sections)["code"])
    return load.zone_loads(zoning.latest(_city), cache.assigned(_city), kind, counted, known)


def by_answerer(
    screen: Screen, kind: str, period: int, day: dt.date, staff: dict[str, float] | None = None
) -> pd.DataFrame:
    """Return what everybody answers for by the zones and the roster as they stand (`load.by_answerer`)."""
    base = zoning.latest(screen.city)
    who = leading(base, kind, day)
    return load.by_answerer(zone_loads(screen, kind, period), who, staff=staff)


def leading(city: City, kind: str, day: dt.date) -> np.ndarray:
    """Name who leads each zone on a day; shape (n,)."""
    zones = city.communities if kind == "community" else city.sections
    return differing.answerers(zones, city.roster, kind, day).to_numpy(dtype=object)


def _planned(plan: Plan, period: int) -> pd.DataFrame:
    """Measure a draft: where it has zones that were not there, problems are joined with its zones."""
    city = plan.planned.city(plan.base)
    zones, base_zones = plan.zones, plan.base.communities if plan.kind == "community" else plan.base.sections
    who = leading(city, plan.kind, plan.draft.from_day)
    if zones is base_zones:
        return load.by_answerer(zone_loads(plan.screen, plan.kind, period), who, staff=staff(plan.kind))
    counted = load.window(plan.base, plan.screen.as_of, period)
    steps = json.dumps([plans.written(step) for step in plan.draft.steps], ensure_ascii=False)
    joined = _joined(settings().city, plan.base.evidence, plan.draft.from_day, steps, city)
    known = frozenset(base_zones["code"]) | set(joined[plan.kind])
    loads = load.zone_loads(city, joined, plan.kind, counted, known)
    return load.by_answerer(loads, who, staff=staff(plan.kind))


@st.cache_resource(show_spinner=cache.WORKING, max_entries=2)
def _joined(path: str, evidence: int, day: dt.date, steps: str, _city: City) -> pd.DataFrame:
    return cases.join(_city)


def fairness(say: Translator, kind: str, before: pd.DataFrame, after: pd.DataFrame | None = None) -> None:
    """Show Gini and greatest against mean of each load, with the change that a plan makes."""
    now = load.fairness_of(before if after is None else after)
    was = load.fairness_of(before)
    for column, (name, label) in zip(st.columns(len(FAIR)), FAIR.items(), strict=True):
        told = SIZES[kind] if name == "size" else label
        column.metric(
            say("{what}：最重与平均之比", what=say(told)),
            say.number(now[name].max_mean, 2),
            delta=None if after is None else _change(now[name], was[name], say),
            delta_color="inverse",
            help=say(
                "1 是完全均衡。基尼系数 {gini}：0 是人人相同，越近 1 越集中。",
                gini=say.number(now[name].gini, 2),
            ),
            border=True,
        )


def _change(now: Fairness, was: Fairness, say: Translator) -> str | None:
    more = round(now.max_mean - was.max_mean, 2)
    if not more or more != more:
        return None
    return ("+" if more > 0 else "-") + say.number(abs(more), 2)


def compared(say: Translator, kind: str, before: pd.DataFrame, after: pd.DataFrame, *, key: str) -> str:
    """Show everybody's load before and after, with bars; return the name in the picked row, or ""."""
    columns = ["zones", "size", "problems", "ratio"]
    pairs = before.set_index("answerer")[columns].join(
        after.set_index("answerer")[columns], how="outer", lsuffix="_before", rsuffix="_after"
    )
    counts = [f"{name}_{side}" for name in columns[:3] for side in ("before", "after")]
    pairs = pairs.fillna(dict.fromkeys(counts, 0))
    pairs = pairs.drop(index="", errors="ignore").rename_axis("answerer").reset_index()
    pairs = pairs.sort_values("ratio_after", ascending=False, kind="stable", ignore_index=True)
    size = say(SIZES[kind])
    labels = {
        "answerer": WHO[kind],
        "ratio_before": N_("负荷·今天（平均＝1）"),
        "ratio_after": N_("负荷·方案（平均＝1）"),
        "zones_before": N_("责任区·今天"),
        "zones_after": N_("责任区·方案"),
        "size_before": N_("长度面积·今天"),
        "size_after": N_("长度面积·方案"),
        "problems_before": N_("每月问题·今天"),
        "problems_after": N_("每月问题·方案"),
    }
    if after["staff"].notna().any():
        people = after.set_index("answerer")[["staff", "staff_share"]]
        pairs = pairs.join(people.assign(staff_share=people["staff_share"] * 100), on="answerer")
        labels |= {"staff": N_("人数"), "staff_share": N_("占人数（%）")}
    bars = {name: _bar(pairs, ("ratio_before", "ratio_after")) for name in ("ratio_before", "ratio_after")}
    picked = tables.pickable(pairs, labels, key=key, name="plan-load", say=say, config=bars)
    st.caption(say("长度面积：{size}。没有问题记录的责任区按同类道路推算。", size=size))
    return "" if picked is None else str(pairs["answerer"].iloc[picked])


def listed(say: Translator, kind: str, table: pd.DataFrame, *, key: str) -> None:
    """Show everybody's load as it is, with bars."""
    labels = {
        "answerer": WHO[kind],
        "ratio": RATIO,
        "zones": ZONES[kind],
        "size": SIZES[kind],
        "problems": PROBLEMS,
        "expected": N_("其中推算的责任区"),
    }
    if table["staff"].notna().any():
        labels |= {"staff": N_("人数"), "staff_share": N_("占人数（%）")}
    told = table.assign(staff_share=table["staff_share"] * 100)
    told["answerer"] = told["answerer"].where(told["answerer"].ne(""), say("无人负责"))
    bars = {name: _bar(table, (name,)) for name in ("ratio", "size", "problems")}
    tables.pickable(told, labels, key=key, name="load", say=say, config=bars)


def _bar(table: pd.DataFrame, names: tuple[str, ...]) -> Any:
    """Return a column of bars that reach as far as the greatest number of several columns."""
    most = float(np.nanmax(table[list(names)].to_numpy(dtype="float64"), initial=0.0))
    return st.column_config.ProgressColumn(format="%.2f", min_value=0.0, max_value=most or 1.0, width="small")
