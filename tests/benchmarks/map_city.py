"""Write cities of many problems into stores of their own, for measuring the map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from mapapp import problem_types, store
from mapapp.complaints import Cleaned, rejected_frame

from . import city as made

LIMITS_H = (24, 48, 96)
AS_OF = pd.Timestamp("2026-07-01")


def problems_of(count: int) -> pd.DataFrame:
    """Give the points of `city.problems` types, lives and texts, as an accepted ledger has them."""
    random = np.random.default_rng(made.SEED + 30)
    frame = made.problems(count)
    keys = [key for key in problem_types.TYPES if key != problem_types.UNSORTED]
    reported = frame["reported_at"]
    due = reported + pd.to_timedelta(random.choice(LIMITS_H, count), unit="h")
    closed = reported + pd.to_timedelta(random.exponential(60, count), unit="h")
    ended = (closed <= AS_OF).to_numpy() & (random.random(count) > 0.1)
    texts = {
        "source": "台账",
        "source_id": [f"P{n:07d}" for n in range(count)],
        "type_key": np.array(keys, dtype=object)[random.integers(0, len(keys), count)],
        "type_text": "",
        "address": "",
        "description": "巡查发现",
        "condition": "",
        "status": np.where(ended, "closed", "dispatched"),
    }
    moments = {"reported_at": reported, "due_at": due, "closed_at": closed.where(ended)}
    written = pd.DataFrame(texts).astype("str").assign(lon=frame["lon"], lat=frame["lat"], **moments)
    written["disposed_at"] = written["closed_at"]
    return written


def write(
    path: Path, count: int, communities: int = 2_000, vertices: int = 1_500, sections: int = 20_000
) -> None:
    """Write a city with `count` problems, its zones and who answers for them, into a new store."""
    engine = store.connect(path)
    zones, lines = made.communities(communities, vertices), made.sections(sections)
    zones["street"] = ""
    duty = made.roster(zones, lines).drop(columns="roster_id")
    parts = {"communities": zones, "sections": lines, "roster": duty, "problems": problems_of(count)}
    for kind, accepted in parts.items():
        told = {"source": "台账", "file_name": f"{kind}.csv", "sha256": kind, "datum": "wgs84"}
        cleaned = Cleaned(accepted, rejected_frame([], [], []))
        store.save_import(engine, kind, cleaned, **told, mapping={}, actor="benchmark")
    store.rename_city(engine, f"{count:,} 点", actor="benchmark")
    store.mark_made_up(engine, True, actor="benchmark")
    engine.dispose()
