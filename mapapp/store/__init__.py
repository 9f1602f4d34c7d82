"""Keep the city in one file: one transaction per write, a revision that every write raises."""

from sqlalchemy import Engine

from .cell_file import cells
from .checking import Finding, check
from .engine import connect
from .imports import Receipt, save_import
from .reading import changes, city, imports, rejected, revision, words
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
    "edit",
    "end",
    "give",
    "imports",
    "learn_word",
    "learn_words",
    "mark_made_up",
    "rejected",
    "rename_city",
    "revision",
    "save_import",
    "set_projection",
    "withdraw",
    "words",
]
