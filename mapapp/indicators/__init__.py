"""Judge cases by the indicators of the trade, each with its formula and its two case lists."""

from ._figures import Choices, Coded, Facts, facts, listed, lists, parts, scorecard
from ._rules import RULES, Flags, Life, Rule, flags
from ._table import INDICATORS, Basis, Indicator, indicator

__all__ = [
    "INDICATORS",
    "RULES",
    "Basis",
    "Choices",
    "Coded",
    "Facts",
    "Flags",
    "Indicator",
    "Life",
    "Rule",
    "facts",
    "flags",
    "indicator",
    "listed",
    "lists",
    "parts",
    "scorecard",
]
