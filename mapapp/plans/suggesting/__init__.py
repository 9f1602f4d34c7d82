"""Suggest a plan: even loads on connected territories, near the seats, with as few changes as wished."""

from ._figures import Figures
from ._graph import MEET_M, Graph, build
from ._suggest import check, suggest
from ._suggested import Candidate, Suggested
from ._task import Task, pieces, scattered
from ._wish import LIMIT, MANNERS, Answerer, Manner, Wish

__all__ = [
    "LIMIT",
    "MANNERS",
    "MEET_M",
    "Answerer",
    "Candidate",
    "Figures",
    "Graph",
    "Manner",
    "Suggested",
    "Task",
    "Wish",
    "build",
    "check",
    "pieces",
    "scattered",
    "suggest",
]
