"""Keep text from people literal where Streamlit would read it as Markdown."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def literal(text: object) -> str:
    """
    Return a text that every Markdown element shows as it is written.

    Headings, captions, alerts, toasts and widget labels read Markdown: a zone called ``![x](//host/p.png)``
    would make the page fetch a picture. Backslashes before ASCII punctuation take its meaning away
    (CommonMark 2.4); line breaks become spaces.
    """
    return _PUNCTUATION.sub(r"\\\1", " ".join(str(text).split()))
