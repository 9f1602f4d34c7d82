"""Let a bulletin out as documents, or say which of its numbers keep it in."""

from __future__ import annotations

import streamlit as st

from mapapp import bulletins, reports, store
from mapapp.bulletins import Fault
from mapapp.store import Kept

from . import cache, letter_papers, pressing
from .screen import Screen
from .words import literal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def issued(screen: Screen, kept: Kept) -> None:
    """Hand out a bulletin exactly as it was issued."""
    st.success(screen.say("这份通报已印发，内容不再改变。"))
    content = store.bulletin_content(cache.engine(), kept.bulletin_id)
    _download(kept.name, content, screen.say("下载印发的原件（DOCX）"), "issued")


def draw(screen: Screen, kept: Kept) -> None:
    """Say what does not agree, or offer the documents."""
    say, bulletin = screen.say, kept.bulletin
    texts = [("", "") if p.kind == "block" else (p.text, p.source) for p in bulletin.paragraphs]
    found = bulletins.faults(texts, bulletin.period, bulletins.spoken(bulletin, say))
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
