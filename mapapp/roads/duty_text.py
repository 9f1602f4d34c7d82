"""Read a duty list's words for a road section: road, from, to, side."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from ..problem_types import plain_word
from ..zones import KNOWN_SIDES


class DutyText(NamedTuple):
    """What a duty list says about one section; an empty text was not said. `side` as in ARCHITECTURE.md."""

    road: str
    from_road: str
    to_road: str
    side: str


WHOLE = frozenset(("全段", "全路段", "全线", "全路", "全长"))
"""Said instead of two ends: the whole road."""
BRACKETS = str.maketrans("[]【】〔〕", "()()()")
_BETWEEN = r"(?:\s*(?:—+|–|~|至|到)\s*|\s+-+\s+|(?<=[^\x00-\x7f])-+\s*)"
# A hyphen inside a Latin name (I-80) parts nothing.
_BRACKETED = re.compile(
    rf"^(?P<road>[^()]+?)\s*\((?:从|由|自)?(?P<start>[^()]+?){_BETWEEN}(?P<end>[^()]+?)(?:之间|段)?\)\s*(?P<rest>.*)$"
)
_SPACED = re.compile(
    rf"^(?P<road>\S+)\s+(?:从|由|自)?(?P<start>\S+?){_BETWEEN}(?P<end>\S+?)(?:之间|段)?(?:\s+(?P<rest>.*))?$"
)
_JOINED = re.compile(
    rf"^(?P<road>\S+?(?:路|街|大道|巷|道|线))(?:从|由|自)?(?P<start>\S+?(?:路|街|大道|巷|道|线|端|头)){_BETWEEN}"
    r"(?P<end>\S+?(?:路|街|大道|巷|道|线|端|头))(?:之间|段)?(?P<rest>.*)$"
)
_SIDE = re.compile(
    r"^(?P<road>.+?)\s*\(?(?P<rest>(?:全段|全路段|全线|全路|全长)?(?:[东西南北双两][侧边])?)\)?$"
)


def parse(text: str) -> DutyText:
    """
    Read one text.

    Parameters
    ----------
    text
        人民路(中山路—解放路段)北侧, 人民路（从中山路至解放路）, 人民路 中山路-解放路 南侧,
        人民路中山路至解放路段, 人民路全段北侧, or a road's name alone.

    Returns
    -------
    duty
        Texts as written, without full-width forms. What cannot be taken apart is the road's name.
    """
    said = " ".join(unicodedata.normalize("NFKC", text).translate(BRACKETS).split())
    for form in (_BRACKETED, _SPACED, _JOINED):
        found = form.match(said)
        if found is not None:
            return DutyText(found["road"], found["start"], found["end"], _side(found["rest"] or ""))
    found = _SIDE.match(said)
    if found is None:
        return DutyText(said, "", "", "")
    return DutyText(found["road"], "", "", _side(found["rest"]))


def _side(rest: str) -> str:
    word = rest.strip("() ")
    for whole in sorted(WHOLE, key=len, reverse=True):
        word = word.removeprefix(whole)
    return KNOWN_SIDES.get(plain_word(word), "") if word else ""
