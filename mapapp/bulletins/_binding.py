"""Match the numbers of an edited text with the queries they came from, and find those that say otherwise."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from ..i18n import Translator
from ._numbers import Found, found
from ._queries import Answer, Period
from ._wording import Filled, fill

BEFORE, AFTER = 10, 4
"""Characters before and after a number that tell which number it is."""
ALIKE = 0.45
"""How alike the words around must be to take a number for that of a query: more than the measure."""
_STOP = re.compile(r"[，。；：！？,;:!?、（）()\n]")
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；]?")


@dataclass(frozen=True)
class Number:
    """One number of a text: where it stands, its placeholder and its answer (None where it has none)."""

    found: Found
    placeholder: str | None
    answer: Answer | None

    @property
    def agrees(self) -> bool:
        """Whether the text says what the query answers."""
        if self.answer is None or self.answer.value is None:
            return False
        signed = self.found.signed
        says, is_so = self.found.value, self.answer.value
        return abs((says if signed else abs(says)) - (is_so if signed else abs(is_so))) < 1e-9


@dataclass(frozen=True)
class Fault:
    """A sentence that cannot go out: the number it says, and what its query answers ("" without one)."""

    paragraph: int
    sentence: str
    says: str
    query: str
    answers: str


def numbers(text: str, source: str, period: Period, say: Translator) -> list[Number]:
    """
    Match the numbers of a text with the placeholders of its source.

    Parameters
    ----------
    text
        As it was edited, without placeholders.
    source
        As it was before, with them.
    period, say
        What the answers come from and are said in.

    Returns
    -------
    numbers
        Every number of the text in its order. Each answer is matched once at most, with the number whose
        surrounding words are the most alike; their order breaks ties. So figures that changed places in a
        sentence are noticed, though each of them occurs in it.
    """
    return _matched(text, fill(source, period, say))


def bind(text: str, source: str, period: Period, say: Translator) -> tuple[str, str]:
    """
    Read an edited text: return it as it is read, and its new source.

    Placeholders that were typed in are answered; numbers become the placeholders of the queries they came
    from again, also where they say otherwise: what a number claims to be is kept for `faults` to compare.
    """
    typed = fill(text, period, say)
    fixed = list(typed.slots)
    for number in _matched(typed.text, fill(source, period, say)):
        inside = any(start <= number.found.start < end for start, end, _, _ in typed.slots)
        if number.placeholder and number.answer is not None and not inside:
            start, end = _span(typed.text, number)
            fixed.append((start, end, number.placeholder, number.answer))
    written = typed.text
    for start, end, placeholder, _ in sorted(fixed, reverse=True):
        written = written[:start] + placeholder + written[end:]
    return typed.text, written


def faults(paragraphs: list[tuple[str, str]], period: Period, say: Translator) -> list[Fault]:
    """List what keeps a bulletin from going out; each paragraph is given as (text, source)."""
    listed = []
    for place, (text, source) in enumerate(paragraphs):
        for number in numbers(text, source, period, say):
            if not number.agrees:
                told = number.answer.said if number.answer else ""
                sentence = _sentence(text, number.found.start)
                listed.append(Fault(place, sentence, number.found.text, number.placeholder or "", told))
    return listed


def _matched(text: str, filled: Filled) -> list[Number]:
    said = found(_without_names(text, filled))
    expected = [
        (number, placeholder, told)
        for number in found(_without_names(filled.text, filled))
        for start, end, placeholder, told in filled.slots
        if start <= number.start < end and told.value is not None
    ]
    if not said or not expected:
        return [Number(number, None, None) for number in said]
    likeness = np.array([[_alike(text, one, filled.text, other[0]) for other in expected] for one in said])
    order = np.abs(np.linspace(0, 1, len(said))[:, None] - np.linspace(0, 1, len(expected))[None, :])
    rows, columns = linear_sum_assignment(-(likeness - 0.05 * order))
    matched = {
        int(row): expected[column]
        for row, column in zip(rows, columns, strict=True)
        if likeness[row, column] >= ALIKE
    }
    return [
        Number(number, *(matched[place][1:] if place in matched else (None, None)))
        for place, number in enumerate(said)
    ]


def _without_names(text: str, filled: Filled) -> str:
    """Hide the words and days that queries answered: 三家店社区 holds a numeral and states none."""
    hidden = {told.said for _, _, _, told in filled.slots if told.value is None and told.said}
    for said in sorted(hidden, key=len, reverse=True):  # 31 Jul holds 1 Jul
        text = text.replace(said, "\0" * len(said))
    return text


def _alike(text: str, one: Found, other_text: str, other: Found) -> float:
    """Say how alike the words around two numbers are, from 0 to 1; those before weigh more."""
    before = _ratio(_left(text, one), _left(other_text, other))
    after = _ratio(_right(text, one), _right(other_text, other))
    return 0.65 * before + 0.35 * after


def _ratio(one: str, other: str) -> float:
    if not one and not other:
        return 1.0
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def _left(text: str, number: Found) -> str:
    """Return the words of the clause before a number, without other numbers."""
    words = text[max(0, number.start - BEFORE - 12) : number.start]
    return re.sub(r"[\d.,%]+", "", _STOP.split(words)[-1])[-BEFORE:]


def _right(text: str, number: Found) -> str:
    return _STOP.split(text[number.end : number.end + AFTER])[0]


def _sentence(text: str, at: int) -> str:
    """Return the sentence that a position lies in."""
    for match in _SENTENCE.finditer(text):
        if match.start() <= at < match.end():
            return match.group().strip()
    return text.strip()


def _span(text: str, number: Number) -> tuple[int, int]:
    """Return what a placeholder stands for: with the direction where the answer says one."""
    start, end = number.found.start, number.found.end
    told = number.answer.said if number.answer else ""
    begin = end - len(told)
    return (begin, end) if begin >= 0 and text[begin:end] == told else (start, end)
