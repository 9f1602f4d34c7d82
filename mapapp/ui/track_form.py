"""Snap an uploaded GPX track to road sections, show what counts, and keep it as visits."""

from __future__ import annotations

import hashlib

import pandas as pd
import streamlit as st

from mapapp import complaints, crs, patrol_tracks, patrols, store
from mapapp.complaints import Cleaned
from mapapp.i18n import N_
from mapapp.raw_table import RawTable

from . import cache, ground_maps, pressing, tables, upload_file
from .screen import Screen
from .words import literal

WALKED = {
    "name": N_("路段"),
    "counted_said": N_("是否计入"),
    "percent": N_("走过（%）"),
    "walked_m": N_("走过长度（米）"),
    "length_m": N_("路段长度（米）"),
    "begun": N_("到场时间"),
    "until": N_("离开时间"),
}


def upload(screen: Screen) -> None:
    """Draw the upload, and what comes of it."""
    say = screen.say
    file = st.file_uploader(say("选择 GPX 轨迹文件"), type=["gpx"], key="patrol_gpx")
    if file is None:
        rules = screen.city.ground.rules
        st.info(
            say(
                "轨迹点离路段超过 {reach} 米的不计；走过路段长度的 {share}% 才算到场。先预览，确认后才写入。",
                reach=say.number(rules["track_reach"]),
                share=say.number(rules["track_share"]),
            )
        )
        return
    content = file.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    raw = upload_file.read_plainly(content, digest, file.name)
    datum, constants = _told(screen)
    snapped = patrol_tracks.snap(raw, screen.city, datum=datum, ahead_hours=float(constants["ahead_hours"]))
    cleaned = patrol_tracks.clean(raw, constants, screen.city, datum=datum)
    left, right = st.columns([6, 5])
    with left:
        ground_maps.track(screen, snapped)
    with right:
        _walked(screen, snapped)
    _refused(screen, cleaned)
    _keep(screen, raw, cleaned, datum, digest, constants)


def _told(screen: Screen) -> tuple[str, dict[str, str]]:
    """Ask for what the file does not say."""
    say = screen.say
    first, second, third, fourth, fifth = st.columns(5)
    way = first.selectbox(
        say("方式"), list(patrols.KINDS), format_func=lambda key: say(patrols.KINDS[key]), key="track_way"
    )
    who = second.text_input(say("巡查人（职务）"), key="track_who")
    unit = third.text_input(say("单位"), key="track_unit")
    known = [key for key in crs.DATUMS if key != crs.FILE]
    datum = fourth.selectbox(
        say("坐标系"), known, format_func=lambda key: say(crs.DATUMS[key].label), key="track_datum"
    )
    ahead = fifth.number_input(
        say("本地时间比世界时早（小时）"), -12.0, 14.0, patrol_tracks.BEIJING_HOURS, 0.5, format="%g"
    )
    day = st.date_input(say("轨迹没有时间时，按这一天登记"), value=None, format="YYYY-MM-DD", key="track_day")
    constants = {"kind": way, "actor": who, "unit": unit, "ahead_hours": f"{ahead:g}"}
    return datum, constants | ({"visited_at": day.isoformat()} if day else {})


def _walked(screen: Screen, snapped: patrol_tracks.Snapped) -> None:
    say, walked = screen.say, snapped.walked
    shown = walked[walked["counted"] | (walked["walked_m"] > 0)]
    said = [say("计入") if counted else say("不计入") for counted in shown["counted"]]
    shown = shown.assign(counted_said=said, percent=shown["share"] * 100)
    off = int((snapped.points["line"] < 0).sum())
    st.markdown(
        say(
            "{points} 个轨迹点，{off} 个不在路段上；计入 {counted} 个路段。",
            points=say.number(len(snapped.points)),
            off=say.number(off),
            counted=say.number(walked.loc[walked["counted"], "line"].nunique()),
        )
    )
    tables.plain(shown, WALKED, key="track_walked", name="track", say=say)


def _refused(screen: Screen, cleaned: Cleaned) -> None:
    say = screen.say
    if not len(cleaned.rejected):
        return
    with st.expander(say("没有计入的轨迹点（{count}）", count=say.number(len(cleaned.rejected)))):
        shown = complaints.rejected_table(cleaned.rejected, say)
        st.dataframe(shown, hide_index=True, height=220)
        tables.download(shown, key="track_rejected", name="track-rejected", say=say)


def _keep(
    screen: Screen, raw: RawTable, cleaned: Cleaned, datum: str, digest: str, constants: dict[str, str]
) -> None:
    say, count = screen.say, len(cleaned.accepted)
    if not count:
        st.error(say("没有一个路段可以计入：轨迹没有时间时请填日期，或核对坐标系和规则。"))
        return
    latest = cleaned.accepted["visited_at"].max()
    if latest > pd.Timestamp.now():
        st.error(say("轨迹的时间 {moment} 晚于现在，请核对时差。", moment=say.moment(latest)))
        return
    if not pressing.button(
        say("写入 {count} 次到场", count=say.number(count)), type="primary", key="track_go"
    ):
        return
    receipt = store.save_import(
        cache.engine(),
        "patrols",
        cleaned,
        source=raw.name,
        file_name=raw.name,
        sha256=digest,
        datum=datum,
        mapping={},
        actor=constants["actor"] or constants["unit"] or say("页面"),
    )
    text = say(
        "已写入：新增 {added}，已有 {unchanged}。",
        added=say.number(receipt.added),
        unchanged=say.number(receipt.unchanged + receipt.updated),
    )
    st.success(literal(text), icon=":material/check_circle:")
