"""Edit a bulletin paragraph by paragraph, each number beside the query that it comes from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from mapapp import bulletins, store
from mapapp.bulletins import Bulletin, Heading, Paragraph
from mapapp.i18n import N_
from mapapp.store import Kept

from . import boundary, bulletin_out, cache, pressing, tables
from . import bulletin_draft as drafts
from .screen import Screen
from .words import literal

NUMBERS = {
    "says": N_("文中的数字"),
    "query": N_("查询"),
    "label": N_("含义"),
    "answers": N_("查询结果"),
    "agrees": N_("相符"),
}
QUERIES = {"key": N_("查询"), "label": N_("含义"), "answer": N_("本期结果")}


def draw(screen: Screen, kept: Kept) -> None:
    """Draw the editor and the way out."""
    if kept.issued:
        bulletin_out.issued(screen, kept)
        return
    left, right = st.columns([3, 2])
    with left:
        _edit(screen, kept)
    with right:
        _numbers(screen, kept.bulletin)
        _queries(screen, kept.bulletin)
    bulletin_out.draw(screen, kept)


@st.fragment
def _edit(screen: Screen, kept: Kept) -> None:
    with boundary.errors_in_words(screen.say):  # the page's own does not hold while only this part runs
        _editor(screen, kept)


def _editor(screen: Screen, kept: Kept) -> None:
    """Draw heading and paragraphs; a part that is changed, moved, added or taken out waits to be saved."""
    say, draft = screen.say, drafts.opened(kept)
    heading = _heading(screen, kept.bulletin.heading, f"{kept.bulletin_id}_{draft['turn']}")
    added = _kind_to_add(screen)
    for place, part in enumerate(draft["parts"]):
        words, buttons = st.columns([4, 2], vertical_alignment="center", gap="small")
        with words:
            _part(screen, draft, part)
        with buttons, st.container(horizontal=True, gap="small"):
            _moves(screen, draft, place, added)
    changed = drafts.unsaved(draft) or heading != kept.bulletin.heading
    if changed:
        st.caption(say("有未保存的改动；数字的核对和下载用的是已保存的内容。"))
    who, save, again = st.columns([3, 1, 1], vertical_alignment="bottom")
    actor = who.text_input(say("修改人（姓名或职务）"), key="bulletin_editor_actor")
    look: dict[str, Any] = {"use_container_width": True, "disabled": not changed}
    to_save = pressing.button(say("保存"), type="primary", key="save_bulletin", within=save, **look)
    dropped = say("放弃未保存的改动")
    to_drop = pressing.button(say("重新读取"), help=dropped, key="read_bulletin", within=again, **look)
    if to_save:  # both buttons are drawn by now: they stay where a refusal ends the run
        _save(screen, kept, draft, heading, actor)
    if to_drop:
        drafts.read_again(store.bulletin(cache.engine(), kept.bulletin_id))
        st.rerun()


def _heading(screen: Screen, heading: Heading, key: str) -> Heading:
    say = screen.say
    title = st.text_input(say("标题"), heading.title, key=f"head_title_{key}")
    one, two, three = st.columns(3)
    office = one.text_input(say("发文机关"), heading.office, key=f"head_office_{key}")
    number = two.text_input(say("文号"), heading.number, key=f"head_number_{key}")
    copy_to = three.text_input(say("抄送"), heading.copy_to, key=f"head_copy_{key}")
    red = one.checkbox(say("红头"), heading.red_head, key=f"head_red_{key}")
    return replace(heading, title=title, office=office, number=number, copy_to=copy_to, red_head=red)


def _kind_to_add(screen: Screen) -> str:
    """Ask what ＋ adds."""
    say = screen.say
    texts = {kind: say(bulletins.PARAGRAPHS[kind]) for kind in ("body", "heading", "subheading")}
    blocks = {f"block:{key}": say("附：{block}", block=say(label)) for key, label in bulletins.BLOCKS.items()}
    kinds = texts | blocks
    label, key = say("“＋”在下面加入的是"), f"bulletin_added_{say.language}"
    return str(st.selectbox(label, list(kinds), format_func=kinds.__getitem__, key=key))


def _part(screen: Screen, draft: dict[str, Any], part: dict[str, Any]) -> None:
    """Draw one part and take down what is written in it."""
    say, kind = screen.say, part["kind"]
    if kind == "block":
        st.markdown(f":material/table_chart: {literal(say(bulletins.BLOCKS[part['text']]))}")
        return
    key = f"part_{draft['number']}_{draft['turn']}_{part['uid']}"
    if key not in st.session_state:
        st.session_state[key] = part["text"]
    hidden: dict[str, Any] = {"key": key, "label_visibility": "collapsed"}
    label = say(bulletins.PARAGRAPHS[kind])
    if kind == "body":
        hint = say("可用查询，如 {example}", example="{overdue:unit=县城管局}")
        part["text"] = st.text_area(label, height=120, placeholder=hint, **hidden)
    else:
        part["text"] = st.text_input(label, placeholder=label, **hidden)


def _moves(screen: Screen, draft: dict[str, Any], place: int, added: str) -> None:
    say, at = screen.say, f"{draft['turn']}_{draft['parts'][place]['uid']}"
    for name, sign, told, call, args in (
        ("up", "↑", say("上移"), drafts.move, (place, -1)),
        ("down", "↓", say("下移"), drafts.move, (place, 1)),
        ("add", "＋", say("在下面加一段"), drafts.add_below, (place, added)),
        ("out", "✕", say("删去这一段"), drafts.take_out, (place,)),
    ):
        st.button(sign, key=f"{name}_{at}", help=told, on_click=call, args=args, type="tertiary")


def _save(screen: Screen, kept: Kept, draft: dict[str, Any], heading: Heading, actor: str) -> None:
    """Keep what was typed: placeholders are answered, numbers keep the query that they claim to be."""
    period, say = kept.bulletin.period, bulletins.spoken(kept.bulletin, screen.say)
    paragraphs = []
    for part in draft["parts"]:
        text = part["text"].strip()
        if part["kind"] == "block":
            paragraphs.append(Paragraph("block", text))
        elif text:
            paragraphs.append(Paragraph(part["kind"], *bulletins.bind(text, part["source"], period, say)))
    opened = replace(kept, version=draft["version"])
    store.save_bulletin(cache.engine(), opened, heading, paragraphs, actor=actor)
    drafts.read_again(store.bulletin(cache.engine(), kept.bulletin_id))
    st.rerun()


def _numbers(screen: Screen, bulletin: Bulletin) -> None:
    """List every number of the text beside its query."""
    say, spoken = screen.say, bulletins.spoken(bulletin, screen.say)
    rows = [
        {
            "says": number.found.text,
            "query": number.placeholder or "",
            "label": _meaning(screen, number.placeholder or ""),
            "answers": number.answer.said if number.answer else "",
            "agrees": "✓" if number.agrees else "✗",
        }
        for part in bulletin.paragraphs
        if part.kind != "block"
        for number in bulletins.numbers(part.text, part.source, bulletin.period, spoken)
    ]
    st.caption(say("文中的每个数字都是一个查询的结果："))
    frame = pd.DataFrame(rows, columns=list(NUMBERS)).astype("str")
    tables.plain(frame, NUMBERS, key="bulletin_numbers", name="bulletin-numbers", say=say)


def _meaning(screen: Screen, placeholder: str) -> str:
    name = placeholder.strip("{}").partition(":")[0].removeprefix("before.").removesuffix(".change")
    known = bulletins.QUERIES.get(name)
    return screen.say(known.label) if known else ""


def _queries(screen: Screen, bulletin: Bulletin) -> None:
    say, spoken = screen.say, bulletins.spoken(bulletin, screen.say)
    with st.expander(say("可用的查询"), icon=":material/data_object:"):
        st.caption(
            literal(
                say(
                    "上期写 {before}，环比写 {change}（只用于件数），一家的写 {by}。"
                    "别处来的数字写 {said}，带数字的名称写 {name}。",
                    before="{before.reported}",
                    change="{reported.change}",
                    by="{overdue:unit=县城管局}",
                    said="{said:12|来源}",
                    name="{name:三家店村}",
                )
            )
        )
        rows = [
            {
                "key": "{" + key + "}",
                "label": say(query.label),
                "answer": bulletins.answer(bulletin.period, key, "", spoken).said,
            }
            for key, query in bulletins.QUERIES.items()
        ]
        tables.plain(pd.DataFrame(rows).astype("str"), QUERIES, key="queries", name="queries", say=say)
