"""Show zones coloured by an indicator, with the best and the worst beside the map."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .. import intake, roster, standings
from ..i18n import N_, Translator
from ..scope import from_query
from . import _said
from ._kind import Made, MapPart, Material
from ._scene import Scene
from ._slide import BETTER, WORSE, Block, Nothing, Slide, Table

SHOWN = 4
FEWEST = 10
"""Zones with fewer cases counted are left out of best and worst: their rate says little."""
INDICATOR, BY = "show", "by"
"""Names of the parameters in a scene's query."""
USUAL = "closing_in_time"
ANSWERERS = {"community": "leader", "section": "unit"}
LONGEST_NAME = 40


def make(scene: Scene, material: Material, say: Translator, zone: str, layer: str) -> Made:
    """
    Make the scene.

    Parameters
    ----------
    zone
        community or section: what the map colours.
    layer
        The map layer that draws them.
    """
    scope = from_query(scene.query)
    key = scene.query.get(INDICATOR, USUAL)
    key = key if key in standings.LABELS else USUAL
    by = scene.query.get(BY, zone)
    by = by if by in (zone, ANSWERERS[zone]) else zone
    cases = _said.counted(material, scope)
    slide = Slide(
        kind=scene.kind,
        title=say(N_("{zones}：{name}"), zones=say(HEADINGS[by]), name=say(standings.LABELS[key])),
        caption=_said.coverage(scope, material.city, say),
        as_of=material.as_of,
        figures=_said.figures(material, scope, say),
        blocks=_tables(material.standing(scope, by, key), by, key, say),
        bounds=intake.boundary(material.city),
        not_shown=_said.not_shown(material, cases),
    )
    frame, options = _coloured(material, material.standing(scope, zone, key), zone, key, say)
    return Made(slide, (MapPart(layer, frame, options),))


HEADINGS = {
    "community": N_("社区"),
    "leader": N_("包联领导"),
    "section": N_("路段"),
    "unit": N_("包路段单位"),
}


def _tables(table: pd.DataFrame, by: str, key: str, say: Translator) -> tuple[Block, ...]:
    """List the worst and the best; a ranking without a better end is one list from most to least."""
    counted = table["below"].where(table["below"].notna(), table["reported"])
    judged = table[table["key"].ne("") & table["value"].notna() & counted.ge(FEWEST)]
    if not len(judged):
        return (Nothing(say("可比的责任区不足：{least} 件以上才列入排名。", least=FEWEST)),)
    if not standings.better(key):
        most = judged.sort_values("value", ascending=False, kind="stable").head(2 * SHOWN)
        return (_table(say("从多到少"), "", most, by, key, say),)
    few = len(judged) < 2 * SHOWN
    worst = judged.iloc[::-1].head(max(1, len(judged) // 2) if few else SHOWN)
    best = judged.head(len(judged) - len(worst) if few else SHOWN)
    listed = [_table(say("靠后"), WORSE, worst, by, key, say)]
    return (*listed, _table(say("靠前"), BETTER, best, by, key, say)) if len(best) else tuple(listed)


def _table(title: str, tone: str, rows: pd.DataFrame, by: str, key: str, say: Translator) -> Table:
    factor = 100 if standings.LABELS.get(key) and _said.value(key, 0.5, say).endswith("%") else 1
    moved = [
        _said.changed(change * factor, 1 if factor == 100 else 0, 0, say)[0] or "—"
        for change in rows["change"]
    ]
    return Table(
        title,
        (say(HEADINGS[by]), say(standings.LABELS[key]), say("较上期")),
        tuple(
            (_said.shortened(name, LONGEST_NAME), _said.value(key, number, say), change)
            for name, number, change in zip(rows["name"], rows["value"], moved, strict=True)
        ),
        tone,
    )


def _coloured(
    material: Material, table: pd.DataFrame, zone: str, key: str, say: Translator
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the zones with the value that colours them, and the options of their layer."""
    shown = material.city.communities if zone == "community" else material.city.sections
    days = pd.Series(pd.Timestamp(material.as_of.date()), index=shown.index)
    answering = roster.answering(material.city.roster, zone, shown["code"], days)["answerer"]
    factor = 100 if _said.unit(key, say) == "%" else 1
    named = table.drop_duplicates("key").set_index("key")["value"].reindex(shown["code"])
    values = named.to_numpy(dtype="float64", na_value=np.nan) * factor
    options: dict[str, Any] = {
        "column": "value",
        "label": say(standings.LABELS[key]),
        "unit": _said.unit(key, say),
        "digits": 1 if factor == 100 else 0,
        "dark_low": standings.better(key) > 0,
    }
    return shown.assign(value=values, **{ANSWERERS[zone]: answering}), options
