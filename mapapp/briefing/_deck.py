"""Hold a whole briefing with its figures: what a document is made of, and what a frozen copy keeps."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import _slide
from ._slide import Slide


@dataclass(frozen=True)
class Deck:
    """
    A briefing whose figures are counted.

    Attributes
    ----------
    title, city, made_up, language
        Its name, the city's name, whether the city is made up, and the language everything is said in.
    as_of, revision
        The moment the figures speak of, and the revision of the city they were counted at.
    slides
        In order.
    maps
        The map of each slide as PNG; empty bytes where it has none.
    pictures
        Checksum → bytes of the pictures; one that is not there any more is left out, and said.
    frozen_at, actor
        Of a frozen copy: when, and by whom.
    """

    title: str
    city: str
    made_up: bool
    language: str
    as_of: dt.datetime
    revision: int
    slides: tuple[Slide, ...]
    maps: tuple[bytes, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    frozen_at: str = ""
    actor: str = ""

    def map(self, number: int) -> bytes:
        """Return the map of a slide (from 0), empty where it has none."""
        return self.maps[number] if number < len(self.maps) else b""


def deck_to_plain(deck: Deck) -> dict[str, Any]:
    """Write a deck as JSON can hold it, pictures as base64."""
    return {
        "title": deck.title,
        "city": deck.city,
        "made_up": deck.made_up,
        "language": deck.language,
        "as_of": deck.as_of.isoformat(),
        "revision": deck.revision,
        "slides": [_slide.to_plain(slide) for slide in deck.slides],
        "maps": [base64.b64encode(picture).decode() for picture in deck.maps],
        "pictures": {key: base64.b64encode(picture).decode() for key, picture in deck.pictures.items()},
        "frozen_at": deck.frozen_at,
        "actor": deck.actor,
    }


def deck_from_plain(written: Mapping[str, Any]) -> Deck:
    """Read back what `deck_to_plain` wrote."""
    same = ("title", "city", "made_up", "language", "revision", "frozen_at", "actor")
    return Deck(
        **{name: written[name] for name in same},
        as_of=dt.datetime.fromisoformat(written["as_of"]),
        slides=tuple(map(_slide.from_plain, written["slides"])),
        maps=tuple(map(base64.b64decode, written["maps"])),
        pictures={key: base64.b64decode(picture) for key, picture in written["pictures"].items()},
    )


def pack(deck: Deck, show: Mapping[str, Any]) -> bytes:
    """Write a frozen copy: the deck, and what the player shows of it, with the base map inside."""
    written = json.dumps({"deck": deck_to_plain(deck), "show": show}, ensure_ascii=False, sort_keys=True)
    return gzip.compress(written.encode(), 6, mtime=0)


def unpack(content: bytes) -> tuple[Deck, dict[str, Any]]:
    """Read back what `pack` wrote."""
    written = json.loads(gzip.decompress(content))
    return deck_from_plain(written["deck"]), written["show"]
