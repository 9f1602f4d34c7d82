"""Hold what an address says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """
    What an address says about a place; empty where it says nothing.

    Attributes
    ----------
    road
        The road that is named first, as written: it leads.
    cross
        The other roads of a crossing named in the text.
    stretch
        Between which two roads the stretch named in the text runs.
    number
        The house number, as written.
    side
        On which side of the road: north, south, east, west, both.
    heading
        In which direction from the crossing or the number.
    offset_m
        How far in that direction, in metres.
    loose
        True where the road only stands in the name of a place (铁匠巷老家属院, 文昌街学校门口): such a
        place may lie at its back.
    """

    road: str = ""
    cross: tuple[str, ...] = ()
    stretch: tuple[str, ...] = ()
    number: str = ""
    side: str = ""
    heading: str = ""
    offset_m: float | None = None
    loose: bool = False
