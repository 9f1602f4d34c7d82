"""Show the audit of a plan beside its map: what it would leave wrong, its own doing first."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import streamlit as st

from mapapp import audit
from mapapp.i18n import N_

from . import plan_state, tables
from .plan_state import Plan

LIST = {"own_said": N_("来源"), "severity_said": N_("程度"), "sentence": N_("说明")}
MOST = 200
"""More findings than this are in the file and on the page of the audit."""


def status(plan: Plan) -> gpd.GeoDataFrame:
    """Draw in one line what the plan does and leaves wrong; return its findings, `own` those it causes."""
    say = plan.say
    found, before = plan_state.audited(plan), plan_state.audited_before(plan)
    found = found.assign(own=~_named(found).isin(_named(before)))
    said = say(
        "已作 {steps} 步 · 核查发现 {count} 条，其中方案造成 {own} 条",
        steps=say.number(len(plan.draft.steps)),
        count=say.number(len(found)),
        own=say.number(int(found["own"].sum())),
    )
    st.markdown(f":red[{said}]" if found["own"].any() else said)
    return found


def draw(plan: Plan, found: gpd.GeoDataFrame) -> None:
    """Draw counts and list of the findings."""
    say, before = plan.say, plan_state.audited_before(plan)
    counts = found["severity"].value_counts()
    earlier = before["severity"].value_counts()
    for column, (key, label) in zip(st.columns(3), audit.SEVERITIES.items(), strict=True):
        now, was = int(counts.get(key, 0)), int(earlier.get(key, 0))
        column.metric(say(label), say.number(now), delta=now - was or None, delta_color="inverse")
    if not len(found):
        st.success(say("没有发现问题。"))
        return
    ordered = found.sort_values("own", ascending=False, kind="stable")
    if len(ordered) > MOST:
        st.caption(
            say("只列最前 {most} 条，共 {count} 条。", most=say.number(MOST), count=say.number(len(ordered)))
        )
    shown = audit.in_words(pd.DataFrame(ordered.head(MOST).drop(columns="geometry")), say)
    shown["own_said"] = [say("方案造成") if mine else say("原有") for mine in shown["own"]]
    tables.plain(shown, LIST, key="plan_audit", name="plan-audit", say=say)


def _named(findings: pd.DataFrame) -> pd.Series:
    """Name each finding by what it is about, so that the same one is known before and after."""
    return findings["kind"] + "|" + findings["zones"] + "|" + findings["answerers"]
