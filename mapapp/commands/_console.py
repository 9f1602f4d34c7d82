"""Write results to the output and progress to the error output, so that results can be piped."""

from __future__ import annotations

import sys
import time

from ..i18n import Translator

EVERY_S = 0.5


def out(text: str) -> None:
    """Write a line of the result."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Write a line about the work: what is done, what went wrong."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


class Progress:
    """Note how far a long work is, at most twice a second and at its end; short work stays silent."""

    def __init__(self, doing: str, say: Translator) -> None:
        self._doing = doing
        self._say = say
        self._next = time.monotonic() + EVERY_S
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now < self._next and not (self._shown and done >= total):
            return
        self._next = now + EVERY_S
        self._shown = True
        number = self._say.number
        note(self._say("{doing} {done} / {total}", doing=self._doing, done=number(done), total=number(total)))
