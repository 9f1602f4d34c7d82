"""Show what is behind one hotspot: who answers for how much of it, its photos and its cases."""

from __future__ import annotations

import html

import pandas as pd
import streamlit as st

from mapapp import spot_sentences
from mapapp.i18n import N_

from . import cache, tables
from .screen import Screen
from .words import literal

MOST_PHOTOS = 8
LABELS = {"role": N_("责任"), "name": N_("责任人"), "count": N_("件数"), "share": N_("占比（%）")}


def draw(spot: pd.Series, screen: Screen) -> None:
    """Draw it below the map."""
    say = screen.say
    members = screen.cases[screen.cases["problem_id"].isin(spot["members"])]
    st.subheader(literal(say("{place}的问题", place=spot_sentences.place(spot, say))))
    _photos(members, screen)
    left, right = st.columns([2, 3])
    with left:
        tables.plain(answering(spot, screen), LABELS, key="spot_shares", name="hotspot-duty", say=say)
    with right:
        tables.case_list(members, key="spot_cases", name="hotspot-cases", say=say)


def answering(spot: pd.Series, screen: Screen) -> pd.DataFrame:
    """List leaders and units with the number and share of the hotspot's cases that are theirs."""
    say = screen.say
    rows = [
        (say(role), share.name or say(N_("未落实责任")), share.count, share.share * 100)
        for role, column in ((N_("包联领导"), "leaders"), (N_("责任单位"), "units"))
        for share in spot[column]
    ]
    return pd.DataFrame(rows, columns=list(LABELS))


def _photos(members: pd.DataFrame, screen: Screen) -> None:
    """Show the newest photos of the cases, small; nothing where there are none."""
    kept = cache.photos(screen.city)
    known = members[["source", "source_id"]].drop_duplicates()
    own = kept.merge(known, on=["source", "source_id"]).drop_duplicates("sha256", keep="last")
    if not len(own):
        return
    shown = own.tail(MOST_PHOTOS).iloc[::-1]
    alt = html.escape(screen.say(N_("照片")))
    for column, (_, photo) in zip(st.columns(MOST_PHOTOS), shown.iterrows(), strict=False):
        # The digest is 64 hexadecimal digits by the store's own rule: nobody's text becomes HTML here.
        column.html(
            f'<a href="/city/photos/{photo["sha256"]}/full" target="_blank" rel="noopener">'
            f'<img src="/city/photos/{photo["sha256"]}/thumb" alt="{alt}" loading="lazy" '
            'style="width:100%;aspect-ratio:4/3;object-fit:cover;border-radius:4px"></a>'
        )
        column.caption(literal(str(photo["source_id"])))
    if len(own) > MOST_PHOTOS:
        said = N_("共 {count} 张照片，列出最近 {most} 张。")
        st.caption(screen.say(said, count=screen.say.number(len(own)), most=MOST_PHOTOS))
