"""Hold what a scene shows once its figures are counted: plain texts and numbers that can be kept for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

BETTER, WORSE = "better", "worse"


@dataclass(frozen=True)
class Figure:
    """One headline number: its name, value and change as said, and whether that is `BETTER` or `WORSE`."""

    label: str
    value: str
    change: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Words:
    """A paragraph that somebody wrote or the program says."""

    kind: ClassVar[str] = "words"
    text: str
    title: str = ""


@dataclass(frozen=True)
class Nothing:
    """What is said where there is nothing to show."""

    kind: ClassVar[str] = "nothing"
    text: str
    title: str = ""


@dataclass(frozen=True)
class Item:
    """One line of a ranked list: its number, its sentence, and whether the scene is about it."""

    mark: str
    text: str
    current: bool = False


@dataclass(frozen=True)
class Ranked:
    """Sentences in their order."""

    kind: ClassVar[str] = "ranked"
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Table:
    """A small table; cells as they are said. `tone` colours its heading: better, worse, or neither."""

    kind: ClassVar[str] = "table"
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    tone: str = ""


@dataclass(frozen=True)
class Bars:
    """A bar chart: one value per label, each with its colour (`#rrggbb`)."""

    kind: ClassVar[str] = "bars"
    title: str
    unit: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    said: tuple[str, ...]
    colours: tuple[str, ...]


@dataclass(frozen=True)
class Light:
    """One light of the clock (a key of `today.LIGHTS`), what it means, and how many cases stand under it."""

    key: str
    label: str
    count: str


@dataclass(frozen=True)
class Lights:
    """The clock's lights over open cases."""

    kind: ClassVar[str] = "lights"
    title: str
    items: tuple[Light, ...]


@dataclass(frozen=True)
class Photo:
    """A picture by its checksum; `origin` says who keeps it: scene (uploaded for a briefing) or case."""

    sha256: str
    caption: str = ""
    origin: str = "scene"


@dataclass(frozen=True)
class Photos:
    """Pictures; `missing` is said in place of one that is not there any more."""

    kind: ClassVar[str] = "photos"
    title: str
    items: tuple[Photo, ...]
    missing: str = ""


Block = Words | Nothing | Ranked | Table | Bars | Lights | Photos
BLOCKS: dict[str, type] = {
    block.kind: block for block in (Words, Nothing, Ranked, Table, Bars, Lights, Photos)
}
PARTS: dict[str, tuple[str, type]] = {
    "ranked": ("items", Item),
    "lights": ("items", Light),
    "photos": ("items", Photo),
}


@dataclass(frozen=True)
class Slide:
    """
    What one scene shows.

    Attributes
    ----------
    kind, title, caption
        Key of the scene's kind; its title; what its figures cover, in words.
    as_of
        The moment that open and overdue were judged at.
    figures, blocks
        The headline numbers, and what stands beside the map, in order.
    notes
        For the presenter only.
    bounds
        West, south, east, north of the map in degrees; None without a map.
    not_shown
        Why cases are not on the map → how many (`layers.NOT_SHOWN`).
    """

    kind: str
    title: str
    caption: str
    as_of: dt.datetime
    figures: tuple[Figure, ...] = ()
    blocks: tuple[Block, ...] = ()
    notes: str = ""
    bounds: tuple[float, float, float, float] | None = None
    not_shown: Mapping[str, int] = field(default_factory=dict)

    @property
    def photos(self) -> tuple[Photo, ...]:
        """The pictures of all blocks."""
        return tuple(photo for block in self.blocks if isinstance(block, Photos) for photo in block.items)


def to_plain(slide: Slide) -> dict[str, Any]:
    """Write a slide as JSON can hold it."""
    blocks = [{"kind": block.kind, **asdict(block)} for block in slide.blocks]
    written = asdict(slide) | {
        "blocks": blocks,
        "as_of": slide.as_of.isoformat(),
        "not_shown": dict(slide.not_shown),
    }
    return written | {"bounds": list(slide.bounds) if slide.bounds else None}


def from_plain(written: Mapping[str, Any]) -> Slide:
    """Read back what `to_plain` wrote."""
    known = {name: written[name] for name in ("kind", "title", "caption", "notes", "not_shown")}
    west_to_north = written["bounds"]
    return Slide(
        **known,
        as_of=dt.datetime.fromisoformat(written["as_of"]),
        figures=tuple(Figure(**figure) for figure in written["figures"]),
        blocks=tuple(_block(block) for block in written["blocks"]),
        bounds=tuple(map(float, west_to_north)) if west_to_north else None,  # type: ignore[arg-type]
    )


def _block(written: Mapping[str, Any]) -> Block:
    kind = written["kind"]
    values = {name: _tuples(value) for name, value in written.items() if name != "kind"}
    if kind in PARTS:
        name, part = PARTS[kind]
        values[name] = tuple(part(**item) for item in written[name])
    return BLOCKS[kind](**values)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list | tuple) else value
