"""Lead a person from a duty list and centre lines to road sections: lists, preview, map, yes."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import streamlit as st

from layers import LAYERS
from mapapp import crs, roads, store
from mapapp.complaints import Cleaned
from mapapp.errors import InputError
from mapapp.i18n import N_, Translator
from mapapp.roads import duty_list

from . import cache, duty_input, map_view, pressing, tables
from .duty_input import DutyList
from .maps import MARGIN
from .screen import Screen
from .words import literal

CODE = "路段编号*"
"""The column that a list without codes gets; the star keeps it apart from columns of files."""
LABELS = {
    "row": N_("行"),
    "written": N_("清单写的路段"),
    "answerer": N_("单位"),
    "state_said": N_("结果"),
    "why": N_("原因或说明"),
    "length_m": N_("长度（米）"),
}
HEIGHT = 460
MOST_SAID = 12
"""So many reasons are written out below the table; all of them stand in it."""


def draw(screen: Screen) -> None:
    """Draw the whole form; nothing is written before the last button."""
    say = screen.say
    st.caption(
        say("清单里的“人民路(中山路—解放路段)北侧”会从道路中心线上截成一段线；逐行说明结果，确认后才写入。")
    )
    left, right = st.columns(2)
    with left:
        lines = duty_input.centre_lines(screen)
    with right:
        st.subheader(say("责任清单"))
        duties = duty_input.duties(say)
    if lines is None or duties is None:
        return
    resolved = _resolved(lines, duties, screen)
    _outcome(resolved, screen)
    _confirm(resolved, duties, screen)


def _resolved(lines: gpd.GeoDataFrame, duties: DutyList, screen: Screen) -> duty_list.Resolved:
    """Build the sections; names that the map does not have are asked for and tried again."""
    say = screen.say
    if not len(lines) or not lines["road"].ne("").any():
        raise InputError(N_("道路中心线没有一条有路名。"), N_("请换一个有路名列的文件，或改正路名所在的列。"))
    raw, mapping = duty_list.named_codes(duties.raw, duties.mapping, CODE)
    asked = {key: column for key, column in mapping.items() if key not in ("answerer", "contact")}
    projection = _projection(lines, screen)
    with st.spinner(say("正在截取路段…")):
        cleaned = roads.build_sections(raw, asked, lines, projection=projection)
    since = st.session_state.get("duty_since")
    resolved = duty_list.together(raw, mapping, cleaned, since)
    aliases = _aliases(duty_list.offers(resolved.rows), say)
    if aliases:
        cleaned = roads.build_sections(raw, asked, lines, projection=projection, aliases=aliases)
        resolved = duty_list.together(raw, mapping, cleaned, since)
    return resolved


def _projection(lines: gpd.GeoDataFrame, screen: Screen) -> str:
    if len(screen.city.sections) or len(screen.city.communities):
        return screen.city.projection
    west, south, east, north = lines.total_bounds
    return crs.city_projection((west + east) / 2, (south + north) / 2)


def _aliases(offered: dict[str, tuple[str, ...]], say: Translator) -> dict[str, str]:
    """Ask which road is meant by each name that the map does not have."""
    if not offered:
        return {}
    st.markdown(say("**这些路名地图上没有，请指明是哪条路：**"))
    chosen = {}
    for column, (name, meant) in zip(_beside(len(offered)), offered.items(), strict=True):
        picked = column.selectbox(
            literal(name), ["", *meant], format_func=lambda road: road or say("不指定"), key=f"duty_is_{name}"
        )
        if picked:
            chosen[name] = str(picked)
    return chosen


def _beside(count: int) -> list[Any]:
    return [column for _ in range(0, count, 4) for column in st.columns(4)][:count]


def _outcome(resolved: duty_list.Resolved, screen: Screen) -> None:
    """Show what became of every row, and the sections on the map."""
    say = screen.say
    counts = resolved.rows["state"].value_counts()
    for column, (state, label) in zip(st.columns(3), duty_list.STATES.items(), strict=True):
        column.metric(say(label), say.number(int(counts.get(state, 0))), border=True)
    notes = [roads.said(notes, say) for notes in resolved.rows["notes"]]
    table, place = st.columns([6, 5])
    with table:
        shown = duty_list.in_words(resolved.rows, notes, say)
        picked = tables.pickable(shown, LABELS, key="duty_rows", name="duty-list", say=say, height=HEIGHT)
        unbuilt = shown[shown["state"].ne("built")].head(MOST_SAID)
        st.text("\n".join(f"{row}. {why}" for row, why in zip(unbuilt["row"], unbuilt["why"], strict=True)))
    with place:
        _map(resolved, None if picked is None else int(resolved.rows["row"].iloc[picked]), screen)


def _map(resolved: duty_list.Resolved, row: int | None, screen: Screen) -> None:
    built = resolved.sections.accepted
    if not len(built):
        st.info(screen.say("没有一个路段可以截取，请先按原因修改清单。"))
        return
    rows = resolved.rows.loc[resolved.rows["state"].eq("built"), "row"].to_numpy()
    chosen = built[rows == row]
    units = dict(zip(resolved.roster["zone_code"], resolved.roster["answerer"], strict=True))
    named = built.assign(unit=built["code"].map(units).fillna("").astype("str"))
    west, south, east, north = (chosen if len(chosen) else built).total_bounds
    map_view.show(
        [
            LAYERS["road_sections"](
                named, screen.say, selected=str(chosen["code"].iloc[0]) if len(chosen) else ""
            )
        ],
        say=screen.say,
        base=map_view.city_base(screen.city, screen.say),
        key="duty_map",
        bounds=(west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN),
        height=HEIGHT,
        as_of=screen.as_of,
        not_shown={screen.say("没有截取的行"): int(len(resolved.rows) - len(built))},
    )


def _confirm(resolved: duty_list.Resolved, duties: DutyList, screen: Screen) -> None:
    say, built = screen.say, resolved.sections.accepted
    if not len(built):
        return
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    left.date_input(say("自哪天起负责（空＝一直如此）"), value=None, key="duty_since", format="YYYY-MM-DD")
    again = duty_list.with_sections(screen.city.sections, built)
    if again:
        st.warning(say("其中 {count} 个路段编号已有，写入后以清单为准。", count=say.number(again)))
    if not pressing.button(
        say(
            "写入 {sections} 个路段、{duties} 条责任",
            sections=say.number(len(built)),
            duties=say.number(len(resolved.roster)),
        ),
        type="primary",
        key="duty_go",
        within=right,
    ):
        return
    receipts = store.save_together(cache.engine(), arrivals(resolved, duties), actor=say("页面"))
    written = [receipt.added + receipt.updated for receipt in receipts] + [0]
    st.success(
        say(
            "已写入 {sections} 个路段、{duties} 条责任。",
            sections=say.number(written[0]),
            duties=say.number(written[1]),
        ),
        icon=":material/check_circle:",
    )


def arrivals(resolved: duty_list.Resolved, duties: DutyList) -> list[store.Arrival]:
    """Lay the sections and their roster out for the store, as two imports of one list."""

    def arrival(kind: str, cleaned: Cleaned) -> store.Arrival:
        name = duties.raw.name
        return store.Arrival(kind, cleaned, name, name, duties.digest, "wgs84", duties.mapping)

    made = [arrival("sections", resolved.sections)]
    if len(resolved.roster):
        made.append(arrival("roster", Cleaned(resolved.roster, resolved.sections.rejected.iloc[:0])))
    return made
