"""Put views of the city into scenes, shown one after another: on the wall, in a briefing, on paper."""

from __future__ import annotations

from dataclasses import replace

from ..i18n import Translator
from . import clock, communities, hotspot, hotspots, overview, sections, words, zone
from ._deck import Deck, pack, unpack
from ._difference import difference
from ._kind import Found, Made, MapPart, Material, SceneKind
from ._maps import maps
from ._said import shortened
from ._scene import (
    LONGEST_NOTES,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_PICTURES,
    MOST_SCENES,
    Briefing,
    Scene,
    check,
    from_plain,
    to_plain,
)
from ._slide import (
    BLOCKS,
    Bars,
    Block,
    Figure,
    Item,
    Light,
    Lights,
    Nothing,
    Photo,
    Photos,
    Ranked,
    Slide,
    Table,
    Words,
)
from ._slide import from_plain as slide_from_plain
from ._slide import to_plain as slide_to_plain
from ._tour import first, tour

KINDS: dict[str, SceneKind] = {
    kind.key: kind
    for kind in (
        overview.KIND,
        hotspots.KIND,
        hotspot.KIND,
        communities.KIND,
        sections.KIND,
        zone.KIND,
        clock.KIND,
        words.KIND,
    )
}


def make(scene: Scene, material: Material, say: Translator) -> Made:
    """
    Count what a scene shows.

    What staff wrote goes over it: the title takes the place of the usual one, the text stands first beside
    the map, the pictures last; the view is looked at; layers that were not chosen are left out.
    """
    made = KINDS[scene.kind].make(scene, material, say)
    blocks: list[Block] = [Words(scene.text)] if scene.text else []
    blocks += made.slide.blocks
    if scene.pictures:
        shown = tuple(Photo(sha256) for sha256 in scene.pictures)
        blocks.append(Photos("", shown, say("照片已不在库中")))
    slide = replace(
        made.slide,
        title=scene.title or made.slide.title,
        blocks=tuple(blocks),
        notes=scene.notes,
        bounds=scene.view or made.slide.bounds,
    )
    kept = tuple(part for part in made.parts if not scene.layers or part.key in scene.layers)
    return Made(slide, kept)


__all__ = [
    "BLOCKS",
    "KINDS",
    "LONGEST_NOTES",
    "LONGEST_TEXT",
    "LONGEST_TITLE",
    "MOST_PICTURES",
    "MOST_SCENES",
    "Bars",
    "Block",
    "Briefing",
    "Deck",
    "Figure",
    "Found",
    "Item",
    "Light",
    "Lights",
    "Made",
    "MapPart",
    "Material",
    "Nothing",
    "Photo",
    "Photos",
    "Ranked",
    "Scene",
    "SceneKind",
    "Slide",
    "Table",
    "Words",
    "check",
    "pack",
    "unpack",
    "difference",
    "first",
    "from_plain",
    "make",
    "maps",
    "shortened",
    "slide_from_plain",
    "slide_to_plain",
    "to_plain",
    "tour",
]
