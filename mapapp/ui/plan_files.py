"""Offer a plan as files: workbook, map layers, map book, and the notice of what changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from mapapp import reports
from mapapp.city import City
from mapapp.i18n import N_, Translator
from mapapp.plans import Draft, differing

from .plan_publish import PUBLISHED
from .plan_state import Plan
from .words import literal

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {
    "plan.xlsx": (N_("方案表格（XLSX）"), XLSX),
    "plan.gpkg": (N_("方案图层（GeoPackage）"), "application/geopackage+sqlite3"),
    "plan-notice.docx": (N_("调整通知（DOCX）"), DOCX),
    "plan-notice.xlsx": (N_("调整通知（XLSX）"), XLSX),
    "plan-book.docx": (N_("责任图册（DOCX）"), DOCX),
}


def draw(plan: Plan) -> None:
    """Offer the files; each is written when it is asked for."""
    say, day = plan.say, plan.draft.from_day
    st.caption(say("文件里是方案生效后的责任区和责任名册。"))
    notice = differing.notice(plan.base, plan.planned.city(plan.base), day)
    touched = sorted(set(notice.loc[notice["zone_kind"].eq("section"), "answerer"]))
    known = sorted(
        set(differing.answerers(plan.planned.sections, plan.planned.roster, "section", day)) - {""}
    )
    units = st.multiselect(
        say("图册收哪些单位（空＝全部）"),
        known,
        default=[unit for unit in touched if unit in known],
        key=f"plan_book_{len(plan.draft.steps)}",
        help=say("先列出方案有变动的单位；全部单位的图册要等较久"),
    )
    for file, write in _writers(plan, units).items():
        label, mime = FILES[file]
        st.download_button(
            say(label),
            data=write,
            file_name=file,
            mime=mime,
            key=f"plan-file-{file}",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )


def published(say: Translator) -> None:
    """Offer the notice of the plan that was published last in this session."""
    told = st.session_state.get(PUBLISHED)
    if told is None:
        return
    base, city, draft, reason = told
    name = literal(draft.name)
    st.caption(say("刚发布的方案“{name}”的调整通知：", name=name))
    writers = {"plan-notice.docx": reports.plan_notice_docx, "plan-notice.xlsx": reports.plan_notice_xlsx}
    for column, (file, write) in zip(st.columns([2, 2, 5]), writers.items(), strict=False):
        label, mime = FILES[file]
        notice = partial(_notice, write, base, city, draft, say, reason)
        column.download_button(
            say(label),
            data=notice,
            file_name=file,
            mime=mime,
            key=f"published-{file}",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )


def _notice(
    write: Callable[..., bytes], base: City, city: City, draft: Draft, say: Translator, reason: str
) -> bytes:
    notice = differing.notice(base, city, draft.from_day)
    return write(city, notice, draft.from_day, draft.name or say("未命名"), say, reason)


def _writers(plan: Plan, units: list[str]) -> dict[str, Callable[[], bytes]]:
    say, day, city = plan.say, plan.draft.from_day, plan.planned.city(plan.base)
    name, as_of = plan.draft.name or say("未命名"), plan.screen.as_of

    reason = str(st.session_state.get("plan_reason") or "")
    return {
        "plan.xlsx": lambda: reports.plan_xlsx(city, day, name, say),
        "plan.gpkg": lambda: reports.plan_geopackage(city, day),
        "plan-notice.docx": partial(
            _notice, reports.plan_notice_docx, plan.base, city, plan.draft, say, reason
        ),
        "plan-notice.xlsx": partial(
            _notice, reports.plan_notice_xlsx, plan.base, city, plan.draft, say, reason
        ),
        "plan-book.docx": lambda: reports.plan_book(city, day, name, units, as_of=as_of, say=say),
    }
