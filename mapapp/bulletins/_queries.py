"""Answer the named queries of a bulletin from the frozen cases, and from nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import indicators, problem_types, rollups, standings
from ..errors import InputError
from ..freezing import Frozen
from ..i18n import N_, Translator
from ..indicators import INDICATORS, Facts

BY = ("unit", "leader", "community", "section", "group", "type")
"""What a query can be narrowed by: ``{overdue:unit=县城管局}``."""
BEFORE, CHANGE = "before.", ".change"
FEWEST_DUE = 3
"""Cases that had to be closed before anybody is praised or criticised by name."""
NAMED = 3
"""Names in a sentence about the best and the last."""


@dataclass(frozen=True)
class Period:
    """A frozen period, and the one before it judged at the same moment; None without."""

    frozen: Frozen
    before: Frozen | None = None

    @cached_property
    def facts(self) -> Facts:
        """Facts of the period's cases."""
        return indicators.facts(self.frozen.cases)

    @cached_property
    def earlier(self) -> Period:
        """The period before as a period of its own."""
        if self.before is None:
            raise InputError(N_("这份通报没有可比的上一期"), N_("请删去提到上期的句子，或另选期间"))
        return Period(self.before)


@dataclass(frozen=True)
class Answer:
    """
    What a query answers.

    Attributes
    ----------
    said
        As the text shows it.
    value
        The number in it as shown (per cent for shares, negative for a decrease); None for days and words.
    """

    said: str
    value: float | None = None


@dataclass(frozen=True)
class Query:
    """One query: its name, what it says (a catalogue message), and how it is answered."""

    key: str
    label: str
    ask: Callable[[Period, NDArray[np.bool_], Translator], Answer]


def answer(period: Period, name: str, arg: str, say: Translator) -> Answer:
    """
    Answer a query.

    Parameters
    ----------
    period
        The frozen period.
    name
        A key of `QUERIES`, with ``before.`` for the period before, or ``.change`` of a count against it.
    arg
        ``by=name`` with a key of `BY`, or "".
    say
        The reader's language.

    Raises
    ------
    InputError
        An unknown query or narrowing, or no period before.
    """
    if name.startswith(BEFORE):
        return answer(period.earlier, name.removeprefix(BEFORE), arg, say)
    if name.endswith(CHANGE):
        return _change(period, name.removesuffix(CHANGE), arg, say)
    if name not in QUERIES:
        raise InputError(N_("没有“{name}”这个查询"), N_("请从查询表中选择"), name=name)
    return QUERIES[name].ask(period, _narrowed(period.frozen.cases, arg), say)


def card(period: Period, by: str) -> pd.DataFrame:
    """Return the scorecard of the period's cases by one of the roll-ups."""
    coded = rollups.code(period.frozen.cases, by, rollups.Ground())
    return indicators.scorecard(period.facts, coded, choices=period.frozen.choices)


def ranked(period: Period, by: str, key: str = "closing_in_time") -> pd.DataFrame:
    """Rank units, leaders or communities (`standings.standing`) by a rate, without those that had few due."""
    whole = card(period, by)
    frozen = period.frozen
    table = standings.standing(whole, None, key, choices=frozen.choices, weights=frozen.weights)
    due = whole.set_index("key")["due_closing"].reindex(table["key"]).to_numpy()
    kept = table["key"].ne("").to_numpy() & (due >= FEWEST_DUE) & table["value"].notna().to_numpy()
    return table[kept].reset_index(drop=True)


def distinguished(period: Period, by: str, *, best: bool) -> pd.DataFrame:
    """List those whose rank interval lies wholly in the better, or the worse, half: more than chance."""
    table = ranked(period, by)
    half = (len(table) + 1) / 2
    chosen = table[table["rank_high"] < half] if best else table[table["rank_low"] > half][::-1]
    return chosen.sort_values("shrunk", ascending=not best, kind="stable").reset_index(drop=True)


def _narrowed(cases: pd.DataFrame, arg: str) -> NDArray[np.bool_]:
    if not arg:
        return np.ones(len(cases), dtype=bool)
    by, _, wanted = arg.partition("=")
    if by not in BY or not wanted:
        raise InputError(
            N_("查询的范围“{arg}”不能用"), N_("请写成 {examples}"), arg=arg, examples=[f"{by}=…" for by in BY]
        )
    column = {"group": "group", "type": "type_key", "community": "community", "section": "section"}.get(
        by, by
    )
    named = {"community": "community_name", "section": "section_name"}.get(by, column)
    return (cases[column].eq(wanted) | cases[named].eq(wanted)).to_numpy(dtype=bool)


