"""Put each candidate's number on the map, where it stands on no other candidate."""

from __future__ import annotations

import pandas as pd

from mapapp.i18n import N_, Translator
from mapapp.style import candidate_colour

from ._element import CityLayer
from ._layer import Drawn, Layer
from ._shapes import tip


def draw(options: pd.DataFrame, say: Translator) -> Drawn:
    """
    Draw the numbers of candidates.

    Parameters
    ----------
    options
        What `questions.options` returns: `number`, `name`, `at_lon`, `at_lat`; `said` is the tooltip's line.
    say
        The reader's language.
    """
    said = options["said"] if "said" in options else [""] * len(options)
    items = [
        [
            str(number),
            round(float(lon), 6),
            round(float(lat), 6),
            int(number),
            candidate_colour(int(number)),
            tip(str(name), str(line)),
            False,
        ]
        for number, lon, lat, name, line in zip(
            options["number"], options["at_lon"], options["at_lat"], options["name"], said, strict=True
        )
    ]
    return Drawn(CityLayer("numbers", LAYER.key, "", items=items), (), len(items))


LAYER = Layer("candidate_numbers", N_("候选编号"), draw)
