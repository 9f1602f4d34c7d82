"""Read the addresses of all problems against the road names of the city, each form of words once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .. import addresses
from ..addresses import Address, RoadName

SAME_ANSWER = (  # numbers that change no answer → one number, so that each form of words is read once
    (r"([0-9]+)([-#][0-9]+)*(号|號|米|m|弄|室|楼|栋|幢|单元|#)", r"1\3"),
    (r"^\s*[0-9]+[A-Za-z]?\s+", "1 "),
    (r",\s*[0-9]{5}(-[0-9]{4})?\s*$", ""),
)
KNOWN, UNKNOWN = 1, 2


@dataclass(frozen=True)
class Reading:
    """
    The addresses of all problems, read once per form of words, against the roads of the city.

    Attributes
    ----------
    said
        For each problem the position of its address in `forms`; −1 without a road in it. Shape (n,).
    forms
        The different addresses.
    state
        For each form whether the city knows its road (`KNOWN`) or not (`UNKNOWN`).
    loose
        For each form whether the road only stands in the name of a place.
    lead, cross
        Pairs of form and road that fit, as one sorted number, and how well (`addresses.fit`).
    roads
        Number of roads of the city.
    """

    said: np.ndarray
    forms: list[Address]
    state: np.ndarray
    loose: np.ndarray
    lead: tuple[np.ndarray, np.ndarray]
    cross: tuple[np.ndarray, np.ndarray]
    roads: int


class Roads:
    """The road names of a city by their spelling; spellings of one road have one number."""

    def __init__(self, names: np.ndarray) -> None:
        spelled = [addresses.road_name(name) for name in names]
        self.numbers: dict[str, int] = {}
        self.by_stem: dict[str, list[tuple[RoadName, int]]] = {}
        for name in spelled:
            if name.key and name.key not in self.numbers:
                self.numbers[name.key] = len(self.numbers)
                self.by_stem.setdefault(name.stem, []).append((name, self.numbers[name.key]))
        self.of_names = np.array([self.numbers.get(name.key, -1) for name in spelled], dtype=int)
        self.known = frozenset(self.numbers)

    def fitting(self, text: str) -> list[tuple[int, int]]:
        """List roads that a name can mean, with the step of the fit; only itself if the city has it."""
        name = addresses.road_name(text)
        if not name.key:
            return []
        if name.key in self.numbers:
            return [(self.numbers[name.key], 0)]
        near = [(number, addresses.fit(name, other)) for other, number in self.by_stem.get(name.stem, [])]
        return [(number, step) for number, step in near if step >= 0]


def read(texts: pd.Series, roads: Roads, aliases: Mapping[str, str]) -> Reading:
    """
    Read the addresses of all problems.

    Parameters
    ----------
    texts
        Addresses, "" without one.
    roads
        The roads of the city.
    aliases
        Words of an address → the road they mean; they count where the address names no road of the city.
    """
    written = np.flatnonzero(texts.ne("").to_numpy() & texts.notna().to_numpy())
    words = pa.array(texts.iloc[written].astype("str"), type=pa.large_string(), from_pandas=True)
    for pattern, instead in SAME_ANSWER:
        words = pc.replace_substring_regex(words, pattern, instead)
    encoded = words.dictionary_encode()
    read_once = [_read(text, roads, aliases) for text in encoded.dictionary.to_pylist()]
    forms = list(dict.fromkeys(form for form in read_once if form.road))
    position = {form: number for number, form in enumerate(forms)}
    of_text = np.array([position.get(form, -1) for form in read_once], dtype=int)
    said = np.full(len(texts), -1)
    said[written] = of_text[encoded.indices.to_numpy()]
    lead = [roads.fitting(form.road) for form in forms]
    cross = [[pair for road in form.cross for pair in roads.fitting(road)] for form in forms]
    return Reading(
        said=said,
        forms=forms,
        state=np.array([KNOWN if fitting else UNKNOWN for fitting in lead], dtype=int),
        loose=np.array([form.loose for form in forms], dtype=bool),
        lead=_sorted_pairs(lead, len(roads.numbers)),
        cross=_sorted_pairs(cross, len(roads.numbers)),
        roads=len(roads.numbers),
    )


def _read(text: str, roads: Roads, aliases: Mapping[str, str]) -> Address:
    found = addresses.parse(text, roads.known)
    if not aliases or (found.road and roads.fitting(found.road)):
        return found
    for alias in sorted((alias for alias in aliases if alias and alias in text), key=len, reverse=True):
        meant = addresses.parse(text.replace(alias, aliases[alias]), roads.known)
        if meant.road and roads.fitting(meant.road):
            return meant
    return found


def _sorted_pairs(fitting: list[list[tuple[int, int]]], roads: int) -> tuple[np.ndarray, np.ndarray]:
    pairs = sorted({(form * roads + road, step) for form, fits in enumerate(fitting) for road, step in fits})
    keys = np.array([key for key, _ in pairs], dtype="int64")
    return keys, np.array([step for _, step in pairs], dtype=int)
