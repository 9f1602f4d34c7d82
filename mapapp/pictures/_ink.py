"""Fix how the ground, the paper and the writing of a picture look, by day and by night."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ink:
    """
    Colours of what carries no statement, `#rrggbb`.

    Attributes
    ----------
    paper, beyond, ground
        Around the map; on the map outside the city; inside it.
    border, casing, road
        Of communities; the edge and the middle of roads.
    text, quiet, halo
        Of titles and legends; of names on the map; of what keeps names readable.
    edge, chosen
        Between coloured areas and around symbols; around what is set off.
    """

    paper: str
    beyond: str
    ground: str
    border: str
    casing: str
    road: str
    text: str
    quiet: str
    halo: str
    edge: str
    chosen: str


LIGHT = Ink(
    paper="#ffffff",
    beyond="#e9ecef",
    ground="#fbfaf7",
    border="#b9b1a2",
    casing="#cdd3d9",
    road="#ffffff",
    text="#1b2530",
    quiet="#5d6670",
    halo="#ffffff",
    edge="#ffffff",
    chosen="#0b3d91",
)
DARK = Ink(
    paper="#12181f",
    beyond="#0c1116",
    ground="#1d262f",
    border="#566272",
    casing="#12181f",
    road="#3a4754",
    text="#eef2f6",
    quiet="#b3bfca",
    halo="#12181f",
    edge="#12181f",
    chosen="#8fc1ff",
)


def mixed(colour: str, under: str, opacity: float) -> str:
    """Return what a colour looks like over another, so that a legend shows what the eye sees on the map."""
    over, below = _parts(colour), _parts(under)
    return "#" + "".join(
        f"{round(o * opacity + b * (1 - opacity)):02x}" for o, b in zip(over, below, strict=True)
    )


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