def _whole(period: Period, kept: NDArray[np.bool_]) -> pd.Series:
    """Return the one row that counts all the kept cases."""
    everything = np.array(["*"], dtype=object)
    coded = indicators.Coded(np.zeros(len(kept), dtype="int64"), everything, everything)
    found = indicators.scorecard(period.facts, coded, kept=kept, choices=period.frozen.choices)
    if len(found):
        return found.iloc[0]
    empty = {key: (0 if row.kind == "count" else np.nan) for key, row in INDICATORS.items()}
    return pd.Series(empty, dtype="object")


def _indicator(key: str) -> Callable[[Period, NDArray[np.bool_], Translator], Answer]:
    kind = INDICATORS[key].kind

    def ask(period: Period, kept: NDArray[np.bool_], say: Translator) -> Answer:
        value = float(_whole(period, kept)[key])
        if value != value:
            return Answer(say("无"))
        if kind == "rate":
            return Answer(say.percent(value, 1), _shown(value * 100, 1))
        digits = 0 if kind == "count" else 1
        return Answer(say.number(value, digits), _shown(value, digits))

    return ask


def _shown(value: float, digits: int) -> float:
    """Round as `Translator.number` writes it, so that the value is the one that is read."""
    return float(Translator("en").number(value, digits).replace(",", ""))


def _change(period: Period, name: str, arg: str, say: Translator) -> Answer:
    """Say by how many per cent a count is above or below that of the period before."""
    if name not in INDICATORS or INDICATORS[name].kind != "count":
        raise InputError(N_("“{name}”没有环比"), N_("只有件数可以写 .change"), name=name)
    now, then = (answer(part, name, arg, say).value or 0.0 for part in (period, period.earlier))
    if not then:
        return Answer(say("上期没有，无从比较"))
    share = _shown((now - then) / then * 100, 1)
    if not share:
        return Answer(say("持平"))
    said = say.percent(abs(share) / 100, 1)
    return Answer(say("上升{share}", share=said) if share > 0 else say("下降{share}", share=said), share)


def _names(by: str, best: bool) -> Callable[[Period, NDArray[np.bool_], Translator], Answer]:
    def ask(period: Period, kept: NDArray[np.bool_], say: Translator) -> Answer:
        names = distinguished(period, by, best=best)["name"].head(NAMED).tolist()
        return Answer(say.listing(names) if names else say("（差距不足以点名）"))

    return ask


def _distinct(column: str, rule: str) -> Callable[[Period, NDArray[np.bool_], Translator], Answer]:
    def ask(period: Period, kept: NDArray[np.bool_], say: Translator) -> Answer:
        names = period.frozen.cases.loc[kept & period.facts.flags(rule), column]
        count = int(names[names.ne("")].nunique())
        return Answer(say.number(count), float(count))

    return ask


def _most(period: Period, kept: NDArray[np.bool_], say: Translator) -> Answer:
    types = period.frozen.cases.loc[kept & period.facts.flags("reported"), "type_key"]
    if not len(types):
        return Answer(say("无"))
    return Answer(problem_types.name(str(types.value_counts().sort_index().idxmax()), say.language))


def _most_n(period: Period, kept: NDArray[np.bool_], say: Translator) -> Answer:
    types = period.frozen.cases.loc[kept & period.facts.flags("reported"), "type_key"]
    count = int(types.value_counts().max()) if len(types) else 0
    return Answer(say.number(count), float(count))


QUERIES: dict[str, Query] = {
    query.key: query
    for query in (
        *(
            Query(key, row.label, _indicator(key))
            for key, row in INDICATORS.items()
            if row.kind in ("count", "rate", "median")
        ),
        Query("first_day", N_("期间首日"), lambda p, kept, say: Answer(say.day(p.frozen.from_day))),
        Query("last_day", N_("期间末日"), lambda p, kept, say: Answer(say.day(p.frozen.to_day))),
        Query("as_of", N_("截至"), lambda p, kept, say: Answer(say.moment(p.frozen.as_of))),
        Query("units_n", N_("有问题的单位数"), _distinct("unit", "reported")),
        Query("overdue_units", N_("有超期未结的单位数"), _distinct("unit", "overdue")),
        Query("best_units", N_("按期结案率居前的单位"), _names("unit", best=True)),
        Query("last_units", N_("按期结案率靠后的单位"), _names("unit", best=False)),
        Query("best_leaders", N_("按期结案率居前的包联领导"), _names("leader", best=True)),
        Query("most_type", N_("最多的问题类别"), _most),
        Query("most_type_n", N_("最多的问题类别的件数"), _most_n),
    )
}
"""Every number that a bulletin can say."""
