"""Find the road of the network that a duty list means, by the spellings a name can have."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

MOST_OFFERED = 5
LIKE = 0.5
"""How alike names must be (difflib's ratio) to be offered in place of one that is not there."""
_ENDINGS = re.compile(r"(?:大道|大街|马路|公路|胡同|路|街|道|巷|弄)$")
_ABBREVIATED = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd", "drive": "dr",
    "lane": "ln", "court": "ct", "place": "pl", "terrace": "ter", "highway": "hwy",
}  # fmt: skip


class Named(NamedTuple):
    """
    What a name means in a network.

    Attributes
    ----------
    key
        The spelling key of the road, "" where none is meant for sure.
    respelled
        True if another spelling than the network's was written.
    offered
        Names of the network that may be meant, likeliest first; empty with a key.
    """

    key: str
    respelled: bool
    offered: tuple[str, ...]


def spelled(name: str) -> str:
    """Return the key under which spellings of one road fall together: width, case, spaces, 09TH, STREET."""
    plain = unicodedata.normalize("NFKC", name).casefold().strip()
    words = [_ABBREVIATED.get(word, word).removeprefix("0") for word in re.split(r"[\s.]+", plain)]
    return " ".join(word for word in words if word)


def stem(key: str) -> str:
    """Drop what kind of road it is: 人民路 and 人民大街 share the stem 人民."""
    return _ENDINGS.sub("", key) or key


def find(name: str, names: Mapping[str, str], aliases: Mapping[str, str]) -> Named:
    """
    Find a road.

    Parameters
    ----------
    name
        As the duty list writes it.
    names
        Key → name of the network's roads.
    aliases
        Name in use → name in the network.

    Returns
    -------
    found
        The road itself, else the only one that differs in 路, 街 or 大道 alone; else names to offer.
    """
    known = {spelled(alias): spelled(meant) for alias, meant in aliases.items()}
    key = spelled(name)
    key = known.get(key, key)
    if key in names:
        return Named(key, key != spelled(name), ())
    alike = [other for other in names if stem(other) == stem(key)]
    if len(alike) == 1:
        return Named(alike[0], True, ())
    return Named(
        "", False, tuple(names[other] for other in [*alike, *_near(key, names, alike)][:MOST_OFFERED])
    )


def _near(key: str, names: Iterable[str], besides: list[str]) -> list[str]:
    within = [other for other in names if stem(key) in other and other not in besides]
    near = difflib.get_close_matches(key, list(names), n=MOST_OFFERED, cutoff=LIKE)
    return [*within, *(other for other in near if other not in within and other not in besides)]
