"""Lead from a row to its own page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from mapapp.i18n import Translator

PAGES = Path(__file__).parents[2] / "pages"
ZONES, PEOPLE = ("community", "section"), ("leader", "unit")


def link(by: str, key: str, say: Translator) -> None:
    """Offer the page of a zone, a leader or a unit; other rows have none."""
    kept = {name: value for name, value in st.query_params.to_dict().items() if name == "lang"}
    if key and by in ZONES:
        to(say("打开责任区页"), "answer/zone", {**kept, "at": f"{by}:{key}"})
    elif key and by in PEOPLE:
        to(say("打开责任人页"), "answer/answerer", {**kept, "who": f"{by}:{key}"})


def to(label: str, page: str, query: dict[str, str]) -> None:
    """Offer a page with its address."""
    st.page_link(str(PAGES / f"{page}.py"), label=label, icon=":material/open_in_new:", query_params=query)


def address(page: str, query: dict[str, str]) -> str:
    """Return the address of a page, relative to the present one, to be opened in a new session."""
    return "/".join((st.get_option("server.baseUrlPath").rstrip("/"), page.replace("/", "-"))) + (
        f"?{urlencode(query)}" if query else ""
    )
