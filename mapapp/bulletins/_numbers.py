"""Find the numbers that a text states: figures, per cent, Chinese numerals with a measure."""

from __future__ import annotations

import re
from dataclasses import dataclass

MEASURES = "件个起处家次天名条位批项"
_FIGURES = "零〇一二两三四五六七八九"
_VALUES = {"零": 0, "〇": 0, "两": 2} | {
    sign: value for value, sign in enumerate("一二三四五六七八九", start=1)
}
_UNITS = {"十": 10, "百": 100, "千": 1_000}
_WIDE = {ord("０") + n: str(n) for n in range(10)} | {ord("．"): ".", ord("，"): "，", ord("％"): "%"}
_UP, _DOWN = (
    ("上升", "增加", "增长", "提高", "up by", "up"),
    ("下降", "减少", "降低", "回落", "down by", "down"),
)
_DIRECTION = "|".join(map(re.escape, (*_UP, *_DOWN)))
_DAY = re.compile(
    r"\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|\d{4}-\d\d-\d\d|\d{1,2} [A-Z][a-z]{2} \d{4}"
    r"|\d{4}年|\d{1,2}:\d\d"
)
# Numbers that name a thing and count nothing: 人民路12号, 〔2026〕3号, 第36周, T008.
_NAME = re.compile(
    r"〔\d{4}〕|第\d+[周期轮次批号]|\d+(?:[-—]\d+)*号(?!召)|[A-Za-z][A-Za-z-]*\d[\w-]*"
    r"|(?:^|(?<=\s))\d+[、.．](?!\d)(?=\s*\S)",
    re.MULTILINE,
)
_FIGURE = re.compile(
    rf"(?P<way>(?:{_DIRECTION})\s?(?:了)?\s?)?"
    rf"(?P<figure>-?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)\s?(?P<scale>万|亿)?(?P<share>%|个百分点)?"
)
_CHINESE = re.compile(
    rf"百分之(?P<share>[{_FIGURES}十百]+(?:点[{_FIGURES}]+)?)"
    rf"|(?P<count>[{_FIGURES}十][{_FIGURES}十百千万]*)(?P<measure>[{MEASURES}])"
)


@dataclass(frozen=True)
class Found:
    """
    A number in a text.

    Attributes
    ----------
    start, end
        Where it stands.
    text
        As it is written.
    value
        What it says; per cent for shares, negative after 下降 or down.
    signed
        Whether a direction is said.
    """

    start: int
    end: int
    text: str
    value: float
    signed: bool = False


def found(text: str) -> list[Found]:
    """List the numbers of a text in their order; days, house numbers, document numbers and marks are none."""
    plain = text.translate(_WIDE)
    hidden = list(plain)
    for pattern in (_DAY, _NAME):
        for match in pattern.finditer("".join(hidden)):
            hidden[match.start() : match.end()] = "\0" * (match.end() - match.start())
    rest = "".join(hidden)
    numbers = [_figure(match, text) for match in _FIGURE.finditer(rest)]
    numbers += [number for match in _CHINESE.finditer(rest) if (number := _chinese(match, text)) is not None]
    return sorted(numbers, key=lambda number: number.start)


def _figure(match: re.Match[str], text: str) -> Found:
    value = float(match["figure"].replace(",", "")) * {"万": 1e4, "亿": 1e8}.get(match["scale"] or "", 1)
    way = (match["way"] or "").strip()
    down = way.startswith(_DOWN)
    start = match.start("figure")
    return Found(start, match.end(), text[start : match.end()], -value if down else value, bool(way))


def _chinese(match: re.Match[str], text: str) -> Found | None:
    """Read a Chinese numeral; 一个 and 一次 count nothing, 一件 does."""
    if match["share"]:
        whole, _, part = match["share"].partition("点")
        value = _read(whole) + (float("0." + "".join(str(_VALUES[c]) for c in part)) if part else 0)
        return Found(match.start(), match.end(), text[match.start() : match.end()], value)
    value = _read(match["count"])
    if value < 2 and match["measure"] not in "件起":
        return None
    end = match.end("count")
    return Found(match.start(), end, text[match.start() : end], value)


def _read(numeral: str) -> float:
    """Read a Chinese numeral below ten million."""
    if "万" in numeral:
        high, _, low = numeral.partition("万")
        return _read(high or "一") * 10_000 + (_read(low) if low else 0)
    if not set(numeral) & set(_UNITS):
        return float("".join(str(_VALUES[c]) for c in numeral))
    total, figure = 0, 0
    for sign in numeral:
        if sign in _UNITS:
            total += (figure or 1) * _UNITS[sign]
            figure = 0
        else:
            figure = _VALUES[sign]
    return float(total + figure)
