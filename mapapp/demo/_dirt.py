"""Spoil some rows the way real files are spoiled, and remember which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

SEED = 47678
NO_STANDARD = "卫生死角"  # a word of the trade that no standard knows: a person must map it
MAPPED_FROM = ("06010", "06011", "06012")
REPEATED_BELOW = 7.5  # rows
UNPLACED = {"ledger": 0.03, "hotline": 0.06}  # sound rows that have an address but no coordinates


@dataclass(frozen=True)
class Fault:
    """A way to spoil `count` rows of a source; `reasons` are keys of `mapapp.complaints.REASONS`."""

    source: str
    reasons: tuple[str, ...]
    count: int


FAULTS: tuple[Fault, ...] = (
    Fault("ledger", ("unknown_type",), 14),
    Fault("ledger", ("missing",), 4),
    Fault("ledger", ("zero_position",), 5),
    Fault("ledger", ("swapped",), 5),
    Fault("ledger", ("far_away",), 4),
    Fault("ledger", ("off_earth",), 2),
    Fault("ledger", ("future",), 3),
    Fault("ledger", ("bad_moment",), 2),
    Fault("ledger", ("order",), 4),
    Fault("ledger", ("unknown_status",), 2),
    Fault("ledger", ("missing", "zero_position"), 1),
    Fault("ledger", ("repeated",), 4),
    Fault("hotline", ("unknown_type",), 6),
    Fault("hotline", ("missing",), 3),
    Fault("hotline", ("zero_position",), 3),
    Fault("hotline", ("swapped",), 3),
    Fault("hotline", ("far_away",), 2),
    Fault("hotline", ("bad_number",), 2),
    Fault("hotline", ("order",), 2),
    Fault("hotline", ("repeated",), 3),
)


def choose(year: pd.DataFrame) -> pd.DataFrame:
    """
    Choose which problems get which fault, and which merely have no coordinates.

    Parameters
    ----------
    year
        As `_problems.draw_year` returns it.

    Returns
    -------
    year
        The same rows with `faults` (reasons joined by ``+``, empty for a sound row) and `placed` (False where
        the files give no coordinates). Planted hotspots and rebounds stay sound.
    """
    rng = np.random.default_rng(SEED)
    bases = year["source_id"].isin(year["rebound_of"])
    sound = year["hotspot"].eq("") & year["rebound_of"].eq("") & ~bases
    faults = pd.Series("", index=year.index)
    for fault in FAULTS:
        may = sound & faults.eq("") & year["source"].eq(fault.source)
        if "unknown_type" in fault.reasons:
            may &= year["type_key"].str[-5:].isin(MAPPED_FROM)
        if "order" in fault.reasons:
            may &= year["closed_at"].notna()
        faults[np.sort(rng.choice(may.index[may], fault.count, replace=False))] = "+".join(fault.reasons)
    share = year["source"].map(UNPLACED).to_numpy()
    unplaced = sound & faults.eq("") & year["address"].ne("") & (rng.uniform(size=len(year)) < share)
    return year.assign(faults=faults, placed=~unplaced)


def spoil(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Put the chosen faults into the rows of one file.

    Parameters
    ----------
    rows
        One source, in the order of the file: `source_id`, `type_text`, `status_text`, the four moments, `lon`
        and `lat` as the file's numbers (NaN without position), `faults`.

    Returns
    -------
    rows, dirty
        The rows of the file, a repeated one a few rows below its original; and `at` (position in the file,
        from 0), `source_id` and `reason`, one row per complaint to be expected.
    """
    cells = rows.astype(object).where(rows.notna(), None)
    records = [dict(zip(rows.columns, row, strict=True)) for row in cells.itertuples(index=False)]
    spoiled: list[tuple[float, dict[str, Any]]] = []
    for at, record in enumerate(records):
        reasons = str(record["faults"]).split("+") if record["faults"] else []
        changes = [_spoiled(reason, record) for reason in reasons]
        if reasons == ["repeated"]:
            spoiled += [(at, {**record, "faults": ""}), (at + REPEATED_BELOW, record)]
        else:
            spoiled.append((at, {key: value for part in (record, *changes) for key, value in part.items()}))
    ordered = [record for _, record in sorted(spoiled, key=lambda pair: pair[0])]
    dirty = [
        {"at": at, "source_id": record["source_id"], "reason": reason}
        for at, record in enumerate(ordered)
        for reason in record["faults"].split("+")
        if reason
    ]
    return pd.DataFrame(ordered, dtype=object), pd.DataFrame(dirty)


def _spoiled(reason: str, row: dict[str, Any]) -> dict[str, object]:
    """What the spoiled row says instead."""
    day = pd.Timestamp(row["reported_at"])
    changes: dict[str, dict[str, object]] = {
        "unknown_type": {"type_text": NO_STANDARD},
        "missing": {"reported_at": None},
        "zero_position": {"lon": 0, "lat": 0},
        "swapped": {"lon": row["lat"], "lat": row["lon"]},
        "far_away": {"lon": round(row["lon"] + 0.91, 6), "lat": round(row["lat"] + 0.74, 6)},
        "off_earth": {"lon": round(row["lon"] * 10, 5)},  # the decimal point slipped
        "future": {
            "reported_at": day.replace(year=2062, day=min(day.day, 28)),  # 2026 mistyped, just entered
            **dict.fromkeys(("due_at", "disposed_at", "closed_at", "status_text")),
        },
        "bad_moment": {"reported_at": f"{day:%Y}-13-{day:%d %H:%M}"},
        "order": {"closed_at": day - pd.Timedelta(days=3)},
        "unknown_status": {"status_text": "已转办待回复"},
        "bad_number": {"lon": f"{row['lon']}l"},  # a letter slipped in
        "repeated": {},
    }
    return changes[reason]
