"""Show where problems gather: the numbered hotspots and their sentences."""

from __future__ import annotations

import pandas as pd

from .. import intake, spot_sentences
from .. import spots as spot_frames
from ..i18n import N_, Translator
from ..scope import from_query
from . import _said
from ._kind import Found, Made, MapPart, Material, SceneKind
from ._scene import Scene
from ._slide import Block, Item, Nothing, Ranked, Slide

LAYERS = ("communities", "hotspot_cells", "hotspot_numbers")
STANDARD = "getis_ord"
LISTED = 5
LONGEST = 240
"""Characters of a sentence beside the map."""
NUMBERED = 9
METHOD, PARAM = "method", "p_"
"""Names of the parameters in a scene's query."""


def make(scene: Scene, material: Material, say: Translator) -> Made:
    """Make the scene."""
    scope = from_query(scene.query)
    found = asked(scene, material)
    blocks: tuple[Block, ...] = (none(say),)
    parts = [MapPart("communities", material.city.communities)]
    if found is not None and len(found.spots):
        blocks = (ranked(found.spots, say),)
        parts += shapes(found, say)
    cases = _said.counted(material, scope)
    slide = Slide(
        kind=scene.kind,
        title=say(N_("问题最集中的地方")),
        caption=_said.coverage(scope, material.city, say),
        as_of=material.as_of,
        figures=_said.figures(material, scope, say),
        blocks=blocks,
        bounds=intake.boundary(material.city),
        not_shown=_said.not_shown(material, cases),
    )
    return Made(slide, tuple(parts))


def asked(scene: Scene, material: Material) -> Found | None:
    """Return the hotspots by the method and the numbers that a scene names."""
    params = {
        key.removeprefix(PARAM): float(value) for key, value in scene.query.items() if key.startswith(PARAM)
    }
    return material.spots(from_query(scene.query), scene.query.get(METHOD, STANDARD), params)


def ranked(spots: pd.DataFrame, say: Translator, current: int = 0) -> Ranked:
    """List the first hotspots in sentences; the current one is marked, and listed whatever its number."""
    listed = spots[(spots["number"] <= LISTED) | spots["number"].eq(current)]
    return Ranked(
        "",
        tuple(
            Item(
                say.number(spot["number"]),
                _said.shortened(spot_sentences.sentence(spot, say), LONGEST),
                int(spot["number"]) == current,
            )
            for _, spot in listed.iterrows()
        ),
    )


def shapes(found: Found, say: Translator, current: int | None = None) -> list[MapPart]:
    """Return the map layers of hotspots: the shapes that belong to one, and the numbers."""
    numbered = found.cells.assign(number=spot_frames.numbers(found.cells, found.spots))
    if found.cells["z"].notna().any():
        numbered = numbered[numbered["number"].gt(0)]
    told = [spot_sentences.sentence(spot, say) for _, spot in found.spots.iterrows()]
    spots = found.spots.assign(sentence=pd.Series(told, index=found.spots.index, dtype="str"))
    shown = spots[spots["number"].le(NUMBERED) | spots["number"].eq(current)]
    return [
        MapPart("hotspot_cells", numbered, {"classes": found.classes}),
        MapPart("hotspot_numbers", shown, {"selected": current}),
    ]


def none(say: Translator) -> Nothing:
    """Say that there is no hotspot."""
    return Nothing(say("这一时段没有显著热点。"))


KIND = SceneKind("hotspots", N_("热点一览"), LAYERS, make)
