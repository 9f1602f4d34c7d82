"""Show where a case lies, with the zones that may answer for it and the cases around it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from layers import LAYERS
from mapapp import questions
from mapapp.i18n import N_

from . import cache, figure_cache, map_view, maps
from .screen import Screen

NEAR_M = 60.0
METRES_PER_DEGREE = 111_320.0
MARGIN = 0.0013
"""Degrees around the case, some 140 m."""
HEIGHT = 430
AGAIN, BEFORE = N_("本案结案后又出现"), N_("此前已结案，本案为反弹")


def draw(screen: Screen, case: pd.Series) -> None:
    """Draw the map; a case without a position says so."""
    say, city = screen.say, screen.city
    if not np.isfinite(case["lon"]):
        st.info(say("这件案件没有坐标，不能上图。"))
        return
    everything = cache.cases(city, screen.as_of)
    row = int((everything["problem_id"] == case["problem_id"]).to_numpy().argmax())
    near = neighbours(screen, row)["problem_id"]
    around = everything[everything["problem_id"].isin([*near, case["problem_id"]])]
    communities = maps.named(city, screen, *maps.LEADERS)
    communities = communities[communities["code"].eq(case["community"])]
    drawn = [LAYERS["communities"](communities, say, selected=case["community"])] if len(communities) else []
    wanted = [code for code in case["candidates"].split(";") if code] or [case["section"]]
    listed = city.problems.iloc[[row]]
    offered = questions.options(listed, wanted, "section", city.sections, city.roster, city.projection)
    if len(offered):
        drawn.append(LAYERS["candidates"](offered, say))
    drawn.append(LAYERS["problem_points"](around, say, selected=int(case["problem_id"]), muted=True))
    if len(offered):
        drawn.append(LAYERS["candidate_numbers"](offered, say))
    lon, lat = float(case["lon"]), float(case["lat"])
    # The name is read by frame.css: this map is one part of the page, not the page.
    with st.container(key="case_map"):
        map_view.show(
            drawn,
            say=say,
            key="case",
            base=map_view.city_base(city, say),
            bounds=(lon - MARGIN, lat - MARGIN, lon + MARGIN, lat + MARGIN),
            height=HEIGHT,
            as_of=screen.as_of,
        )


def neighbours(screen: Screen, row: int) -> pd.DataFrame:
    """Return the other cases of the same group at the place, nearest first, and how they are related."""
    everything = cache.cases(screen.city, screen.as_of)
    case = everything.iloc[row]
    metres = _metres(everything, case)
    pairs = figure_cache.relapses(screen.city, screen.as_of)
    later, earlier = (
        pairs.loc[pairs[one].eq(row), other].to_numpy(dtype="int64")
        for one, other in (("closed", "again"), ("again", "closed"))
    )
    near = (metres <= NEAR_M) & everything["group"].eq(case["group"]).to_numpy()
    near[[*later, *earlier]] = True
    near[row] = False
    found = everything[near].assign(metres=np.round(metres[near], 1), relation="")
    found.loc[found.index.isin(later), "relation"] = AGAIN
    found.loc[found.index.isin(earlier), "relation"] = BEFORE
    return found.sort_values("metres", kind="stable").reset_index(drop=True)


def _metres(cases: pd.DataFrame, case: pd.Series) -> np.ndarray:
    """Measure how far cases lie from one, in metres; inf without a position."""
    east = (cases["lon"].to_numpy() - case["lon"]) * np.cos(np.radians(case["lat"]))
    apart = np.hypot(east, cases["lat"].to_numpy() - case["lat"]) * METRES_PER_DEGREE
    return np.where(np.isfinite(apart), apart, np.inf)
