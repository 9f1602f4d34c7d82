"""Make letters into documents with their photos, and hand issued ones out exactly as they were sent."""

from __future__ import annotations

import io
import zipfile

import streamlit as st

from mapapp import letters, reports, store
from mapapp.errors import StoreError
from mapapp.i18n import Translator
from mapapp.letters import Letter

from . import cache
from .screen import Screen

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def made(screen: Screen, letter: Letter) -> bytes:
    """Return the letter's document."""
    points = letter.draft.points
    return reports.DOCUMENTS["letter_docx"].make(
        screen.city,
        cache.cases(screen.city, screen.as_of),
        as_of=letter.as_of,
        say=screen.say,
        letter=letter,
        photos=photos(list(zip(points["source"], points["source_id"], strict=True))),
    )


def photos(keys: list[tuple[str, str]]) -> dict[tuple[str, str], list[bytes]]:
    """Return the photos of cases; one whose file is gone is an empty file, so that the document says so."""
    engine = cache.engine()
    listed = store.photos(engine, keys)
    found: dict[tuple[str, str], list[bytes]] = {}
    for row in listed.itertuples():
        try:
            content = store.photo_bytes(engine, str(row.sha256), "full")
        except StoreError:
            content = b""
        found.setdefault((str(row.source), str(row.source_id)), []).append(content)
    return found


def offer(screen: Screen, say: Translator) -> None:
    """Say what was issued a moment ago and offer all of it as one file."""
    issued = st.session_state.get("letters_issued")
    if not issued:
        return
    st.success(say("已发出并登记 {count} 份函。", count=say.number(len(issued))))
    bundle(issued, say, key="issued_zip")


def bundle(ids: list[int], say: Translator, *, key: str) -> None:
    """Offer issued letters as one ZIP file."""
    st.download_button(
        say("下载 {count} 份函（ZIP）", count=say.number(len(ids))),
        data=lambda: _zipped(ids),
        file_name="letters.zip",
        mime="application/zip",
        on_click="ignore",
        icon=":material/folder_zip:",
        key=key,
    )


def _zipped(ids: list[int]) -> bytes:
    engine = cache.engine()
    listed = store.letters(engine).set_index("letter_id")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for letter_id in ids:
            row = listed.loc[letter_id]
            file.writestr(
                letters.file_name(str(row["number"]), str(row["recipient"])),
                store.letter_content(engine, letter_id),
            )
    return content.getvalue()
