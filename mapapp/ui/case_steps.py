"""Show the life of a case step by step, and its photos before and after side by side."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mapapp import case_life, crs
from mapapp import photos as pictures
from mapapp.i18n import N_
from mapapp.worktime import UNITS

from . import cache, tables
from .screen import Screen
from .words import literal

ICONS = {"closed": "check_circle", "returned": "undo", "paused": "pause_circle", "extended": "more_time"}
ICONS |= {"reopened": "restart_alt", "voided": "block", "not_filed": "block", "disposed": "build"}
FILE = {
    "step": N_("步骤"),
    "at": N_("时间"),
    "actor": N_("经办人"),
    "role": N_("角色"),
    "note": N_("说明"),
}
THUMB = "width:100%;max-height:260px;object-fit:contain;background:#f3f4f6;border-radius:4px"


def draw(screen: Screen, case: pd.Series) -> None:
    """Draw every step with who, when, what was said and what was photographed."""
    say = screen.say
    events = life(screen, case)
    kept = own_photos(screen, case)
    for _, event in events.iterrows():
        step = case_life.STEPS[event["step"]]
        who = _who(event, screen)
        moment = say.moment(event["at"]) if pd.notna(event["at"]) else say("时间台账未记")
        icon = ICONS.get(step.key, "radio_button_checked")
        st.markdown(f":material/{icon}: **{literal(say(step.label))}** · {literal(moment)} · {literal(who)}")
        told = "\n".join(line for line in (_more(event, screen), event["note"]) if line)
        if told:
            st.text(told)
        mine = kept[kept["event_id"].eq(event["event_id"])] if event["event_id"] else kept.iloc[:0]
        for column, (_, photo) in zip(st.columns(3) if len(mine) else (), mine.iterrows(), strict=False):
            with column:
                _photo(photo, case, screen)
    shown = events.assign(
        step=[say(case_life.STEPS[key].label) for key in events["step"]],
        role=[say(case_life.ROLES[key]) if key in case_life.ROLES else say("台账") for key in events["role"]],
    )
    tables.download(
        tables.labelled(shown, FILE, say), key="case_life", name=f"life-{case['source_id']}", say=say
    )


def life(screen: Screen, case: pd.Series) -> pd.DataFrame:
    """Return the steps of a case; of one without any, what its ledger tells."""
    events = screen.city.events
    mine = events[events["source_id"].eq(case["source_id"]) & events["source"].eq(case["source"])]
    if len(mine):
        return mine
    problems = screen.city.problems
    ledger = problems[problems["problem_id"].eq(case["problem_id"])].iloc[0]
    told = case_life.from_ledger({str(name): value for name, value in ledger.items()})
    texts = dict.fromkeys((name for name, kind in case_life.EVENTS.items() if kind == "str"), "")
    rows = [{**texts, "event_id": 0, **step} for step in told]
    return pd.DataFrame(rows, columns=list(case_life.EVENTS)).astype(case_life.EVENTS)


def photos(screen: Screen, case: pd.Series) -> None:
    """Show the newest photo before beside the newest after; nothing where there is none."""
    say = screen.say
    kept = own_photos(screen, case)
    if not len(kept):
        return
    before = kept[kept["kind"].ne("after")].tail(1)
    after = kept[kept["kind"].eq("after")].tail(1)
    for column, chosen, nothing in zip(
        st.columns(2), (before, after), (say("没有处置前的照片"), say("没有处置后的照片")), strict=True
    ):
        with column:
            if len(chosen):
                _photo(chosen.iloc[0], case, screen)
            else:
                st.caption(nothing)


def own_photos(screen: Screen, case: pd.Series) -> pd.DataFrame:
    """Return the photos of a case, oldest first."""
    kept = cache.photos(screen.city)
    return kept[kept["source_id"].eq(case["source_id"]) & kept["source"].eq(case["source"])]


def _photo(photo: pd.Series, case: pd.Series, screen: Screen) -> None:
    """Draw one photo small, with a link to the whole, and what its camera recorded."""
    say = screen.say
    base = st.get_option("server.baseUrlPath").strip("/")
    home = f"/{base}/city/photos" if base else "/city/photos"
    # The digest is 64 hexadecimal digits by the store's own rule: nobody's text becomes HTML here.
    st.html(
        f'<a href="{home}/{photo["sha256"]}/full" target="_blank" rel="noopener">'
        f'<img src="{home}/{photo["sha256"]}/thumb" alt="" loading="lazy" style="{THUMB}"></a>'
    )
    kind = pictures.KINDS[photo["kind"]]
    told = [say(kind)]
    if pd.notna(photo["taken_at"]):
        told.append(say("拍摄于 {moment}", moment=say.moment(photo["taken_at"])))
    if pd.notna(photo["lon"]) and pd.notna(case["lon"]):
        told.append(say("拍摄处距案件 {far}", far=say.metres(_apart(photo, case, screen.city.projection))))
    st.caption(literal(" · ".join(told)))


def _apart(photo: pd.Series, case: pd.Series, projection: str) -> float:
    x, y = crs.project([photo["lon"], case["lon"]], [photo["lat"], case["lat"]], projection)
    return float(((x[0] - x[1]) ** 2 + (y[0] - y[1]) ** 2) ** 0.5)


def _who(event: pd.Series, screen: Screen) -> str:
    say = screen.say
    if event["role"] == case_life.LEDGER:
        return say("台账")
    role = case_life.ROLES[event["role"]]
    return say("{actor}（{role}）", actor=event["actor"], role=say(role))


def _more(event: pd.Series, screen: Screen) -> str:
    """Say what came with a step: until when, how much more, to whom."""
    say = screen.say
    if event["step"] == "paused" and pd.notna(event["until"]):
        return say("挂账至 {moment}", moment=say.moment(event["until"]))
    if event["step"] == "extended":
        amount = say.number(event["amount"], 0 if event["amount"] % 1 == 0 else 1)
        unit = UNITS[event["unit"]]
        return say("延长 {amount} {unit}", amount=amount, unit=say(unit))
    if event["answerer"]:
        both = say.listing([name for name in (event["answerer"], event["assisting"]) if name])
        return say("派给 {who}", who=both)
    return ""
