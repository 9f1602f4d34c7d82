"""Show the clock: open cases by light, who has most that are late, and where they lie."""

from __future__ import annotations

import pandas as pd

from .. import intake, today
from ..i18n import N_, Translator
from ..picks import Pick
from ..scope import from_query
from . import _said, overview
from ._kind import Made, MapPart, Material, SceneKind
from ._scene import Scene
from ._slide import WORSE, Block, Nothing, Slide, Table

LAYERS = ("communities", "problem_points")
LISTED = 4
WHO = {"unit": N_("包路段单位"), "leader": N_("包联领导")}


def make(scene: Scene, material: Material, say: Translator) -> Made:
    """Make the scene."""
    scope = from_query(scene.query)
    cases = _said.counted(material, scope)
    waiting = cases[cases["is_open"].to_numpy(dtype=bool)]
    light = today.lights(waiting, material.as_of)
    late = waiting[light.eq("red").to_numpy()]
    blocks: list[Block] = [_said.lights(cases, material.as_of, say)]
    blocks += [_most(late, by, say) for by in WHO if late[by].ne("").any()]
    if not len(late):
        blocks.append(Nothing(say("没有超期未结的问题。")))
    slide = Slide(
        kind=scene.kind,
        title=say(N_("办理时限")),
        caption=_said.coverage(scope, material.city, say),
        as_of=material.as_of,
        figures=_said.figures(material, scope, say),
        blocks=tuple(blocks),
        bounds=intake.boundary(material.city),
        not_shown=_said.not_shown(material, late),
    )
    most = {"most": overview.MOST_POINTS}
    points = MapPart("problem_points", late, most, scope, Pick("overdue"))
    return Made(slide, (MapPart("communities", material.city.communities), points))


def _most(late: pd.DataFrame, by: str, say: Translator) -> Table:
    counts = late[by][late[by].ne("")].value_counts()
    listed = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:LISTED]
    rows = tuple((_said.shortened(str(name), 40), say.number(count)) for name, count in listed)
    return Table(say("超期未结最多"), (say(WHO[by]), say("超期未结")), rows, WORSE)


KIND = SceneKind("clock", N_("办理时限"), LAYERS, make)
