"""Remember what was found in zones that have not changed since, so that edited plans are audited quickly."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

Found = TypeVar("Found")
KEPT = 4
"""So many states of each part are kept: undo and redo go back and forth between a few."""


@dataclass
class Memory:
    """The last findings of each part of an audit, with the very frames they were found in."""

    _kept: dict[str, list[tuple[tuple[Any, ...], Any]]] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def once(self, part: str, of: tuple[Any, ...], find: Callable[[], Found]) -> Found:
        """Return what `find` found for the very same objects before, else find it now."""
        with self._turn:
            for frames, found in self._kept.get(part, []):
                if all(one is other for one, other in zip(frames, of, strict=True)):
                    return found
        found = find()
        with self._turn:
            self._kept[part] = [(of, found), *self._kept.get(part, [])][:KEPT]
        return found
