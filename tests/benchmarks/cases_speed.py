"""Time the building of all cases from problems and steps: ``python -m tests.benchmarks.cases_speed``.

1,000,000 problems, nearly all of them with steps, 2,000,000 steps in all (filed, dispatched, disposed; some
are paused, some extended), 2,000 communities, 20,000 sections. `cases.build` with the join at hand, as a page
builds them at a new moment, and its parts; the clock a second time with a year of the calendar not published.
"""

from __future__ import annotations

import argparse
import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd

from mapapp import case_clock, case_life, cases, deadlines, problem_types, relapse
from mapapp.city import City

from . import city as made
from ._clock import best, line

AS_OF = dt.datetime(2026, 7, 1)
HOUR = 3_600_000_000
STEPS = ("filed", "dispatched", "disposed")


def problems(count: int) -> pd.DataFrame:
    """Give problems numbers and types; the source knows no due time, so that every one is reckoned."""
    frame = made.problems(count)
    types = [key for key, kind in problem_types.TYPES.items() if kind.group != "other"]
    random = np.random.default_rng(made.SEED + 30)
    texts = dict.fromkeys(("type_text", "description", "condition"), "")
    never = pd.Series(np.full(count, np.datetime64("NaT", "us")))
    return frame.assign(
        problem_id=np.arange(count) + 1,
        source=pd.Series(["台账"] * count, dtype="str"),
        source_id=pd.Series(np.arange(count).astype(str), dtype="str"),
        type_key=pd.Series(random.choice(types, count), dtype="str"),
        status=pd.Series(["reported"] * count, dtype="str"),
        **{name: pd.Series([text] * count, dtype="str") for name, text in texts.items()},
        **dict.fromkeys(("due_at", "disposed_at", "closed_at"), never),
    )


def steps(listed: pd.DataFrame, count: int) -> pd.DataFrame:
    """Write so many steps: cases in the order of their reports, each as far as it has come."""
    random = np.random.default_rng(made.SEED + 31)
    reached = random.integers(1, 4, int(count * 0.55))
    row = np.repeat(np.arange(len(reached)), reached)
    number = np.arange(len(row)) - np.repeat(np.cumsum(reached) - reached, reached)
    step = np.array(STEPS, dtype=object)[number]
    more = np.flatnonzero((number == 1) & (random.random(len(row)) < 0.1))
    paused = more[::2]
    row = np.concatenate([row, row[more]])
    number = np.concatenate([number, number[more] + 1])
    step = np.concatenate([step, np.where(np.isin(more, paused), "paused", "extended")])
    keep = np.lexsort((number, row))[:count]
    row, number, step = row[keep], number[keep], step[keep]
    reported = listed["reported_at"].to_numpy(dtype="datetime64[us]")[row].astype("int64")
    at = (reported + number * 5 * HOUR).astype("datetime64[us]")
    is_pause, is_longer = step == "paused", step == "extended"
    frame = pd.DataFrame(
        {
            "event_id": np.arange(len(row)) + 1,
            "source": "台账",
            "source_id": listed["source_id"].to_numpy(dtype=object)[row],
            "step": step,
            "at": at,
            "until": np.where(is_pause, at + np.timedelta64(72, "h"), np.datetime64("NaT")),
            "amount": np.where(is_longer, 1.0, np.nan),
            "unit": np.where(is_longer, "work_days", ""),
        }
    )
    blank = {name: "" for name, kind in case_life.EVENTS.items() if kind == "str" and name not in frame}
    return frame.assign(recorded_at=at, **blank)[list(case_life.EVENTS)].astype(case_life.EVENTS)


def report(count: int, rounds: int) -> None:
    """Print the table of docs/PERFORMANCE.md."""
    communities, sections = made.communities(vertices=60), made.sections()
    listed = problems(count)
    city = City(
        name="量城",
        projection=made.PROJECTION,
        revision=1,
        made_up=True,
        problems=listed,
        communities=communities.assign(street=""),
        sections=sections,
        roster=made.roster(communities, sections),
        events=steps(listed, 2 * count),
    )
    with_steps = int(city.events["source_id"].nunique())
    print(f"{count:,} problems, {with_steps:,} of them with steps; {len(city.events):,} steps\n")
    assignment = cases.assign(city)
    lives = case_life.derive(listed, city.events, AS_OF)
    unknown = replace(city, calendar=replace(deadlines.reference(), published=frozenset({2024, 2025})))
    seconds, results = best(
        rounds,
        derive=lambda: case_life.derive(listed, city.events, AS_OF),
        spans=lambda: case_life.spans(listed, city.events),
        clock=lambda: case_clock.read(city, lives, AS_OF),
        unknown=lambda: case_clock.read(unknown, lives, AS_OF),
        build=lambda: cases.build(city, AS_OF, assignment),
    )
    line("what", "seconds")
    line("---", "---")
    for name, told in (
        ("derive", "state and moments from the steps"),
        ("spans", "pauses and extensions"),
        ("clock", "due times with pauses and extensions, lights, lateness"),
        ("unknown", "the same, 2026 not published: two bounds for each"),
        ("build", "`cases.build`, the join at hand"),
    ):
        line(told, f"{seconds[name].clock:.2f}")
    found, _ = best(1, relapses=lambda: relapse.find(results["build"], city.projection))
    print(f"\nrelapses among them: {found['relapses'].clock:.2f} s")


def main() -> None:
    """Read the options and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    report(100_000 if asked.quick else 1_000_000, asked.rounds)


if __name__ == "__main__":
    main()
