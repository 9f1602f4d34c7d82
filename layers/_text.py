"""Escape text once, on its way into a map."""

from __future__ import annotations

import json
import re

PLAIN = frozenset(" .,:!?%+-/、。，：；！？（）“”‘’《》【】…—–·～×≥≤°′″①②③④⑤⑥⑦⑧⑨⑩")
"""Punctuation that means nothing to HTML, JavaScript, Jinja or CSS; letters, digits and CJK are plain too."""


class _Entities(dict[int, str]):
    """What each character becomes, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = written = character if character.isalnum() or character in PLAIN else f"&#{code};"
        return written


ENTITIES = _Entities()

UNSAFE_IN_SCRIPT = re.compile(r"[<>&'`$_]|\{(?=[{%#])")
"""Outside of its strings JSON has none of these; `_` too, because st_folium rewrites `_abc` in scripts."""


def plain(text: object) -> str:
    """
    Make a text safe wherever a map may put it.

    Each character that is not a letter, a digit, CJK, a space or plain punctuation becomes a numeric entity
    ``&#N;``. Text that passed through means only itself in HTML, in a JavaScript string of any quotes
    (template literals too), in a ``<script>`` of a saved page and in a Jinja template.

    Parameters
    ----------
    text
        What somebody wrote; None and NaN become the empty string.

    Returns
    -------
    escaped
        HTML. Escaping twice shows entities on the screen: call it once, where text enters a layer.
    """
    if text is None or text != text:
        return ""
    return str(text).translate(ENTITIES)


def script_json(value: object) -> str:
    """
    Write plain values as JSON that may stand inside a script.

    Characters that could end the script, start a template or be rewritten on the way are written ``\\uXXXX``,
    which JavaScript reads back as the same characters.
    """
    written = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return UNSAFE_IN_SCRIPT.sub(lambda match: f"\\u{ord(match.group()):04x}", written)
