"""What a scope keeps, and how it travels in the address bar."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mapapp import cases
from mapapp.scope import STATUS, ZONE_COLUMNS, Scope, from_query, select, to_query

from . import tiny_city as tiny

EVERY = list(range(1, 16))


@pytest.mark.parametrize(
    ("scope", "kept"),
    [
        (Scope(), EVERY),
        (Scope(start=dt.date(2026, 7, 8)), [3, 11, 12, 15]),
        (Scope(start=dt.date(2026, 6, 30), end=dt.date(2026, 6, 30)), [2]),  # 23:59 still belongs to the day
        (Scope(start=dt.date(2026, 7, 1), end=dt.date(2026, 7, 1)), [4, 13]),  # 00:00 begins the day
        (Scope(end=dt.date(2026, 6, 1)), [1]),
        (Scope(start=dt.date(2026, 7, 2), end=dt.date(2026, 7, 1)), []),
        (Scope(groups=("small_ads",)), [3, 4, 11, 12]),
        (Scope(groups=("small_ads", "other")), [3, 4, 11, 12, 14, 15]),
        (Scope(types=(tiny.STANDARD + "09005",)), [8, 9]),
        (Scope(status="open"), [3, 4, 5, 8, 11, 12, 15]),
        (Scope(status="closed"), [1, 2, 6, 9, 10, 13, 14]),
        (Scope(status="overdue"), [4, 8, 12]),
        (Scope(zone="community:C1"), [1, 3, 4, 11, 15]),
        (Scope(zone="section:S1"), [2, 3, 13]),
        (Scope(zone="leader:副县长乙"), [2, 14]),
        (Scope(zone="unit:县住建局"), [8, 14]),
        (Scope(zone="community:C1", status="overdue", groups=("small_ads",)), [4]),
        (Scope(zone="planet:Mars"), EVERY),
    ],
)
def test_select(tiny_city, scope, kept):
    assert select(cases.build(tiny_city, tiny.AS_OF), scope)["problem_id"].tolist() == kept


def test_select_of_nothing_is_nothing(tiny_city):
    empty = cases.build(tiny_city, tiny.AS_OF).iloc[:0]
    assert len(select(empty, Scope(start=dt.date(2026, 7, 1), groups=("other",), status="open"))) == 0


words = some.text(some.characters(exclude_characters=",", exclude_categories=["Cs"]), min_size=1, max_size=8)
days = some.none() | some.dates()
scopes = some.builds(
    Scope,
    start=days,
    end=days,
    groups=some.lists(words, max_size=3).map(tuple),
    types=some.lists(words, max_size=3).map(tuple),
    status=some.sampled_from(list(STATUS)),
    zone=some.just("") | some.builds("{}:{}".format, some.sampled_from(list(ZONE_COLUMNS)), words),
)


@given(scope=scopes)
def test_the_address_bar_brings_the_scope_back(scope):
    assert from_query(to_query(scope)) == scope


@pytest.mark.parametrize(
    ("query", "scope"),
    [
        ({}, Scope()),
        ({"from": "yesterday", "to": "2026-13-01", "status": "happy", "zone": "planet:Mars"}, Scope()),
        ({"zone": "community:"}, Scope()),
        ({"from": "2026-07-01", "status": "open"}, Scope(start=dt.date(2026, 7, 1), status="open")),
        ({"groups": "small_ads,,other"}, Scope(groups=("small_ads", "other"))),
    ],
)
def test_what_cannot_be_read_is_left_open(query, scope):
    assert from_query(query) == scope
