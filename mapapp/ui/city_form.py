"""Name the city and check the store."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mapapp import __version__, store
from mapapp.city import City
from mapapp.i18n import N_, Translator

from . import cache, pressing, tables

COUNTS = {"what": N_("内容"), "count": N_("数量")}
LEVELS = {"error": N_("错误"), "warning": N_("警告"), "notice": N_("提示")}
FINDINGS = {"level": N_("程度"), "count": N_("数量"), "said": N_("发现")}


def draw(city: City, say: Translator) -> None:
    """Draw the name, the counts and the findings of the check."""
    left, right = st.columns([2, 3])
    with left:
        _name(city, say)
        _counts(city, say)
    with right:
        _findings(say)
    st.caption(
        say(
            "程序版本 {version}，数据修订号 {revision}，计算投影 {projection}",
            version=__version__,
            revision=city.revision,
            projection=city.projection,
        )
    )


def _name(city: City, say: Translator) -> None:
    with st.form("city_name"):
        name = st.text_input(say("城市名称"), value=city.name, max_chars=60)
        if pressing.submit(say("保存"), key="city_name_go"):
            store.rename_city(cache.engine(), name.strip(), actor=say("页面"))
            st.rerun()


def _counts(city: City, say: Translator) -> None:
    counted = pd.DataFrame(
        [
            (say("问题"), len(city.problems)),
            (say("社区"), len(city.communities)),
            (say("路段"), len(city.sections)),
            (say("责任名册"), len(city.roster)),
        ],
        columns=list(COUNTS),
    )
    tables.plain(counted, COUNTS, key="city_counts", name="counts", say=say)


def _findings(say: Translator) -> None:
    st.subheader(say("数据检查"))
    findings = store.check(cache.engine())
    if not findings:
        st.success(say("没有发现问题。"), icon=":material/check_circle:")
        return
    listed = pd.DataFrame(
        [(say(LEVELS[f.level]), f.count, f.said(say)) for f in findings], columns=list(FINDINGS)
    )
    tables.plain(listed, FINDINGS, key="city_findings", name="findings", say=say)
