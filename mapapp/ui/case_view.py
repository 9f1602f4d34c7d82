"""Show one case: what, where and whose it is, its clock, its life, its photos and its neighbours."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mapapp import case_life, problem_types, roster
from mapapp.i18n import N_

from . import cache, case_clock_view, case_form, case_map, case_steps, overview, tables
from .screen import Screen
from .words import literal

EVIDENCE = {"name": N_("候选路段"), "score": N_("可能性（%）"), "chosen": N_("认定")}
LIFE_HEIGHT = 420
NEAR = {
    "source_id": N_("编号"),
    "type": N_("问题类别"),
    "reported_at": N_("上报时间"),
    "state": N_("状态"),
    "metres": N_("相距（米）"),
    "relation": N_("与本案"),
}


def draw(screen: Screen) -> None:
    """Draw the case that the address names, or ask for its number."""
    say = screen.say
    if not len(screen.city.problems):
        st.info(say("还没有问题。请先到“录入”导入问题。"))
        return
    row = _chosen(screen)
    if row is None:
        return
    case = cache.cases(screen.city, screen.as_of).iloc[row]
    left, right = st.columns([6, 5])
    with left:
        _head(screen, case)
        _answering(screen, case)
        case_map.draw(screen, case)
    with right:
        case_clock_view.draw(screen, row, case)
        case_form.draw(screen, case)
        with st.container(height=LIFE_HEIGHT, border=False):
            case_steps.draw(screen, case)
    case_steps.photos(screen, case)
    evidence, near = st.tabs([say("责任认定依据"), say("同一地点的其他案件")])
    with evidence:
        _evidence(screen, case)
    with near:
        _neighbours(screen, row)


def _chosen(screen: Screen) -> int | None:
    """Return the position of the case asked for; it may be named by number, or by source and number."""
    say, problems = screen.say, screen.city.problems
    asked = st.query_params.get("case", "")
    if asked:
        row = find(problems, asked)
        if row is not None:
            return row
        st.warning(literal(say("没有编号为“{case}”的案件。", case=asked)))
    written = st.text_input(
        say("案件编号"), key="case_wanted", placeholder=str(problems["source_id"].iloc[-1])
    )
    if written:
        if find(problems, written.strip()) is None:
            st.info(literal(say("没有编号为“{case}”的案件。", case=written)))
            return None
        st.query_params["case"] = written.strip()
        st.rerun()
    st.caption(say("也可以在任何一张问题清单中选一行，或点地图上的问题，再打开案件。"))
    return None


def find(problems: pd.DataFrame, asked: str) -> int | None:
    """Find a case by ``source:number``, by its source's number alone, or by the store's own number."""
    whole = problems["source"] + ":" + problems["source_id"]
    ids = problems["problem_id"].astype("str")
    for column in (whole, problems["source_id"], ids):
        met = column.eq(asked).to_numpy().nonzero()[0]
        if len(met):
            return int(met[-1])
    return None


def _head(screen: Screen, case: pd.Series) -> None:
    say = screen.say
    st.subheader(literal(f"{problem_types.name(case['type_key'], say.language)} · {case['source_id']}"))
    problems = screen.city.problems
    ledger = problems.loc[problems["problem_id"].eq(case["problem_id"]), "status"]
    state, status = str(case["status"]), str(ledger.iloc[0])
    words = [say(case_life.STATES[state]), str(case["source"]), say.moment(case["reported_at"])]
    st.text(" · ".join(words))
    lines = [str(case[name]) for name in ("address", "description") if str(case[name]).strip()]
    lines += [say("适用条件：{condition}", condition=case["condition"])] if case["condition"] else []
    st.text("\n".join(lines))
    if case["events_n"] and status != state:
        st.caption(
            say("台账写的是“{ledger}”；以本系统的办理记录为准。", ledger=say(case_life.STATES[status]))
        )


def _answering(screen: Screen, case: pd.Series) -> None:
    """Name the leader, the main unit and those that assist, as of the day of the report or as dispatched."""
    say = screen.say
    nobody = say("未落实责任")
    community, section = case["community_name"] or "—", case["section_name"] or "—"
    assisting = case["named_assisting"] or _of_day(screen, case)
    lines = [
        say("社区：{name}，包联领导：{who}", name=community, who=case["leader"] or nobody),
        say("路段：{name}，主办单位：{who}", name=section, who=case["unit"] or nobody),
        say("协办单位：{who}", who=assisting) if assisting else "",
        say("共同责任路段：{name}", name=case["joint_name"]) if case["joint_name"] else "",
    ]
    st.text("\n".join(line for line in lines if line))


def _of_day(screen: Screen, case: pd.Series) -> str:
    code, day = pd.Series([case["section"]], dtype="str"), pd.Series([case["reported_at"]])
    return str(roster.answering(screen.city.roster, "section", code, day)["assisting"].iloc[0])


def _evidence(screen: Screen, case: pd.Series) -> None:
    """Say why the case was given to this community and section, with the candidates and their scores."""
    say = screen.say
    sides = {"north": say("路北"), "south": say("路南"), "east": say("路东"), "west": say("路西")}
    here, along = (overview.REASONS[case[name]] for name in ("community_reason", "section_reason"))
    lines = [
        say("社区：{why}", why=say(here)),
        say("路段：{why}", why=say(along)),
        say("距路段 {far}", far=say.metres(case["distance_m"])),
        say("距路段起点 {far}", far=say.metres(case["chainage_m"])),
        say("位于{side}", side=sides[case["side"]]) if case["side"] in sides else "",
    ]
    st.text("\n".join(line for line in lines if line))
    codes, scores = case["candidates"].split(";"), case["scores"].split(";")
    if not case["candidates"]:
        st.caption(say("附近没有候选路段。"))
        return
    names = dict(zip(screen.city.sections["code"], screen.city.sections["name"], strict=True))
    table = pd.DataFrame(
        {
            "name": [names.get(code, code) for code in codes],
            "score": [float(score or "nan") * 100 for score in scores],
            "chosen": ["✓" if code == case["section"] else "" for code in codes],
        }
    )
    tables.plain(table, EVIDENCE, key="case_candidates", name=f"candidates-{case['source_id']}", say=say)


def _neighbours(screen: Screen, row: int) -> None:
    say = screen.say
    found = case_map.neighbours(screen, row)
    if not len(found):
        st.caption(say("附近没有其他案件。"))
        return
    shown = found.assign(
        type=[problem_types.name(key, say.language) for key in found["type_key"]],
        state=[say(case_life.STATES[key]) for key in found["status"]],
        relation=[say(word) if word else "" for word in found["relation"]],
        key=found["problem_id"].astype("str"),
    )
    picked = tables.pickable(shown, NEAR, key="case_near", name="neighbours", say=say, height=260)
    if picked is not None:
        tables.open_case(shown.iloc[picked], say)
