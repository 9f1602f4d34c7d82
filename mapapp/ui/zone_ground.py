"""Show what lies behind a zone's cases: the places that come back, its photos, and who was there to look."""

from __future__ import annotations

import html

import pandas as pd
import streamlit as st

from mapapp import hotspots, patrols, problem_types
from mapapp import photos as pictures
from mapapp.i18n import N_

from . import cache, tables
from .screen import Screen
from .words import literal

PLACES = {
    "address": N_("地点"),
    "type": N_("问题类别"),
    "days": N_("出现天数"),
    "count": N_("件数"),
    "open": N_("未结案"),
    "last": N_("最近出现"),
}
VISITS = {
    "visited_at": N_("到场时间"),
    "kind_said": N_("方式"),
    "actor": N_("巡查人"),
    "unit": N_("单位"),
    "note": N_("备注"),
}
MOST_PHOTOS = 8
A_ROW = 4


def places(screen: Screen, cases: pd.DataFrame) -> None:
    """List the places where the same kind of problem came back on several days; one opens its cases."""
    say = screen.say
    method = hotspots.METHODS["repeat_places"]
    found = method.find(cases, projection=screen.city.projection)
    if not len(found):
        st.caption(say("没有同类问题在 90 天内 4 天以上反复出现的地点。"))
        return
    at = [cases[cases["problem_id"].isin(members)] for members in found["members"]]
    shown = pd.DataFrame(
        {
            "key": [str(number) for number in range(len(at))],
            "address": [_place(mine) for mine in at],
            "type": [problem_types.name(mine["type_key"].iloc[0], say.language) for mine in at],
            "days": found["score"].astype("int64"),
            "count": found["count"],
            "open": [int(mine["is_open"].sum()) for mine in at],
            "last": [mine["reported_at"].max() for mine in at],
        }
    )
    st.caption(say("同类问题 20 米内、90 天内在 4 天以上反复出现的地点；点一行看它的问题。"))
    picked = tables.pickable(shown, PLACES, key="zone_places", name="repeat-places", say=say, height=260)
    if picked is not None:
        tables.case_list(at[picked], key="zone_place_cases", name="repeat-place", say=say)


def photos(screen: Screen, cases: pd.DataFrame) -> None:
    """Show the newest photos of the cases, each with what it shows and the way to its case."""
    say = screen.say
    kept = cache.photos(screen.city)
    known = cases[["source", "source_id"]].drop_duplicates()
    own = kept.merge(known, on=["source", "source_id"]).drop_duplicates("sha256", keep="last")
    if not len(own):
        st.caption(say("这些问题还没有照片；在案件页办理“处置”时上传。"))
        return
    st.caption(say("共 {count} 张，最近的在前。", count=say.number(len(own))))
    shown = own.tail(MOST_PHOTOS).iloc[::-1].reset_index(drop=True)
    for begin in range(0, len(shown), A_ROW):
        row = shown.iloc[begin : begin + A_ROW]
        for column, (place, photo) in zip(st.columns(A_ROW), row.iterrows(), strict=False):
            with column, st.container(key=f"zone_photo_{place}"):
                _photo(photo, screen)


def patrolled(screen: Screen, kind: str, code: str, cases: pd.DataFrame) -> None:
    """Say how often somebody was in the zone in this period, and what that is per case; list the visits."""
    say, scope = screen.say, screen.scope
    every = screen.city.ground.patrols
    mine = every[every["zone_kind"].eq(kind) & every["zone_code"].eq(code)]
    inside = patrols.within(mine, scope.start, scope.end)
    if not len(inside):
        st.caption(say("这段时间没有到这里巡查、劝导的记录。可在“派责 · 巡查劝导”中登记到场。"))
        return
    counts = {key: int(inside["kind"].eq(key).sum()) for key in patrols.KINDS}
    figures = (
        *((say(patrols.KINDS[key]), say.number(count)) for key, count in counts.items()),
        (say("最近一次"), say.day(inside["visited_at"].max())),
        (say("每次到场问题数"), say.number(len(cases) / len(inside), 1)),
    )
    for column, (label, value) in zip(st.columns(len(figures)), figures, strict=True):
        column.metric(label, value, border=True)
    listed = inside.sort_values("visited_at", ascending=False, kind="stable", ignore_index=True)
    listed = listed.assign(kind_said=[say(patrols.KINDS[key]) for key in listed["kind"]])
    tables.plain(listed, VISITS, key="zone_patrols", name=f"patrols-{code}", say=say)


def _place(cases: pd.DataFrame) -> str:
    """Name a place by the address written most often, else by its section or community."""
    for column in ("address", "section_name", "community_name"):
        written = cases.loc[cases[column].ne(""), column]
        if len(written):
            return str(written.mode().iloc[0])
    return "—"


def _photo(photo: pd.Series, screen: Screen) -> None:
    say = screen.say
    base = st.get_option("server.baseUrlPath").strip("/")
    home = f"/{base}/city/photos" if base else "/city/photos"
    alt = html.escape(say("照片"))
    # The digest is 64 hexadecimal digits by the store's own rule: nobody's text becomes HTML here.
    st.html(
        f'<a href="{home}/{photo["sha256"]}/full" target="_blank" rel="noopener">'
        f'<img src="{home}/{photo["sha256"]}/thumb" alt="{alt}" loading="lazy" '
        'style="width:100%;aspect-ratio:4/3;object-fit:cover;border-radius:4px"></a>'
    )
    kind = pictures.KINDS[photo["kind"]]
    st.caption(literal(say(kind)))
    tables.open_case(photo, say)
