"""Read an uploaded file once per content, encoding and part."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from mapapp import readers
from mapapp.i18n import N_, Translator
from mapapp.raw_table import RawTable

ENCODINGS = {"": N_("自动判断"), "utf-8": "UTF-8", "gb18030": "GB18030 / GBK"}


def read(content: bytes, digest: str, name: str, say: Translator) -> RawTable:
    """Ask for encoding and part where there is a choice, and read the upload."""
    left, right = st.columns(2)
    encoding = left.selectbox(
        say("文字编码"), list(ENCODINGS), format_func=lambda key: say(ENCODINGS[key]), key="import_encoding"
    )
    offered = _parts_once(digest, name, content)
    part = None
    if len(offered) > 1:
        part = right.selectbox(say("工作表或图层"), offered, key=f"import_part_{digest[:8]}")
    return _read_once(digest, name, encoding or None, part, content)


def read_plainly(content: bytes, digest: str, name: str) -> RawTable:
    """Read an upload of which nothing need be asked."""
    return _read_once(digest, name, None, None, content)


@st.cache_resource(show_spinner=False, max_entries=4)
def _parts_once(digest: str, name: str, _content: bytes) -> list[str]:
    with _on_disk(name, _content) as path:
        return list(readers.parts(path, name=name))


@contextmanager
def _on_disk(name: str, content: bytes) -> Iterator[Path]:
    """Lay an upload down under a name of our own: a name from outside may hold anything."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(name).suffix.lower()}"
        path.write_bytes(content)
        yield path


@st.cache_resource(show_spinner=False, max_entries=4)
def _read_once(digest: str, name: str, encoding: str | None, part: str | None, _content: bytes) -> RawTable:
    with _on_disk(name, _content) as path:
        return readers.read(path, encoding=encoding, part=part, name=name)
