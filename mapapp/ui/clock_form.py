"""Let the office change one table of the clock: checked and tried out before it is saved."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from mapapp import (
    cases,
    clock_effect,
    clock_rows,
    clock_tables,
    complaints,
    problem_types,
    settings,
    store,
    worktime,
)
from mapapp.city import City
from mapapp.complaints import Cleaned
from mapapp.i18n import N_, Translator
from mapapp.raw_table import RawTable

from . import cache, pressing, tables, upload_file
from .screen import Screen

RULES = {
    "limits": N_(
        "类别和条件都相符的行优先，其次是该类别不分条件的行，最后是其他各类。来源文件写明时限的问题以来源为准。"
    ),
    "hours": N_(
        "每行一段上班时间，一天可有几段。起止日留空为全年；写 05-01 为每年的季节；"
        "写 2026-08-10 只限那一年，优先于季节和全年的行。调休上班的周末，没有自己的行时按周一的时间。"
    ),
    "days": N_(
        "按国务院办公厅每年的通知填写放假的日子和调休上班的周末。本市填过的年份以本市为准，没填的年份用随程序提供的。"
    ),
}
FILES = ["xlsx", "csv"]
FEW = 10
"""Rows that are all shown at once."""
EFFECT = {
    "changed_n": N_("时限改变"),
    "earlier_n": N_("提前"),
    "later_n": N_("推后"),
    "newly_late_n": N_("变为超期"),
    "no_longer_late_n": N_("不再超期"),
}


def draw(screen: Screen, key: str) -> None:
    """Draw the table, its complaints or its effect, and the button that saves it."""
    say = screen.say
    st.caption(say(RULES[key]))
    seen = _seen(key)
    uploaded = _uploaded(key, say)
    raw = uploaded or _edited(key, seen, say)
    cleaned = clock_tables.clean(key, raw)
    if len(cleaned.rejected):
        st.error(say("有 {count} 行不对，改正后才能保存。", count=say.number(len(cleaned.rejected))))
        st.dataframe(complaints.rejected_table(cleaned.rejected, say), hide_index=True)
        return
    if cleaned.accepted.equals(seen):
        if uploaded:
            st.info(say("文件与现行的表相同，没有要保存的。"))
        return
    if key == "hours":
        _say_dated(cleaned.accepted, say)
    _effect(screen, key, cleaned.accepted)
    actor = st.text_input(say("修改人（姓名或职务）"), key=f"clock_actor_{key}")
    if pressing.button(say("保存这张表"), type="primary", key=f"clock_save_{key}"):
        _save(key, cleaned, seen, actor, say)


def _seen(key: str) -> pd.DataFrame:
    """Return the table that this person is changing: the one in force when the change began."""
    now = store.clock_table(cache.engine(), key)
    kept = st.session_state.get(f"clock_seen_{key}")
    edits = {} if kept is None else st.session_state.get(f"clock_edit_{key}_{_digest(kept)}", {})
    # A file that is laid down is a change begun, too: it must not go over what somebody saves meanwhile.
    begun = any(edits.values()) or st.session_state.get(f"clock_file_{key}") is not None
    if kept is None or not (begun or now.equals(kept)):
        st.session_state[f"clock_seen_{key}"] = kept = now
    return kept


def _digest(frame: pd.DataFrame) -> str:
    return hashlib.sha256(frame.to_csv().encode()).hexdigest()[:12]


def _edited(key: str, seen: pd.DataFrame, say: Translator) -> RawTable:
    shown = clock_tables.texts(key, seen, say)
    number = say("行号")
    written = st.data_editor(
        # Numbers in a column of their own: a visible index would have to be filled in for every new row.
        pd.concat([pd.Series(range(1, len(shown) + 1), name=number), shown], axis=1),
        num_rows="dynamic",
        height=430 if len(shown) > FEW else "content",
        hide_index=True,
        placeholder="",
        key=f"clock_edit_{key}_{_digest(seen)}",
        column_config={
            number: st.column_config.NumberColumn(disabled=True, width="small"),
            **_columns(key, say),
        },
    )
    tables.download(shown, key=f"clock_{key}", name=f"clock-{key}", say=say)
    cells = written[list(shown.columns)].fillna("").astype("str")
    # A row that was added and left blank is no row.
    given = cells.apply(lambda column: column.str.strip()).ne("").any(axis=1).to_numpy()
    new = written[number].isna().to_numpy()
    rows = np.where(new, len(shown) + np.cumsum(new), written[number].fillna(0)).astype("int64")
    name = say(clock_tables.TABLES[key].label)
    return RawTable(name, cells[given].reset_index(drop=True), None, None, rows[given])


def _columns(key: str, say: Translator) -> dict[str, Any]:
    """Offer what can be chosen: types, units, kinds of day."""
    heads = clock_tables.TABLES[key].headings
    choices: dict[str, list[str]] = {
        "unit": [say(label) for label in worktime.UNITS.values()],
        "kind": [say(label) for label in clock_rows.KINDS.values()],
        "type_key": [
            *(problem_types.name(kind, say.language) for kind in problem_types.TYPES),
            say(clock_rows.ALL_TYPES),
        ],
    }
    return {
        say(heads[column]): st.column_config.SelectboxColumn(options=options)
        for column, options in choices.items()
        if column in heads
    }


def _uploaded(key: str, say: Translator) -> RawTable | None:
    with st.expander(say("用文件整张替换"), icon=":material/upload_file:"):
        st.caption(say("先下载现行的表，在它上面修改后传回；文件会替换整张表。"))
        upload = st.file_uploader(say("表格文件（XLSX 或 CSV）"), type=FILES, key=f"clock_file_{key}")
        if upload is None:
            return None
        content = upload.getvalue()
        raw = upload_file.read(content, hashlib.sha256(content).hexdigest(), upload.name, say)
        st.dataframe(raw.frame, hide_index=True, height=300)
        return raw


def _say_dated(hours: pd.DataFrame, say: Translator) -> None:
    """Name the rows of certain days: a spreadsheet makes 05-01 a day of this very year."""
    dated = hours[hours["from_day"].str.len() > len("05-01")]
    if len(dated):
        spans = [f"{row.from_day}—{row.to_day}" for row in dated.itertuples()]
        st.info(say("这些行只限写明的年份：{spans}。每年都有的季节请写成 05-01。", spans=sorted(set(spans))))


def _effect(screen: Screen, key: str, table: pd.DataFrame) -> None:
    """Say what the changed table does to open cases."""
    say = screen.say
    path, revision = settings.current().city, screen.city.revision
    found = _found(path, revision, screen.as_of, key, _digest(table), table)
    st.subheader(say("保存后的影响"))
    for place, (name, label) in zip(st.columns(len(EFFECT)), EFFECT.items(), strict=True):
        place.metric(say(label), say.number(getattr(found, name)))
    st.caption(
        say(
            "未结案 {open} 件，其中 {given} 件由来源写明时限，不随本表改变。"
            "修改尚未保存，离开或切换后不保留。",
            open=say.number(found.open_n),
            given=say.number(found.given_n),
        )
    )
    if found.lost_n:
        st.warning(say("有 {count} 件将没有时限，不计入按期。", count=say.number(found.lost_n)))


@st.cache_resource(show_spinner=cache.WORKING, max_entries=8)
def _found(
    path: str, revision: int, as_of: dt.datetime, key: str, digest: str, _table: pd.DataFrame
) -> clock_effect.Effect:
    """Reckon the effect once per changed table: the screen is drawn again with every letter that is typed."""
    city = cache.city()
    after = cases.build(_changed(city, key, _table), as_of, cache.assigned(city))
    return clock_effect.effect(city, cache.cases(city, as_of), after)


def _changed(city: City, key: str, table: pd.DataFrame) -> City:
    if key == "limits":
        return replace(city, limits=table)
    in_force = {name: store.clock_table(cache.engine(), name) for name in ("hours", "days")} | {key: table}
    return replace(city, calendar=worktime.build(in_force["hours"], in_force["days"]))


def _save(key: str, cleaned: Cleaned, seen: pd.DataFrame, actor: str, say: Translator) -> None:
    store.set_clock_table(cache.engine(), key, cleaned.accepted, seen=seen, actor=actor)
    st.session_state.pop(f"clock_seen_{key}", None)
    st.toast(say("已保存，时限已按新的表推算"), icon=":material/check_circle:")
    st.rerun()
