"""Read addresses: which road, which crossing, which side, how far, what number."""

from __future__ import annotations

import re
import unicodedata

from . import chinese, english
from .address import Address
from .road_names import RoadName, fit, road_name

__all__ = ["Address", "RoadName", "fit", "parse", "road_name"]

CHINESE = re.compile(r"[㐀-鿿]")


def parse(text: str, known: frozenset[str] = frozenset()) -> Address:
    """
    Take an address apart.

    Parameters
    ----------
    text
        An address as people write it, Chinese or English, full or half width.
    known
        Spellings (`RoadName.key`) of the city's roads. Where words run together without a space, as in
        南关社区人民路, a known road at the end of the words is the one meant.

    Returns
    -------
    address
        With `road` empty where the text names none.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    return chinese.parse(plain, known) if CHINESE.search(plain) else english.parse(plain, known)
