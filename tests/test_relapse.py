"""A relapse is a new case of the group where one was closed not long before; found pair by pair."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mapapp import relapse
from mapapp.errors import SettingsError

from . import tiny_city as tiny

LIMITS = {"*": relapse.Limits(20, 15), "wide": relapse.Limits(60, 3), "road": relapse.Limits(0, 15, True)}


def made(rows: list[tuple]) -> pd.DataFrame:
    """Rows of (type, group, metres east, metres north, section, reported day, closed day or None)."""
    names = ["type_key", "group", "east", "north", "section", "reported", "closed"]
    frame = pd.DataFrame(rows, columns=names)
    lon, lat = tiny.place(frame["east"].to_numpy(dtype=float), frame["north"].to_numpy(dtype=float))
    start = pd.Timestamp("2026-06-01")
    moments = {
        f"{name}_at": (start + pd.to_timedelta(frame[name].astype("float64"), unit="D")).astype(
            "datetime64[us]"
        )
        for name in ("reported", "closed")
    }
    status = np.where(frame["closed"].isna(), "filed", "closed")
    return frame.assign(lon=lon, lat=lat, status=status, **moments)


FIRST = ("any", "ads", 0, 0, "S1", 0, 10)
# fmt: off
PAIRS = [
    # the second case                          relapse of the first?
    (("any", "ads", 15, 0, "S1", 12, None),    True),   # 15 m away, two days after closing
    (("any", "ads", 21, 0, "S1", 12, None),    False),  # too far
    (("any", "ads", 15, 0, "S1", 25, None),    True),   # on the fifteenth day
    (("any", "ads", 15, 0, "S1", 25.1, None),  False),  # after it
    (("any", "ads", 0, 0, "S1", 9, None),      False),  # before the closing: the same mess, not a new one
    (("any", "ads", 0, 0, "S1", 10, None),     False),  # in the minute of the closing
    (("any", "trade", 0, 0, "S1", 12, None),   False),  # another group
    (("any", "ads", np.nan, 0, "S1", 12, None), False), # nobody knows where
]
# fmt: on


@pytest.mark.parametrize(("second", "expected"), PAIRS)
def test_pairs_by_hand(second, expected):
    found = relapse.find(made([FIRST, second]), tiny.PROJECTION, LIMITS)
    assert found[["closed", "again"]].to_numpy().tolist() == ([[0, 1]] if expected else [])


def test_the_limits_are_those_of_the_closed_type():
    again = ("any", "ads", 50, 0, "S1", 12, None)
    assert len(relapse.find(made([("wide", *FIRST[1:]), again]), tiny.PROJECTION, LIMITS)) == 1
    late = ("any", "ads", 50, 0, "S1", 14, None)
    assert len(relapse.find(made([("wide", *FIRST[1:]), late]), tiny.PROJECTION, LIMITS)) == 0


def test_on_the_same_section_distance_does_not_matter():
    far, elsewhere = ("any", "ads", 300, 0, "S1", 12, None), ("any", "ads", 300, 0, "S2", 13, None)
    found = relapse.find(made([("road", *FIRST[1:]), far, elsewhere]), tiny.PROJECTION, LIMITS)
    assert found[["closed", "again", "same_section"]].to_numpy().tolist() == [[0, 1, True]]
    assert found["metres"].iloc[0] == pytest.approx(300, abs=1)


def test_a_new_case_undoes_the_last_closing_only_and_one_closing_may_be_undone_twice():
    rows = [FIRST, ("any", "ads", 1, 0, "S1", 1, 11), ("any", "ads", 2, 0, "S1", 12, None)]
    rows.append(("any", "ads", 3, 0, "S1", 13, None))
    cases = made(rows)
    found = relapse.find(cases, tiny.PROJECTION, LIMITS)
    assert found[["closed", "again"]].to_numpy().tolist() == [[1, 2], [1, 3]]
    assert relapse.mark(cases, found).tolist() == [False, True, False, False]
    assert found["days"].tolist() == [1, 2]


def test_voided_cases_and_empty_frames_give_no_pair():
    cases = made([FIRST, ("any", "ads", 0, 0, "S1", 12, None)])
    voided = cases.assign(status=["closed", "voided"])
    for given_cases in (voided, cases.iloc[:0]):
        assert len(relapse.find(given_cases, tiny.PROJECTION, LIMITS)) == 0


case = some.tuples(
    some.sampled_from(["any", "wide", "road"]),
    some.sampled_from(["ads", "trade"]),
    some.integers(0, 90),
    some.integers(0, 90),
    some.sampled_from(["", "S1", "S2"]),
    some.integers(0, 30),
    some.none() | some.integers(31, 40) | some.integers(1, 30),
)


@settings(max_examples=80, deadline=None)
@given(rows=some.lists(case, max_size=14))
def test_the_same_as_looking_at_every_pair(rows):
    cases = made([(*row[:6], None if row[6] is None else max(row[5], row[6])) for row in rows])
    found = relapse.find(cases, tiny.PROJECTION, LIMITS)
    slow = {}
    for new in range(len(cases)):
        best = None
        for old in range(len(cases)):
            one, two = cases.iloc[old], cases.iloc[new]
            limit = LIMITS.get(one["type_key"], LIMITS["*"])
            if pd.isna(one["closed_at"]) or one["group"] != two["group"]:
                continue
            days = (two["reported_at"] - one["closed_at"]) / pd.Timedelta(days=1)
            near = np.hypot(one["east"] - two["east"], one["north"] - two["north"]) <= limit.radius_m
            same = limit.same_section and one["section"] == two["section"] != ""
            if 0 < days <= limit.days and (near or same) and (best is None or one["closed_at"] > best):
                best = one["closed_at"]
        if best is not None:
            slow[new] = best
    assert {again: cases["closed_at"].iloc[at] for at, again in found[["closed", "again"]].to_numpy()} == slow


def test_the_same_as_looking_at_every_pair_of_a_dense_place():
    """600 cases within 80 m and 40 days, moments to the hour, so that many closings tie."""
    random = np.random.default_rng(5)
    count = 600
    reported = random.integers(0, 40 * 24, count) / 24
    rows = zip(
        random.choice(["any", "wide", "road"], count),
        random.choice(["ads", "trade"], count),
        random.uniform(0, 80, count),
        random.uniform(0, 80, count),
        random.choice(["", "S1", "S2"], count),
        reported,
        np.where(random.random(count) < 0.8, reported + random.integers(1, 72, count) / 24, np.nan),
        strict=True,
    )
    cases = made(list(rows))
    found = relapse.find(cases, tiny.PROJECTION, LIMITS)
    rules = [LIMITS.get(kind, LIMITS["*"]) for kind in cases["type_key"]]
    radius, days, same = (
        np.array([getattr(rule, name) for rule in rules])[:, None]
        for name in ("radius_m", "days", "same_section")
    )
    closed, opened = cases["closed_at"].to_numpy(), cases["reported_at"].to_numpy()
    gap = (opened[None, :] - closed[:, None]) / np.timedelta64(1, "D")
    x, y = (cases[name].to_numpy(dtype=float) for name in ("east", "north"))
    near = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :]) <= radius
    section, group = cases["section"].to_numpy(), cases["group"].to_numpy()
    near |= same & (section[:, None] == section[None, :]) & (section[:, None] != "")
    pairs = near & (gap > 0) & (gap <= days) & (group[:, None] == group[None, :])
    last = np.where(pairs, closed[:, None], np.datetime64("NaT"))
    expected = {new: np.nanmax(last[:, new]) for new in range(count) if pairs[:, new].any()}
    assert len(expected) > 200
    assert {new: closed[old] for old, new in found[["closed", "again"]].to_numpy()} == expected
    assert all(pairs[old, new] for old, new in found[["closed", "again"]].to_numpy())


def test_the_table_says_what_is_wrong_with_it(tmp_path):
    assert relapse.limits()["*"] == relapse.Limits(20, 15)
    for number, text in enumerate(
        ("type_key,days\n*,1\n", "type_key,radius_m,days,same_section\n*,x,1,no\n")
    ):
        path = tmp_path / f"{number}.csv"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SettingsError, match=path.name):
            relapse.limits(path)
