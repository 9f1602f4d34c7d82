"""Time the full scorecard and a changed filter: ``python -m tests.benchmarks.scorecard_speed [--quick]``.

1,000,000 cases, 2,000 communities, 20,000 sections. The scorecard side: every indicator of every zone, the
last 90 days with the 90 before, next to a pandas group-by that only adds up seven flags that are columns
already. The screen side: the page of communities run by Streamlit's test runner in this process (the server's
part, without a browser), each time with other days, at a million cases and at ten thousand in turns.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import logging
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd

from mapapp import indicators, ranking, relapse, rollups, stages, store
from mapapp.city import City
from mapapp.scope import Scope, kept

from . import city as made
from ._clock import best, line

AS_OF = dt.datetime(2026, 7, 1)
ROUNDS = 5
PERIODS = (
    Scope(dt.date(2026, 4, 2), dt.date(2026, 6, 30)),
    Scope(dt.date(2026, 1, 2), dt.date(2026, 4, 1)),
)
SEVEN = ("reported", "open", "closed", "overdue", "closed_late", "due_closing", "closed_in_time")
PAGE = Path(__file__).parents[2] / "pages" / "answer" / "communities.py"


def cases_of(count: int, zones: City) -> pd.DataFrame:
    """Give problems zones, answerers and lives: half of the cases in a tenth of the zones."""
    random = np.random.default_rng(made.SEED + 20)
    frame = made.problems(count)

    def skewed(number: int) -> np.ndarray:
        return (number * random.random(count) ** 3).astype("int64")

    community, section = skewed(len(zones.communities)), skewed(len(zones.sections))
    hours = random.exponential(40, count)
    reported = frame["reported_at"]
    due = reported + pd.to_timedelta(random.choice([24, 48, 96], count), unit="h")
    disposed = reported + pd.to_timedelta(hours, unit="h")
    closed = disposed + pd.to_timedelta(random.exponential(10, count), unit="h")
    ended = (closed <= AS_OF) & (random.random(count) > 0.03)
    group = random.choice(["sanitation", "road_occupation", "small_ads", "other"], count)
    codes = zones.communities["code"].to_numpy(), zones.sections["code"].to_numpy()
    return frame.assign(
        problem_id=np.arange(count),
        source="台账",
        source_id=np.arange(count).astype(str),
        type_key=pd.Series(group, dtype="str"),
        group=pd.Series(group, dtype="str"),
        status=pd.Series(np.where(ended, "closed", "dispatched"), dtype="str"),
        **dict.fromkeys(("due_at", "due_earliest", "due_latest"), due),
        disposed_at=disposed.where(ended),
        closed_at=closed.where(ended),
        is_open=~ended,
        is_overdue=np.where(ended, closed > due, due < AS_OF),
        days=((closed.where(ended, AS_OF) - reported).dt.total_seconds() / 86_400),
        community=pd.Series(codes[0][community], dtype="str"),
        community_name=pd.Series(codes[0][community], dtype="str"),
        community_reason=pd.Series(["inside"] * count, dtype="str"),
        section=pd.Series(codes[1][section], dtype="str"),
        section_name=pd.Series(codes[1][section], dtype="str"),
        leader=pd.Series([f"领导{n % 200}" for n in community], dtype="str"),
        unit=pd.Series([f"单位{n % 60}" for n in section], dtype="str"),
    )


def scorecards(cases: pd.DataFrame, zones: City, rounds: int) -> None:
    """Print the table of scorecards."""
    ground = rollups.Ground(zones.communities, zones.roster)
    flags = indicators.flags(cases)
    flat = cases[["community", "section", "reported_at"]].assign(**{key: flags[key] for key in SEVEN})

    def pandas_counts() -> list[pd.DataFrame]:
        parts = [flat[kept(cases, period)] for period in PERIODS]
        return [part.groupby(by)[list(SEVEN)].sum() for part in parts for by in ("community", "section")]

    def whole() -> list[pd.DataFrame]:
        read = indicators.facts(cases)
        coded = [rollups.code(cases, by, ground) for by in ("community", "section")]
        return counted(read, coded)

    def counted(read: indicators.Facts, coded: list[indicators.Coded]) -> list[pd.DataFrame]:
        masks = [kept(cases, period) for period in PERIODS]
        return [indicators.scorecard(read, rows, kept=mask) for mask in masks for rows in coded]

    read = indicators.facts(cases)
    coded = [rollups.code(cases, by, ground) for by in ("community", "section")]
    seconds, results = best(rounds, pandas=pandas_counts, whole=whole, warm=lambda: counted(read, coded))
    for theirs, ours in zip(results["pandas"], results["whole"], strict=True):
        same = ours.set_index("key")[list(SEVEN)].reindex(theirs.index)
        assert (same.to_numpy() == theirs.to_numpy()).all(), "the counts differ"
    line("what", "seconds", "× group-by", "× by processor time", "asked for")
    line(*["---"] * 5)
    base = seconds["pandas"]
    for name, told in (
        ("pandas", "pandas group-by, seven counts"),
        ("whole", "full scorecard, facts and codes made in the run"),
        ("warm", "full scorecard, facts and codes at hand"),
    ):
        spent = seconds[name]
        ratios = spent.clock / base.clock, spent.processor / base.processor
        line(
            told,
            f"{spent.clock:.3f}",
            f"{ratios[0]:.2f}",
            f"{ratios[1]:.2f}",
            "4" if name == "whole" else "–",
        )
    parts, _ = best(
        1,
        relapses=lambda: relapse.find(cases.assign(road=""), zones.projection),
        ranks=lambda: ranking.rates(*indicators.parts(results["whole"][1], "closing_in_time"), 1),
    )
    print(f"\nrelapses among all cases: {parts['relapses'].clock:.2f} s")
    print(f"ranks of {len(results['whole'][1]):,} sections with intervals: {parts['ranks'].clock:.2f} s")


@contextlib.contextmanager
def served(zones: City, cases: pd.DataFrame) -> Iterator[None]:
    """Let the screen read this city instead of a store."""
    from mapapp.ui import add_scene, cache

    weights = store.figures.WEIGHTS, {}
    empty = store.connect(Path(tempfile.mkdtemp()) / "empty.db")
    patches = [
        mock.patch.object(cache, "city", return_value=zones),
        mock.patch.object(cache, "_city", return_value=zones),
        mock.patch.object(cache, "_cases", return_value=cases),
        mock.patch.object(cache, "engine", return_value=empty),
        mock.patch.object(cache, "_engine", return_value=empty),
        # A link to another page, which the test runner does not know.
        mock.patch.object(add_scene, "offer"),
        mock.patch.object(store, "stages", return_value=stages.nothing()),
        mock.patch.object(store, "weights", return_value=weights),
    ]
    with contextlib.ExitStack() as stack:
        for patch in patches:
            stack.enter_context(patch)
        yield


def screens(sizes: dict[int, tuple[City, pd.DataFrame]], rounds: int) -> None:
    """Print how long a changed filter takes, in turns."""
    from streamlit import config
    from streamlit.testing.v1 import AppTest

    logging.disable(logging.WARNING)
    config.get_config_options()
    config.set_option("runner.enforceSerializableSessionState", False)
    script = "\n".join(
        [
            "import streamlit as st",
            "st.session_state['lang'] = 'zh'",
            "st.session_state['scope'] = st.session_state.get('asked', {})",
            PAGE.read_text("utf-8"),
        ]
    )
    spent: dict[int, list[float]] = {size: [] for size in sizes}
    for number in range(rounds + 2):
        for size, (zones, cases) in sizes.items():
            with served(zones, cases):
                page = AppTest.from_string(script, default_timeout=600)
                day = dt.date(2026, 3, 1) + dt.timedelta(days=number)
                page.session_state["asked"] = {"from": day.isoformat(), "to": "2026-06-30"}
                begin = time.process_time()
                page.run()
                assert not page.exception, page.exception
                if number >= 2:  # the first rounds read the facts and warm the caches
                    spent[size].append(time.process_time() - begin)
    print()
    line("a changed filter, processor seconds on the server", "median", "least")
    line(*["---"] * 3)
    for size, seconds in spent.items():
        line(f"{size:,} cases", f"{statistics.median(seconds):.2f}", f"{min(seconds):.2f}")
    few, many = (statistics.median(spent[size]) for size in sorted(spent))
    print(f"ratio {many / few:.2f} (asked for: at most 3)")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    communities, sections = made.communities(vertices=60), made.sections()
    many = 100_000 if asked.quick else 1_000_000
    sizes = {}
    for revision, count in enumerate((many // 100, many), start=1):
        bare = City(
            name="量城",
            projection=made.PROJECTION,
            revision=revision,
            made_up=True,
            problems=pd.DataFrame({"reported_at": [pd.Timestamp("2025-07-01"), pd.Timestamp("2026-06-30")]}),
            communities=communities.assign(street=""),
            sections=sections,
            roster=made.roster(communities, sections),
        )
        sizes[count] = bare, cases_of(count, bare)
    zones, cases = sizes[many]
    print(f"{many:,} cases, {len(communities):,} communities, {len(sections):,} sections\n")
    scorecards(cases, zones, ROUNDS)
    screens(sizes, ROUNDS)


if __name__ == "__main__":
    main()
