"""Say what scenes share: what their figures cover, headline numbers with their change, lights, values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from .. import headline, problem_types, today
from ..city import City
from ..i18n import N_, Translator
from ..indicators import INDICATORS
from ..scope import STATUS, Scope
from ._kind import Material
from ._slide import BETTER, WORSE, Figure, Light, Lights

HEADLINE = (
    ("reported", N_("问题总数"), 0),
    ("open", N_("未结案"), -1),
    ("overdue", N_("超期未结"), -1),
    ("closed_share", N_("结案比例"), 1),
    ("median_days", N_("结案天数（中位）"), -1),
)
"""Number, its name, and whether more of it is better (1), worse (-1) or neither."""
CUT = "…"


def shortened(text: str, most: int) -> str:
    """Cut a text to so many characters, with a mark where something is missing."""
    text = " ".join(str(text).split())
    return text if len(text) <= most else text[: most - 1] + CUT


def before(material: Material, scope: Scope) -> Scope | None:
    """Return the period of equal length before a scope, None where the records do not reach back."""
    problems = material.city.problems
    if not len(problems):
        return None
    return headline.period_before(scope, problems["reported_at"].min().date(), material.as_of.date())


def coverage(scope: Scope, city: City, say: Translator) -> str:
    """Say what a scope holds: days, kinds of problem, status, zone."""
    parts = [_days(scope, say)]
    parts += [say(problem_types.GROUPS[group]) for group in scope.groups if group in problem_types.GROUPS]
    parts += [problem_types.name(key, say.language) for key in scope.types]
    if scope.status != "all":
        parts.append(say(STATUS[scope.status]))
    kind, _, wanted = scope.zone.partition(":")
    if wanted:
        zones = {"community": city.communities, "section": city.sections}.get(kind)
        named = [] if zones is None else zones.loc[zones["code"].eq(wanted), "name"].tolist()
        parts.append(shortened(str(named[0]) if named else wanted, 40))
    return " · ".join(part for part in parts if part)


def _days(scope: Scope, say: Translator) -> str:
    if scope.start and scope.end:
        return say("{start}至{end}", start=say.day(scope.start), end=say.day(scope.end))
    if scope.start:
        return say("{start}起", start=say.day(scope.start))
    return say("至{end}", end=say.day(scope.end)) if scope.end else say("全部日期")


def figures(material: Material, scope: Scope, say: Translator) -> tuple[Figure, ...]:
    """Count the headline numbers of a scope and compare them with the period before."""
    now = material.headline(scope)
    earlier = before(material, scope)
    then = None if earlier is None else material.headline(earlier)
    then = then if then is not None and then.reported else None
    return tuple(
        _figure(key, label, better, getattr(now, key), getattr(then, key, float("nan")), say)
        for key, label, better in HEADLINE
    )


def _figure(key: str, label: str, better: int, now: float, then: float, say: Translator) -> Figure:
    digits = 1 if key in ("closed_share", "median_days") else 0
    factor = 100 if key == "closed_share" else 1
    value = say.percent(now, 1) if factor == 100 else say.number(now, digits)
    moved = (now - then) * factor
    change, tone = changed(moved, digits, better, say)
    points = say("{change} 百分点", change=change) if factor == 100 and change else change
    return Figure(say(label), value, points, tone)


def changed(moved: float, digits: int, better: int, say: Translator) -> tuple[str, str]:
    """Say a change with its sign, and whether it is for the better; nothing where there is none."""
    if moved != moved or not round(moved, digits):
        return "", ""
    said = ("+" if moved > 0 else "−") + say.number(abs(moved), digits)
    return said, {0: "", 1: BETTER, -1: WORSE}[(1 if moved > 0 else -1) * better]


def value(key: str, number: float, say: Translator) -> str:
    """Say the value of an indicator with its unit; rates in per cent."""
    kind = INDICATORS[key].kind if key in INDICATORS else "score"
    if kind == "rate":
        return say.percent(number, 1)
    return say.number(number, 0 if kind == "count" else 1)


def unit(key: str, say: Translator) -> str:
    """Say the unit of an indicator or of the score."""
    return say(INDICATORS[key].unit) if key in INDICATORS else say("分")


def counted(material: Material, scope: Scope, only: Sequence[str] = ()) -> pd.DataFrame:
    """Return the cases of a scope that are counted: all but voided ones, as in the headline numbers."""
    cases = material.cases(scope, only)
    kept = cases["status"].ne("voided")
    return cases if kept.all() else cases[kept]


def lights(cases: pd.DataFrame, as_of: dt.datetime, say: Translator) -> Lights:
    """Count the clock's lights over open cases; red, yellow and green always, others where there are any."""
    light = today.lights(cases, as_of)[cases["is_open"].to_numpy(dtype=bool)]
    counts = light.value_counts()
    told = tuple(
        Light(key, say(label), say.number(int(counts.get(key, 0))))
        for key, label in today.LIGHTS.items()
        if key in ("red", "yellow", "green") or counts.get(key, 0)
    )
    return Lights(say("未结案的办理时限"), told)


def not_shown(material: Material, cases: pd.DataFrame) -> dict[str, int]:
    """Count what the map of these cases does not show, by reason."""
    return {
        "no_position": int(cases["lon"].isna().sum()),
        "filtered": len(material.city.problems) - len(cases),
    }
