"""Spell road names for comparison, and say how well two spellings fit."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

DIGITS = "零一二三四五六七八九"
CHINESE_KINDS = {
    "大道": "street", "大街": "street", "大路": "street", "路": "street", "街": "street", "道": "street",
    "公路": "highway", "国道": "highway", "省道": "highway", "县道": "highway", "高速": "highway",
    "胡同": "lane", "巷": "lane", "弄": "lane", "里": "lane",
}  # fmt: skip
"""Endings of Chinese road names → the kind of road. Endings of one kind are mixed up in everyday writing."""
COMPASS = "东西南北中"
ENGLISH_KINDS = {
    form: forms.split("|")[0]
    for forms in (
        "ST|STREET|STR", "AVE|AVENUE|AV|AVN", "BLVD|BOULEVARD|BLV|BL", "RD|ROAD", "DR|DRIVE|DRV", "LN|LANE",
        "CT|COURT|CRT", "PL|PLACE", "TER|TERRACE|TERR|TR", "WAY|WY", "CIR|CIRCLE|CRCL", "HWY|HIGHWAY|HIWAY",
        "ALY|ALLEY|ALLY", "PLZ|PLAZA|PLZA", "PKWY|PARKWAY|PKY", "SQ|SQUARE", "STPS|STEPS|STWY|STAIRWAY",
        "ROW", "LOOP", "PATH", "WALK|WK", "EXPY|EXPRESSWAY|EXPWY", "FWY|FREEWAY", "RAMP", "TUNL|TUNNEL",
        "CRES|CRESCENT", "CSWY|CAUSEWAY", "PIKE|TURNPIKE",
    )
    for form in forms.split("|")
}  # fmt: skip
ENGLISH_DIRECTIONS = {
    form: forms.split("|")[0]
    for forms in ("N|NORTH", "S|SOUTH", "E|EAST", "W|WEST")
    for form in forms.split("|")
}
ORDINALS = {
    "FIRST": "1ST", "SECOND": "2ND", "THIRD": "3RD", "FOURTH": "4TH", "FIFTH": "5TH", "SIXTH": "6TH",
    "SEVENTH": "7TH", "EIGHTH": "8TH", "NINTH": "9TH", "TENTH": "10TH", "ELEVENTH": "11TH", "TWELFTH": "12TH",
}  # fmt: skip
CHINESE_NAME = re.compile(
    rf"^(?P<stem>.+?)(?P<kind>{'|'.join(sorted(CHINESE_KINDS, key=len, reverse=True))})$"
)


@dataclass(frozen=True)
class RoadName:
    """
    A road name taken apart for comparison.

    Attributes
    ----------
    key
        The whole name in one spelling.
    stem
        Without kind and direction; what two spellings of one road always share.
    kind
        What sort of road the ending says; "" where there is none.
    direction
        东 of 人民东路, N of N POINT ST; "" without.
    """

    key: str
    stem: str
    kind: str
    direction: str


@lru_cache(maxsize=200_000)
def road_name(text: str) -> RoadName:
    """Spell a road name: half width, no spaces or leading zeros, endings and numbers in one form."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return _chinese(plain) if re.search(r"[㐀-鿿]", plain) else _english(plain)


def fit(written: RoadName, meant: RoadName) -> int:
    """
    Say how well two names fit.

    Returns
    -------
    step
        0: the same; 1: one leaves out the kind of road, or both are of one kind (人民路, 人民大街);
        2: one leaves out the direction (人民东路, 人民路); −1: different roads.
    """
    if written.key == meant.key:
        return 0
    if written.stem != meant.stem or not written.stem:
        return -1
    if written.kind != meant.kind and written.kind and meant.kind:
        return -1
    if written.direction == meant.direction:
        return 1
    return -1 if written.direction and meant.direction else 2


def _chinese(plain: str) -> RoadName:
    squeezed = re.sub(r"\d{1,2}(?!\d)", lambda found: _in_words(int(found[0])), re.sub(r"[\s·]+", "", plain))
    parts = CHINESE_NAME.match(squeezed)
    stem, kind = (parts["stem"], CHINESE_KINDS[parts["kind"]]) if parts else (squeezed, "")
    direction = ""
    if len(stem) > 2 and stem[-1] in COMPASS:
        stem, direction = stem[:-1], stem[-1]
    elif len(stem) > 2 and stem[0] in COMPASS and stem[1] not in COMPASS:
        stem, direction = stem[1:], stem[0]
    return RoadName(squeezed, stem, kind, direction)


def _in_words(number: int) -> str:
    """Write 1–99 as in road names: 经3路 and 经三路 are one road; other numbers (107国道) stay digits."""
    if number == 0:
        return "0"
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return ten + (DIGITS[ones] if ones else "")


def _english(plain: str) -> RoadName:
    words = re.sub(r"['’.]", "", plain.upper())
    split = [re.sub(r"^0+(?=\d)", "", word) for word in re.split(r"[^0-9A-Z]+", words) if word]
    split = [ORDINALS.get(word, word) for word in split]
    if len(split) > 1 and split[0] == "SAINT":  # SAINT CHARLES AVE, ST CHARLES AVE
        split[0] = "ST"
    kind = direction = ""
    if len(split) > 2 and split[-1] in ENGLISH_KINDS and split[-2] in ("NORTH", "SOUTH", "EAST", "WEST"):
        split[-2:] = [split[-1], split[-2]]  # BUENA VISTA EAST AVE, BUENA VISTA AVE EAST
    if len(split) > 2 and split[-1] in ENGLISH_DIRECTIONS and split[-2] in ENGLISH_KINDS:
        direction, split = ENGLISH_DIRECTIONS[split[-1]], split[:-1]
    if len(split) > 1 and split[-1] in ENGLISH_KINDS:
        kind, split = ENGLISH_KINDS[split[-1]], split[:-1]
    if len(split) > 1 and split[0] in ENGLISH_DIRECTIONS and not direction:
        direction, split = ENGLISH_DIRECTIONS[split[0]], split[1:]
    stem = "".join(split)
    return RoadName(" ".join(part for part in (direction, stem, kind) if part), stem, kind, direction)
