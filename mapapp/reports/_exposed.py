"""Choose what the public may see of a case: masked words, bare photos, nothing that tells who somebody is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from .. import problem_types
from ..case_life import STATES
from ..i18n import Translator
from ..masking import mask
from ._official import shortened
from ._official_parts import photo

Texts = Mapping[tuple[str, str], tuple[str, str]]
"""(source, source_id) → address and description as a person cleared them."""
Photos = Mapping[tuple[str, str], Sequence[bytes]]
LONGEST = 300


@dataclass(frozen=True)
class Exposed:
    """One case as the public sees it; `photos` are bare JPEG files, `broken` counts unreadable ones."""

    number: int
    kind: str
    address: str
    description: str
    reported: str
    state: str
    unit: str
    photos: tuple[bytes, ...]
    broken: int


def exposed(
    cases: pd.DataFrame, texts: Texts | None, photos: Photos | None, *, with_units: bool, say: Translator
) -> list[Exposed]:
    """
    Make the entries in the order of the cases.

    Parameters
    ----------
    texts
        Cleared texts; a case that is not in it is left out. None masks every text by the rules alone.
    photos
        Photos that a person has looked at.
    with_units
        Whether the unit that answers is named.
    """
    shown: list[Exposed] = []
    for row in cases.to_dict("records"):
        key = (str(row["source"]), str(row["source_id"]))
        if texts is not None and key not in texts:
            continue
        if texts is not None:
            pair = texts[key]
        else:
            pair = (mask(str(row["address"])).text, mask(str(row["description"])).text)
        address, description = (shortened(text, say, LONGEST) for text in pair)
        state = STATES[str(row["status"])]
        given = (photos or {}).get(key, ())
        bare = tuple(kept for kept in map(photo, given) if kept is not None)
        shown.append(
            Exposed(
                number=len(shown) + 1,
                kind=problem_types.name(str(row["type_key"]), say.language),
                address=address or say("地址未写明"),
                description=description,
                reported=say.day(row["reported_at"]),
                state=say(state),
                unit=str(row["unit"]) if with_units else "",
                photos=bare,
                broken=len(given) - len(bare),
            )
        )
    return shown
