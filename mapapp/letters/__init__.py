"""Draft supervision letters: who gets one, about which points, at which rung, under which number."""

from ._table import (
    ADDRESSED,
    BECAUSE,
    EVENTS,
    LEFT_OUT,
    LIGHTS,
    NOBODY,
    RUNGS,
    STATES,
    Draft,
    Drafts,
    Letter,
    Rung,
    Terms,
)
from .drafting import draft, with_rung
from .numbering import PATTERN, check_pattern, file_name, number, sequence_of
from .register import register, reply_days
from .reply import reply_day

__all__ = [
    "ADDRESSED",
    "BECAUSE",
    "EVENTS",
    "LEFT_OUT",
    "LIGHTS",
    "NOBODY",
    "PATTERN",
    "RUNGS",
    "STATES",
    "Draft",
    "Drafts",
    "Letter",
    "Rung",
    "Terms",
    "check_pattern",
    "draft",
    "file_name",
    "number",
    "register",
    "reply_day",
    "reply_days",
    "sequence_of",
    "with_rung",
]
