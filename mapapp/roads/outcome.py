"""Say what became of a row of the duty list: a piece of road with notes, or a refusal with complaints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import shapely

from ..complaints import Complaint
from .road_names import MOST_OFFERED


class Note(NamedTuple):
    """Something the builder did that a person should know; `code` is a key of `roads.NOTES`."""

    code: str
    value: str = ""


@dataclass(frozen=True)
class Piece:
    """A section built: its line in metres, length along the road, width, kind of road, and what was done."""

    line: shapely.Geometry
    length_m: float
    width_m: float
    kind: str
    notes: tuple[Note, ...]


class Refused(Exception):  # noqa: N818  (a refusal is an answer here, not an error)
    """A section that cannot be built, with its complaints."""

    def __init__(self, code: str, value: str = "", offered: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        shown = "、".join(offered[:MOST_OFFERED])
        self.complaints = [Complaint(code, "", value)] + ([Complaint("offered", "", shown)] if shown else [])
