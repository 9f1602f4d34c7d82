"""Know the problem types: their codes, names and headline groups.

The table is `data/reference/problem_types.csv`; a new type is a new row there. A type is known by standard,
kind and code together, never by the bare code, because three numberings are in use.
"""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from .errors import SettingsError
from .i18n import N_

TABLE = Path(__file__).parent.parent / "data" / "reference" / "problem_types.csv"
COLUMNS = ("standard", "kind", "code", "code_2013", "name_zh", "name_en", "group", "aliases")
UNSORTED = "local/event/unsorted"
GROUPS = {
    "sanitation": N_("卫生死角"),
    "road_occupation": N_("占道经营"),
    "small_ads": N_("小广告"),
    "other": N_("其他问题"),
}
STANDARD = "GB/T 47678.5-2026/event/"
AMBIGUOUS = {"卫生死角": tuple(STANDARD + code for code in ("06010", "06011", "06012", "06017"))}
"""Words of the trade that are in no standard: a person must decide, every time anew or once for the city."""
MADE_A_DATE = re.compile(r"\d{4}-(\d\d)-(\d\d)(?: 00:00:00)?")
"""A 2013 code such as 01-10 that a spreadsheet took for the tenth of January."""


@dataclass(frozen=True)
class ProblemType:
    """
    One type of problem.

    Attributes
    ----------
    key
        ``{standard}/{kind}/{code}``.
    kind
        ``event`` or ``part``, as the standard divides them.
    code_2013
        The code ``XX-YY`` of the edition of 2013, empty if it had none.
    group
        A key of `GROUPS`.
    aliases
        Other words in use for exactly this type.
    """

    key: str
    standard: str
    kind: str
    code: str
    name_zh: str
    name_en: str
    group: str
    code_2013: str = ""
    aliases: tuple[str, ...] = ()


def read_types(path: Path) -> dict[str, ProblemType]:
    """Read the table of types; `SettingsError` names the row that is wrong."""
    if not path.is_file():
        raise SettingsError(N_("缺少问题类别表 {file}。"), N_("请从发行包恢复这个文件。"), file=path.name)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    types: dict[str, ProblemType] = {}
    for number, row in enumerate(rows, start=2):
        fields = {column: (row.get(column) or "").strip() for column in COLUMNS}
        made = _made(fields)
        if made.group not in GROUPS or not made.code or not made.name_zh or made.key in types:
            raise SettingsError(
                N_("问题类别表 {file} 第 {row} 行不对：缺代码或名称、分组不存在，或代码重复。"),
                N_("请改正这一行；分组只能是 {groups}。"),
                file=path.name,
                row=number,
                groups=", ".join(GROUPS),
            )
        types[made.key] = made
    return types


def _made(fields: dict[str, str]) -> ProblemType:
    aliases = tuple(word for word in fields.pop("aliases").split("|") if word)
    return ProblemType(
        key=f"{fields['standard']}/{fields['kind']}/{fields['code']}", aliases=aliases, **fields
    )


TYPES: dict[str, ProblemType] = read_types(TABLE)


def name(key: str, language: str = "zh") -> str:
    """Name a type in a language; a key that is no longer in the table is its own name."""
    known = TYPES.get(key)
    if known is None:
        return key
    return known.name_en if language == "en" and known.name_en else known.name_zh


def plain_word(text: str) -> str:
    """Spell a word for comparison: half-width, lower case, no spaces, one kind of brackets and dashes."""
    spelled = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s　]+", "", re.sub(r"[‐-―－—]", "-", spelled))


def known_words() -> dict[str, str]:
    """
    List every word that means exactly one type.

    Returns
    -------
    words
        Text → type key: both names, aliases, the full key, the code of 2026 (also without the leading zero
        that spreadsheets lose) and the code of 2013. A word that two types claim is left out.
    """
    claims: dict[str, set[str]] = {}
    for key, known in TYPES.items():
        codes = [known.code, known.code.lstrip("0"), known.code_2013, known.code_2013.lstrip("0")]
        for word in (key, known.name_zh, known.name_en, *codes, *known.aliases):
            if word and plain_word(word) not in map(plain_word, AMBIGUOUS):
                claims.setdefault(word, set()).add(key)
    return {word: keys.copy().pop() for word, keys in claims.items() if len(keys) == 1}


def offers(text: str) -> list[str]:
    """
    Offer types for a word that means none exactly; a person decides.

    Parameters
    ----------
    text
        The word as written in the source.

    Returns
    -------
    keys
        Likeliest first, at most five; empty where nothing resembles the word.
    """
    word = plain_word(text)
    if not word:
        return []
    for ambiguous, keys in AMBIGUOUS.items():
        if plain_word(ambiguous) in word:
            return list(keys)
    made_a_date = MADE_A_DATE.fullmatch(text.strip())
    if made_a_date:
        code = "-".join(made_a_date.groups())
        return [key for key, known in TYPES.items() if known.code_2013 == code]
    scored = [(_likeness(word, known), key) for key, known in TYPES.items() if key != UNSORTED]
    return [key for score, key in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if score >= 0.5][:5]


def _likeness(word: str, known: ProblemType) -> float:
    best = 0.0
    for other in map(plain_word, (known.name_zh, known.name_en, *known.aliases)):
        if other and (other in word or word in other):
            return 1.0
        best = max(best, difflib.SequenceMatcher(None, word, other).ratio())
    return best
