"""Take English addresses apart."""

from __future__ import annotations

import re

from .address import Address
from .road_names import ENGLISH_KINDS, road_name

KIND = rf"(?:{'|'.join(sorted(ENGLISH_KINDS, key=len, reverse=True))})"
WAYS = {"N": "north", "S": "south", "E": "east", "W": "west"}
UNITS = {
    "M": 1.0,
    "METERS": 1.0,
    "METRES": 1.0,
    "METER": 1.0,
    "METRE": 1.0,
    "FT": 0.3048,
    "FEET": 0.3048,
    "FOOT": 0.3048,
}
PARKS = (" SQ", " SQUARE", " PLAZA", " WALK")
"""Endings of parks as well: without a number they name the place, not the road."""
UNIT_OF_HOUSE = re.compile(r"\b(?:APT|APARTMENT|UNIT|STE|SUITE|RM|ROOM|FL|FLOOR|BLDG|NO)\b\.?\s*\S*|#\s*\S+")
CROSSING = re.compile(
    r"^(?:THE\s+)?(?:INTERSECTION|CORNER|INTERSECT|CROSSING|JUNCTION)\s+(?:OF\s+|AT\s+)?(?P<first>.+?)(?:\s+(?:AND|WITH|AT)(?=\s|$)|\s*[&/@]|$)\s*(?P<second>.*)$"
)
JOINED = re.compile(r"^(?P<first>.+?)\s*(?:\bAND\b|&|/|@|\bAT\b)\s*(?P<second>.+)$")
BETWEEN = re.compile(
    r"^(?P<road>.+?)[,(\s]+(?:BETWEEN|BTWN|BTW|BET\.?|FROM)\s+(?P<first>.+?)\s+(?:AND|&|TO)\s+(?P<second>[^)]+?)\)?$"
)
NUMBERED = re.compile(
    r"^(?P<number>\d+(?:\s*-\s*\d+)?[A-Z]?(?:\s+1/2)?)\s+(?:BLOCK\s+(?:OF\s+)?|BLK\s+(?:OF\s+)?)?(?P<road>(?=.*[A-Z]).+)$"
)
ORDINAL = re.compile(r"^\d+(?:ST|ND|RD|TH)\b")
OFFSET = re.compile(
    r"^(?P<metres>\d+(?:\.\d+)?)\s*(?P<unit>METERS?|METRES?|FEET|FOOT|FT|M)\.?\s+(?P<way>N|S|E|W|NORTH|SOUTH|EAST|WEST)\.?\s+(?:OF\s+|FROM\s+)?(?P<rest>.+)$"
)
SIDE = re.compile(
    r"^(?:ON\s+)?(?:THE\s+)?(?P<way>NORTH|SOUTH|EAST|WEST|[NSEW](?=[ /]S))(?:\s+SIDE|[ /]S(?:IDE)?)\s+"
    r"(?:OF\s+)?(?P<rest>.+)$"
)
SIDE_BEHIND = re.compile(
    r"^(?P<rest>.+?)[,(\s]+(?:ON\s+)?(?:THE\s+)?(?P<way>NORTH|SOUTH|EAST|WEST)\s+SIDE\)?$"
)
TYPED = re.compile(rf"^(?:[0-9A-Z'’.-]+\s+){{1,5}}{KIND}\.?(?:\s+(?:NORTH|SOUTH|EAST|WEST|N|S|E|W))?$")
BEFORE_CROSSING = re.compile(r"^.*?\b(?=(?:INTERSECTION|CORNER)\s+(?:OF|AT)\b)")


def parse(text: str, known: frozenset[str]) -> Address:
    """Read one address, in half-width letters; see `mapapp.addresses.parse`."""
    upper = re.sub(r"\s+", " ", text.upper()).strip()
    upper = re.sub(r"^(?:BUILDING|BLDG)\s+(?=\d)", "", BEFORE_CROSSING.sub("", upper))
    side, heading, metres = "", "", None
    offset = OFFSET.match(upper)
    if offset:
        heading, metres = WAYS[offset["way"][0]], float(offset["metres"]) * UNITS[offset["unit"]]
        upper = offset["rest"]
    for pattern in (SIDE, SIDE_BEHIND):
        beside = pattern.match(upper)
        if beside and not side:
            side, upper = WAYS[beside["way"][0]], beside["rest"]
    found = _stretch(upper) or _crossing(upper) or _numbered(upper, known) or Address()
    if not found.road:
        return found
    return Address(found.road, found.cross, found.stretch, found.number, side, heading, metres)


def _crossing(upper: str) -> Address | None:
    """Read INTERSECTION OF A AND B, A & B, A AT B."""
    plain = upper.split(",")[0]
    crossing = CROSSING.match(plain)
    if crossing:
        second = _road(crossing["second"])
        return Address(_road(crossing["first"]), (second,) if second else ())
    joined = JOINED.match(plain)
    if joined and all(TYPED.match(_road(joined[part])) for part in ("first", "second")):
        first, second = _road(joined["first"]), _road(joined["second"])
        numbered = NUMBERED.match(first) if not ORDINAL.match(first) else None
        return Address(numbered["road"] if numbered else first, (second,))
    return None


def _stretch(upper: str) -> Address | None:
    """Read MISSION ST BETWEEN 18TH ST AND 19TH ST."""
    between = BETWEEN.match(upper)
    if not between:
        return None
    own = _numbered(between["road"], frozenset()) or Address(_road(between["road"]))
    first, second = _road(between["first"]), _road(between["second"].split(",")[0])
    return Address(own.road, (), (first, second), own.number)


def _numbered(upper: str, known: frozenset[str]) -> Address | None:
    """Read 549 LOMBARD ST, with other words before or behind, divided by commas."""
    parts = [_road(part) for part in upper.split(",")]
    parts = [part for part in parts if part]
    for part in parts:
        numbered = NUMBERED.match(part)
        if numbered and not ORDINAL.match(part) and not re.match(r"^\d{5}$", part):
            road = _road(numbered["road"])
            return Address(road, number=re.sub(r"\s*-\s*", "-", numbered["number"])) if road else None
    typed = next(
        (
            part
            for part in parts
            if (TYPED.match(part) and not part.endswith(PARKS)) or road_name(part).key in known
        ),
        "",
    )
    return Address(typed) if typed else None


def _road(words: str) -> str:
    """Clean a road's name of the flat and of stray signs."""
    return re.sub(r"\s+", " ", UNIT_OF_HOUSE.sub("", words)).strip(" .;:-()")
