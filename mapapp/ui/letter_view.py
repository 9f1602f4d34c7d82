"""Show the letters of a round before they go out, and send the chosen ones."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from mapapp import letters, reports, store
from mapapp.i18n import N_, Translator
from mapapp.letters import Draft, Drafts, Letter, Terms

from . import cache, letter_cache, letter_papers, letter_register, letter_terms, pressing, tables
from .screen import Screen
from .words import literal

LIST = {
    "send": N_("发出"),
    "recipient": N_("收件"),
    "kind": N_("对象"),
    "rung": N_("督办阶梯"),
    "points": N_("点位"),
    "overdue": N_("超期"),
    "relapsed": N_("反弹"),
    "longest": N_("最长超期（天）"),
    "urged": N_("曾发函"),
}
POINTS = {
    "number": N_("序号"),
    "source_id": N_("编号"),
    "type": N_("问题类别"),
    "address": N_("地址"),
    "due_at": N_("办理时限"),
    "days_over": N_("超期天数"),
    "because": N_("督办原因"),
    "rung": N_("督办阶梯"),
    "earlier": N_("以前的函"),
}
LEFT = {
    "source_id": N_("编号"),
    "recipient": N_("收件"),
    "because": N_("督办原因"),
    "out": N_("不发函的原因"),
}


def draw(screen: Screen) -> None:
    """Draw the two halves of the page: the next round, and the register."""
    say = screen.say
    if not len(screen.city.problems):
        st.info(say("还没有问题点。请先到“录入”导入问题台账和责任名册。"))
        return
    coming, issued = st.tabs([say("起草本轮"), say("登记簿")])
    with coming:
        _round(screen)
    with issued:
        letter_register.draw(screen)


def _round(screen: Screen) -> None:
    say = screen.say
    letter_papers.offer(screen, say)
    terms, days, actor = letter_terms.ask(screen)
    drafts = letter_cache.drafts(screen.city, screen.as_of, terms.round_name, terms.addressed)
    _left_out(drafts, say)
    if not drafts.letters:
        st.success(say("本轮没有要发的函：没有超期未结或反弹未结的点位，或都已发过函。"))
        return
    chosen = _choose(drafts, terms, say)
    _preview(screen, chosen, terms, days)
    sent = [draft for draft, send in chosen if send]
    label = say("发出所选 {count} 份函", count=say.number(len(sent)))
    if pressing.button(label, type="primary", disabled=not sent, icon=":material/send:", key="send_letters"):
        _send(screen, sent, terms, days, actor)


def _choose(drafts: Drafts, terms: Terms, say: Translator) -> list[tuple[Draft, bool]]:
    """List the drafts; each can be left out, and moved on the ladder."""
    said = {say(rung.label): key for key, rung in letters.RUNGS.items()}
    rows = _rows(drafts, say)
    labels = {name: say(label) for name, label in LIST.items()}
    fixed = [name for name in LIST if name not in ("send", "rung")]
    st.caption(
        say(
            "拟发 {letters} 份，涉及 {points} 个点位；一个单位一轮一份，一个点位一轮只在一份函里。",
            letters=say.number(len(rows)),
            points=say.number(int(rows["points"].sum())),
        )
    )
    edited = st.data_editor(
        rows,
        hide_index=True,
        height=330,
        key=f"drafts_{terms.round_name}_{terms.addressed}_{len(rows)}_{int(rows['points'].sum())}",
        disabled=fixed,
        column_config={
            **{name: st.column_config.Column(label) for name, label in labels.items()},
            "send": st.column_config.CheckboxColumn(labels["send"]),
            "rung": st.column_config.SelectboxColumn(labels["rung"], options=list(said), required=True),
            "longest": st.column_config.NumberColumn(labels["longest"], format="%.0f"),
        },
    )
    tables.download(
        tables.labelled(rows, {k: v for k, v in LIST.items() if k != "send"}, say),
        key="drafts",
        name=f"letters-{terms.round_name}",
        say=say,
    )
    return [
        (letters.with_rung(draft, said[str(rung)]), bool(send))
        for draft, rung, send in zip(drafts.letters, edited["rung"], edited["send"], strict=True)
    ]


def _rows(drafts: Drafts, say: Translator) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "send": True,
                "recipient": draft.recipient,
                "kind": say(letters.ADDRESSED[draft.kind]),
                "rung": say(letters.RUNGS[draft.rung].label),
                "points": len(draft.points),
                "overdue": int(draft.points["because"].ne("relapsed").sum()),
                "relapsed": int(draft.points["because"].ne("overdue").sum()),
                "longest": draft.points["days_over"].max(),
                "urged": int(draft.points["letters_n"].gt(0).sum()),
            }
            for draft in drafts.letters
        ]
    )


def _preview(screen: Screen, chosen: list[tuple[Draft, bool]], terms: Terms, days: dt.date) -> None:
    say = screen.say
    names = [draft.recipient for draft, _ in chosen]
    with st.expander(say("预览一份函"), icon=":material/visibility:"):
        name = st.selectbox(say("收件"), names, key="preview_letter")
        draft = chosen[names.index(name)][0]
        st.text_area(
            say("补充意见（写进这份函）"), key=_remark_key(draft), max_chars=1_000, placeholder=say("可不填")
        )
        tables.plain(_worded(draft, say), POINTS, key="preview_points", name=f"points-{name}", say=say)
        letter = letter_for(draft, terms, say("（待编号）"), days, screen.as_of)
        st.download_button(
            say("下载预览（DOCX，未编号，不登记）"),
            data=lambda: letter_papers.made(screen, letter),
            file_name=say("预览-{recipient}.docx", recipient=name),
            mime=letter_papers.DOCX,
            on_click="ignore",
            icon=":material/description:",
            key="preview_docx",
        )


def _send(screen: Screen, sent: list[Draft], terms: Terms, reply_by: dt.date, actor: str) -> None:
    """Send one letter after the other; one that is refused leaves those before it issued."""
    say, engine = screen.say, cache.engine()
    round_id = store.open_round(engine, terms, screen.as_of, actor=actor)
    bar = st.progress(0.0)
    issued: list[int] = []
    try:
        for place, draft in enumerate(sent):
            told = say(
                "{done} / {total}：{recipient}", done=place + 1, total=len(sent), recipient=draft.recipient
            )
            bar.progress(place / len(sent), literal(told))
            year = screen.as_of.year
            sequence = store.next_sequence(engine, terms.pattern, year)
            number = letters.number(terms.pattern, year, sequence)
            letter = letter_for(draft, terms, number, reply_by, screen.as_of)
            content = letter_papers.made(screen, letter)
            issued.append(store.issue_letter(engine, round_id, letter, content, actor=actor))
    finally:
        bar.empty()
        st.session_state["letters_issued"] = issued
    st.rerun()


def letter_for(draft: Draft, terms: Terms, number: str, reply_by: dt.date, as_of: dt.datetime) -> Letter:
    """Put a letter together, with the remark that was written for its recipient."""
    remark = str(st.session_state.get(_remark_key(draft), "")).strip()
    return Letter(draft, terms, number, as_of.date(), reply_by, as_of, remark)


def _remark_key(draft: Draft) -> str:
    return f"remark_{draft.kind}_{draft.recipient}"


def _worded(draft: Draft, say: Translator) -> pd.DataFrame:
    points = draft.points
    return points.assign(
        type=[reports.type_name(key, say) for key in points["type_key"]],
        because=[say(letters.BECAUSE[key]) for key in points["because"]],
        rung=[say(letters.RUNGS[key].label) for key in points["rung"]],
    )


def _left_out(drafts: Drafts, say: Translator) -> None:
    left = drafts.left_out
    if not len(left):
        return
    by = left.groupby("out", sort=False).size()
    told = [
        say("{reason} {count} 个", reason=say(letters.LEFT_OUT[str(key)]), count=say.number(n))
        for key, n in by.items()
    ]
    with st.expander(say("本轮不发函的点位：{reasons}", reasons=say.listing(told))):
        worded = left.assign(
            because=[say(letters.BECAUSE[key]) for key in left["because"]],
            out=[say(letters.LEFT_OUT[str(key)]) for key in left["out"]],
        )
        tables.plain(worded, LEFT, key="left_out", name="left-out", say=say)
