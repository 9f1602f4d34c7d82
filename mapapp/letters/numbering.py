"""Number letters by an editable pattern, as offices do: 城管督〔2026〕12号."""

from __future__ import annotations

import re
import string

from ..errors import InputError
from ..i18n import N_

PATTERN = "城管督〔{year}〕{number}号"
LONGEST = 60
_FIELDS = {"year", "number"}


def check_pattern(pattern: str) -> str:
    """
    Return a pattern that can be used, tidied; `InputError` says what is wrong with another.

    It holds ``{number}`` once (``{number:03d}`` for 012) and ``{year}`` once at most; the rest stands.
    """
    tidy = " ".join(pattern.split())
    try:
        named = [(name, form) for _, name, form, _ in string.Formatter().parse(tidy) if name is not None]
        fields = [name for name, _ in named]
        fits = all(name in _FIELDS and re.fullmatch(r"(0?\dd?)?", form or "") for name, form in named)
        fits = fits and fields.count("number") == 1 and fields.count("year") <= 1
        said = tidy.format(year=2026, number=1) if fits else ""
    except (ValueError, KeyError, IndexError):
        said = ""
    if not said or len(said) > LONGEST:
        raise InputError(
            N_("文号格式“{pattern}”不能用"),
            N_("请写成如 {example} 的样子：须有一个 {field}，总长不超过 {most} 个字"),
            pattern=pattern,
            example=PATTERN,
            field="{number}",
            most=LONGEST,
        )
    return tidy


def number(pattern: str, year: int, sequence: int) -> str:
    """Write the number of a letter."""
    return check_pattern(pattern).format(year=year, number=sequence)


def sequence_of(pattern: str, year: int, written: str) -> int:
    """Read the running number back from a letter's number; 0 where it is not of this pattern and year."""
    mark = "\0"
    parts = re.split(r"\{number[^}]*\}", check_pattern(pattern).replace(mark, ""))
    before, after = (re.sub(r"\{year[^}]*\}", str(year), part) for part in parts)
    found = re.fullmatch(re.escape(before) + r"(\d{1,9})" + re.escape(after), written)
    return int(found.group(1)) if found else 0


def file_name(number: str, recipient: str) -> str:
    """Name a letter's file by number and recipient, without what file systems refuse."""
    return (
        "".join("-" if c in '\\/:*?"<>|' or ord(c) < 32 else c for c in f"{number}-{recipient}")[:120]
        + ".docx"
    )
