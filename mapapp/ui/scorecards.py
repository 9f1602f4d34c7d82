"""Put a scorecard into the words that the overview and the wall show."""

from __future__ import annotations

import pandas as pd

from .screen import Screen


def in_words(card: pd.DataFrame, screen: Screen) -> pd.DataFrame:
    """Add the columns that the table shows in the reader's words."""
    nobody = screen.say("未落实责任")
    return card.assign(
        shown_name=[name or nobody for name in card["name"]],
        on_time_percent=(card["on_time"] * 100).round(1),
        median_days=card["median_days"].round(1),
    )
