"""Draw problems as points, clustered, each group with its colour and shape and its own switch."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mapapp import problem_types
from mapapp.i18n import N_, Translator
from mapapp.style import GROUPS

from . import problem_density
from ._element import CityLayer
from ._layer import Drawn, Layer, LegendRow
from ._text import plain

MOST = 20_000
"""More points than this are counted in cells instead: a browser cannot carry a symbol for each."""
LONGEST = 160
"""Characters of a description that fit a popup."""


def draw(cases: pd.DataFrame, say: Translator, *, most: int = MOST, selected: int | None = None) -> Drawn:
    """
    Draw the cases that have a position.

    Parameters
    ----------
    cases
        The cases frame of ARCHITECTURE.md.
    say
        The reader's language.
    most
        Above this number `problem_density` draws instead, and the legend says so.
    selected
        `problem_id` of the case to set off.

    Returns
    -------
    drawn
        `shown` counts the cases on the map. A click opens the popup and reports ``case`` and `problem_id`.
    """
    located = cases[cases["lon"].notna() & cases["lat"].notna()]
    if len(located) > most:
        return problem_density.draw(located, say)
    groups = list(GROUPS)
    placed = located["group"].map({group: i for i, group in enumerate(groups)})
    part = placed.fillna(groups.index("other")).to_numpy(dtype="int64")
    legend = tuple(_legend_row(group, int((part == i).sum()), say) for i, group in enumerate(groups))
    texts, numbers = _texts(located, say)
    places = np.round(located[["lon", "lat"]].to_numpy(), 6).tolist()
    rows = [
        [int(key), *where, int(group), *said]
        for key, where, group, said in zip(located["problem_id"], places, part, numbers.tolist(), strict=True)
    ]
    element = CityLayer(
        "points",
        LAYER.key,
        say(LAYER.label),
        legend=legend,
        parts=[[group, style.colour, style.shape] for group, style in GROUPS.items()],
        fields=[plain(say(label)) for label in FIELDS.values()],
        texts=texts,
        rows=rows,
        selected=selected,
    )
    return Drawn(element, legend, len(located))


def _legend_row(group: str, count: int, say: Translator) -> LegendRow:
    style = GROUPS[group]
    return LegendRow(
        say(problem_types.GROUPS[group]), style.colour, style.shape, say.number(count), part=group
    )


FIELDS = {
    "number": N_("编号"),
    "state": N_("状态"),
    "reported": N_("上报"),
    "address": N_("地址"),
    "description": N_("描述"),
    "community": N_("社区"),
    "section": N_("路段"),
}
"""The popup's lines, below the type as its title."""


def _texts(cases: pd.DataFrame, say: Translator) -> tuple[list[str], np.ndarray]:
    """Return each text once, escaped, and for every case the numbers of its title and lines in that list."""
    columns = [
        _types(cases, say),
        cases["source_id"],
        _states(cases, say),
        cases["reported_at"].dt.strftime("%Y-%m-%d %H:%M").fillna(""),
        cases["address"],
        cases["description"].astype("str").str.slice(0, LONGEST),
        _joined(cases, "community_name", "leader"),
        _joined(cases, "section_name", "unit"),
    ]
    texts: list[str] = []
    numbers = np.empty((len(cases), len(columns)), dtype="int64")
    for i, column in enumerate(columns):
        codes, distinct = pd.factorize(column.to_numpy(dtype=object), use_na_sentinel=False)
        numbers[:, i] = codes + len(texts)
        texts += [plain(text) for text in distinct]
    return texts, numbers


def _types(cases: pd.DataFrame, say: Translator) -> pd.Series:
    known = {
        key: "" if key == problem_types.UNSORTED else problem_types.name(key, say.language)
        for key in cases["type_key"].unique()
    }
    named = cases["type_key"].map(known).astype(object)
    written = cases["type_text"].astype(object)
    return named.where(named.ne(""), written.where(written.ne(""), say("未归类")))


def _states(cases: pd.DataFrame, say: Translator) -> pd.Series:
    words = np.select(
        [
            cases["status"].eq("voided"),
            cases["is_open"] & cases["is_overdue"],
            cases["is_open"],
            cases["is_overdue"],
        ],
        [say("已作废"), say("超期未结"), say("未结案"), say("已结案（超期）")],
        default=say("已结案"),
    )
    return pd.Series(words, index=cases.index, dtype=object)


def _joined(cases: pd.DataFrame, zone: str, answerer: str) -> pd.Series:
    first, second = cases[zone].astype(object), cases[answerer].astype(object)
    between = np.where(first.ne("") & second.ne(""), " · ", "")
    return first + between + second


LAYER = Layer("problem_points", N_("问题点"), draw)
