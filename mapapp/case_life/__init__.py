"""Lead a case through its life: which steps there are, who may take them, what they make of it."""

from ._arrays import EVENTS, nothing, rows_of
from ._checking import check
from ._deriving import COLUMNS, Spans, contradicted, derive, spans
from ._life import Life, Move, Shot, begin, fold, from_ledger
from ._table import (
    LEDGER,
    OPEN,
    ROLES,
    SHOTS,
    STATES,
    STEPS,
    Step,
    possible,
)

__all__ = [
    "COLUMNS",
    "EVENTS",
    "LEDGER",
    "OPEN",
    "ROLES",
    "SHOTS",
    "STATES",
    "STEPS",
    "Life",
    "Move",
    "Shot",
    "Spans",
    "Step",
    "begin",
    "check",
    "contradicted",
    "derive",
    "fold",
    "from_ledger",
    "nothing",
    "possible",
    "rows_of",
    "spans",
]
