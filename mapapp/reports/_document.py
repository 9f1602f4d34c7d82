"""Say what a document is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """
    One kind of document.

    Attributes
    ----------
    key, label
        Name in the code and on the screen (a catalogue message).
    suffix
        Of the file, with its dot.
    make
        ``make(city, cases, *, as_of, say) -> bytes``: the whole file.
    """

    key: str
    label: str
    suffix: str
    make: Callable[..., bytes]
