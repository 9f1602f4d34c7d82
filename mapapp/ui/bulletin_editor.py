"""Edit a bulletin paragraph by paragraph, each number beside the query that it comes from."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from mapapp import bulletins, reports, store
from mapapp.bulletins import Bulletin, Fault, Heading, Paragraph
from mapapp.i18n import N_
from mapapp.store import Kept

from . import cache, letter_papers, pressing, tables
from .screen import Screen
from .words import literal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
    say, bulletin = screen.say, kept.bulletin
    if kept.issued:
        st.success(say("这份通报已印发，内容不再改变。"))
        content = store.bulletin_content(cache.engine(), kept.bulletin_id)
        _download(kept.name, content, say("下载印发的原件（DOCX）"), "issued")
        return
    left, right = st.columns([3, 2])
    with left, st.form(f"bulletin_{kept.bulletin_id}_{kept.version}"):
        heading = _heading(screen, bulletin.heading)
        written = [_paragraph(screen, kept, place, part) for place, part in enumerate(bulletin.paragraphs)]
        added = st.text_area(
            say("在末尾增加一段（可用查询，如 {example}）", example="{overdue:unit=县城管局}")
        )
        actor = st.text_input(say("修改人（姓名或职务）"))
        if pressing.submit(say("保存"), type="primary", key=f"bulletin_{kept.bulletin_id}_{kept.version}_go"):
            _save(screen, kept, heading, written, added, actor)
    with right:
        _numbers(screen, bulletin)
        _queries(screen, bulletin)
    _out(screen, kept)


def _heading(screen: Screen, heading: Heading) -> Heading:
    say = screen.say
    title = st.text_input(say("标题"), heading.title)
    one, two, three = st.columns(3)
    office = one.text_input(say("发文机关"), heading.office)
    number = two.text_input(say("文号"), heading.number)
    copy_to = three.text_input(say("抄送"), heading.copy_to)
    red = one.checkbox(say("红头"), heading.red_head)
    return replace(heading, title=title, office=office, number=number, copy_to=copy_to, red_head=red)


def _paragraph(screen: Screen, kept: Kept, place: int, part: Paragraph) -> str:
    """Draw one paragraph; return its text, "" where it is to be left out."""
    say, key = screen.say, f"p_{kept.bulletin_id}_{kept.version}_{place}"
    if part.kind == "block":
        label = say("附：{block}", block=say(bulletins.BLOCKS[part.text]))
        return part.text if st.checkbox(label, True, key=key) else ""
    if part.kind == "body":
        return st.text_area(say("正文"), part.text, key=key, height=120, label_visibility="collapsed")
    return st.text_input(say("标题"), part.text, key=key, label_visibility="collapsed")


def _save(screen: Screen, kept: Kept, heading: Heading, written: list[str], added: str, actor: str) -> None:
    """Keep what was typed: placeholders are answered, numbers keep the query that they claim to be."""
    period, say = kept.bulletin.period, screen.say
    paragraphs = []
    for part, text in zip(kept.bulletin.paragraphs, written, strict=True):
        if part.kind == "block" and text:
            paragraphs.append(part)
        elif text.strip():
            paragraphs.append(Paragraph(part.kind, *bulletins.bind(text.strip(), part.source, period, say)))
    if added.strip():
        paragraphs.append(Paragraph("body", *bulletins.bind(added.strip(), "", period, say)))
    store.save_bulletin(cache.engine(), kept, heading, paragraphs, actor=actor)
    st.rerun()


def _numbers(screen: Screen, bulletin: Bulletin) -> None:
    """List every number of the text beside its query."""
    say = screen.say
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
        for number in bulletins.numbers(part.text, part.source, bulletin.period, say)
    ]
    st.caption(say("文中的每个数字都是一个查询的结果："))
    frame = pd.DataFrame(rows, columns=list(NUMBERS)).astype("str")
    tables.plain(frame, NUMBERS, key="bulletin_numbers", name="bulletin-numbers", say=say)


def _meaning(screen: Screen, placeholder: str) -> str:
    name = placeholder.strip("{}").partition(":")[0].removeprefix("before.").removesuffix(".change")
    known = bulletins.QUERIES.get(name)
    return screen.say(known.label) if known else ""


def _queries(screen: Screen, bulletin: Bulletin) -> None:
    say = screen.say
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
                "answer": bulletins.answer(bulletin.period, key, "", say).said,
            }
            for key, query in bulletins.QUERIES.items()
        ]
        tables.plain(pd.DataFrame(rows).astype("str"), QUERIES, key="queries", name="queries", say=say)


def _out(screen: Screen, kept: Kept) -> None:
    """Say what does not agree, or offer the documents."""
    say, bulletin = screen.say, kept.bulletin
    texts = [("", "") if p.kind == "block" else (p.text, p.source) for p in bulletin.paragraphs]
    found = bulletins.faults(texts, bulletin.period, say)
    if found:
        st.error(say("有 {count} 处数字不相符，改好并保存后才能导出。", count=say.number(len(found))))
        for fault in found:
            st.markdown(f"- {literal(_told(screen, fault))}")
        return
    given = {"as_of": bulletin.period.frozen.as_of, "say": say, "bulletin": bulletin}
    cases = bulletin.period.frozen.cases
    left, middle, right = st.columns(3)
    with left:
        made = reports.DOCUMENTS["bulletin_docx"].make
        _download(kept.name, lambda: made(screen.city, cases, **given), say("下载通报（DOCX）"), "docx")
    middle.download_button(
        say("下载附表（XLSX）"),
        data=lambda: reports.DOCUMENTS["bulletin_xlsx"].make(screen.city, cases, **given),
        file_name=f"{kept.name}.xlsx",
        mime=XLSX,
        on_click="ignore",
        key="bulletin_xlsx",
    )
    with right.popover(say("印发并存档")):
        st.caption(say("印发后内容不再改变，以后下载的与印发的逐字节相同。"))
        actor = st.text_input(say("签发人（姓名或职务）"), key="issue_actor")
        if pressing.button(say("印发"), type="primary", key="issue_bulletin"):
            content = reports.DOCUMENTS["bulletin_docx"].make(screen.city, cases, **given)
            store.issue_bulletin(cache.engine(), kept, content, actor=actor)
            st.rerun()


def _told(screen: Screen, fault: Fault) -> str:
    if fault.query:
        return screen.say(
            "“{sentence}”写的是 {says}，按查询 {query} 应为 {answers}",
            sentence=fault.sentence,
            says=fault.says,
            query=fault.query,
            answers=fault.answers,
        )
    return screen.say("“{sentence}”中的 {says} 不是任何查询的结果", sentence=fault.sentence, says=fault.says)


def _download(name: str, content: object, label: str, key: str) -> None:
    st.download_button(
        label,
        data=content,  # type: ignore[arg-type]
        file_name=f"{name}.docx",
        mime=letter_papers.DOCX,
        on_click="ignore",
        icon=":material/description:",
        key=f"bulletin_{key}",
    )
