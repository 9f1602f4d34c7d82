"""Keep the city in one file: one transaction per write, a revision that every write raises."""

from sqlalchemy import Engine

from .aliases import forget_alias, learn_alias
from .cell_file import cells
from .checking import Finding, check
from .decisions import decide, judge, withdraw_decisions
from .engine import connect
from .imports import Receipt, save_import
from .reading import changes, city, evidence, imports, rejected, revision, words
from .roster_edits import edit, end, give, withdraw
from .writing import learn_word, learn_words, mark_made_up, rename_city, set_projection

__all__ = [
    "Engine",
    "Finding",
    "Receipt",
    "cells",
    "changes",
    "check",
    "city",
    "connect",
    "decide",
    "edit",
    "end",
    "evidence",
    "forget_alias",
    "give",
    "imports",
    "judge",
    "learn_alias",
    "learn_word",
    "learn_words",
    "mark_made_up",
    "rejected",
    "rename_city",
    "revision",
    "save_import",
    "set_projection",
    "withdraw",
    "withdraw_decisions",
    "words",
]
