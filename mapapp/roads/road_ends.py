"""Find the end of a road that a duty list names by where it lies (东端, 西头) and not by a cross street."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from .network import CROSSING_M, SNAP_M, Meeting, Network, ends_of

AHEAD = {"东": (1.0, 0.0), "西": (-1.0, 0.0), "南": (0.0, -1.0), "北": (0.0, 1.0)}
"""Which way an end lies, east and north."""
_END = re.compile(
    r"^(?:道?路|街|巷)?最?(?P<way>[东西南北])(?:端头|端|头|尽头|终点|起点|首|尾|末端|口)$|"
    r"(?i:^(?:the )?(?P<word>east|west|south|north)(?:ern)? end$)"
)
_WAYS = {"east": "东", "west": "西", "south": "南", "north": "北"}
_SOME_END = re.compile(
    r"(?i)^(?:道?路|街|巷)?(?:尽头|终点|起点|末端|端头|断头处?|终端|始端|路尾|路头|(?:dead )?end)$"
)
_NO_ROAD = re.compile(
    r"(?:河|江|渠|沟|溪|湖|塘|水库|堤|铁路|铁道|桥|立交|隧道|涵洞|医院|学校|中学|小学|大学|市场|广场|公园|小区|花园|大厦|"
    r"商场|超市|酒店|宾馆|车站|加油站|政府|局|所|社区|村委会?|村|门口|门|界|边|岸|口|站|厂|院|号)$"
)


class RoadEnd(NamedTuple):
    """The end of a road itself; `way` is a key of `AHEAD`, `said` what the list calls it."""

    way: str
    said: str


def read(words: str) -> RoadEnd | None:
    """Read 东端, 西头, 路南尽头, east end; None where the words name something else."""
    found = _END.match(words.strip())
    return RoadEnd(found["way"] or _WAYS[found["word"].lower()], words.strip()) if found else None


def is_some_end(words: str) -> bool:
    """Say whether words mean an end of the road without saying which one (尽头, 终点)."""
    return bool(_SOME_END.match(words.strip()))


def is_no_road(words: str) -> bool:
    """Say whether words look like a river, a railway or a place: nothing that crosses on a map of roads."""
    return bool(_NO_ROAD.search(words.strip()))


def meeting(network: Network, road: str, end: RoadEnd) -> Meeting:
    """
    Find where a road ends on one of its sides.

    Parameters
    ----------
    network
        The city's centre lines.
    road
        Key of the road.
    end
        Which of its ends.

    Returns
    -------
    meeting
        The tip of the road that lies farthest that way, with the other carriageway's tip beside it. None on
        a ring, and none where the road does not run that way: 东端 of a street to the north says nothing.
    """
    tips = _tips(network.lines[network.rows[road]])
    nothing = Meeting(np.empty((0, 2)), np.empty(0, dtype="int64"), False)
    if not len(tips):
        return nothing
    along = tips @ np.array(AHEAD[end.way])
    across = tips @ np.array(AHEAD[end.way])[::-1]
    if np.ptp(along) < np.ptp(across) * LEAST_SLANT or np.ptp(along) <= CROSSING_M:
        return nothing
    found = tips[np.hypot(*(tips - tips[np.argmax(along)]).T) <= CROSSING_M]
    return Meeting(found, np.zeros(len(found), dtype="int64"), False)


LEAST_SLANT = 0.4
"""A road has an east end if it goes at least so many metres east for every metre that it goes north."""


def _tips(lines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the points where a road's lines end and none of its others begins, shape (n, 2)."""
    ends = ends_of(lines).reshape(-1, 2)
    near = shapely.STRtree(shapely.points(ends)).query(shapely.points(ends), "dwithin", SNAP_M)
    return ends[np.bincount(near[0], minlength=len(ends)) == 1]
