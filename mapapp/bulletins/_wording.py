"""Put the answers of queries into a text, and remember which words are whose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..i18n import Translator
from ._numbers import found
from ._queries import Answer, Period, answer

PLACEHOLDER = re.compile(r"\{(?P<name>[a-z][a-z0-9_.]*)(?::(?P<arg>[^{}]*))?\}")
SAID, NAME = "said", "name"
"""``{said:12|公安交警通报}``: a number from elsewhere, with where it comes from. ``{name:三家店村}``: words
that hold a numeral and state no number."""


@dataclass(frozen=True)
class Filled:
    """
    A text with its answers.

    Attributes
    ----------
    text
        As it is read.
    slots
        (start, end, placeholder, answer) of every answer in it, in order.
    """

    text: str
    slots: tuple[tuple[int, int, str, Answer], ...]


def fill(source: str, period: Period, say: Translator, known: Mapping[str, Answer] | None = None) -> Filled:
    """
    Put answers where the placeholders are.

    Parameters
    ----------
    source
        The text with placeholders; what looks like one and is none (``{{ x }}``) stays as it is written.
    period
        The frozen period.
    say
        The reader's language.
    known
        Answers that are at hand, by placeholder.
    """
    written, slots, at = "", [], 0
    for match in PLACEHOLDER.finditer(source):
        written += source[at : match.start()]
        at = match.end()
        told = (known or {}).get(match.group()) or _asked(match, period, say)
        slots.append((len(written), len(written) + len(told.said), match.group(), told))
        written += told.said
    return Filled(written + source[at:], tuple(slots))


def _asked(match: re.Match[str], period: Period, say: Translator) -> Answer:
    name, arg = match["name"], match["arg"] or ""
    if name == NAME:
        return Answer(arg)
    if name != SAID:
        return answer(period, name, arg, say)
    number = arg.partition("|")[0].strip()
    values = found(number)
    return Answer(number, values[0].value if values else None)


def sources(text: str) -> list[tuple[str, str]]:
    """List the numbers from elsewhere in a source text, with where each comes from."""
    given = [match["arg"] or "" for match in PLACEHOLDER.finditer(text) if match["name"] == SAID]
    return [(number.strip(), origin.strip()) for number, _, origin in (arg.partition("|") for arg in given)]
