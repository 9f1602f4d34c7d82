"""Keep what was made lately, up to a number of bytes, for all threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
ENTRY = 500
"""Bytes counted for each entry besides its weight: key, object, place in the order."""


class Shelf(Generic[Thing]):
    """
    A bounded memory that forgets what was asked for longest ago.

    Parameters
    ----------
    most
        Bytes it may hold; a single thing heavier than that is made anew every time.
    weigh
        Says how many bytes a thing holds.
    """

    def __init__(self, most: int, weigh: Callable[[Thing], int]) -> None:
        self.most = most
        self.held = 0
        self._weigh = weigh
        self._things: OrderedDict[Hashable, tuple[Thing, int]] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, key: Hashable) -> Thing | None:
        """Return a thing and remember that it was asked for; None where it is not there."""
        with self._turn:
            found = self._things.get(key)
            if found is None:
                return None
            self._things.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, thing: Thing) -> Thing:
        """Keep a thing, forgetting others where there is no room; return it."""
        weight = self._weigh(thing) + ENTRY
        with self._turn:
            if key in self._things:
                self.held -= self._things.pop(key)[1]
            if weight <= self.most:
                self._things[key] = (thing, weight)
                self.held += weight
            while self.held > self.most:
                self.held -= self._things.popitem(last=False)[1][1]
        return thing

    def __len__(self) -> int:
        """Return the number of things kept."""
        return len(self._things)
