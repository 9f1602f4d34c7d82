"""Name who answered for a zone on the day a problem was reported."""

from __future__ import annotations

import pandas as pd

from .. import roster as duty


def answered_then(roster: pd.DataFrame, zone_kind: str, codes: pd.Series, moments: pd.Series) -> pd.Series:
    """
    Name the leader or unit in charge of each zone on each day.

    Parameters
    ----------
    roster
        The roster frame (ARCHITECTURE.md).
    zone_kind
        "community" or "section".
    codes
        Zone codes, "" where there is none.
    moments
        Times of reporting, aligned with `codes`; only their days count. A later transfer changes nothing.

    Returns
    -------
    answerers
        Names aligned with `codes`; "" where nobody is named.
    """
    found = duty.answering(roster, zone_kind, codes, moments.dt.normalize())
    return found["answerer"].astype("str")
