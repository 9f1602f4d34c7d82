"""Two people filter at once for a minute: nothing breaks, and both read the same numbers."""

from __future__ import annotations

import itertools
import time

import pytest

from .conftest import Watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SECONDS = 60
ADDRESSES = (
    "/?from=2026-01-01&to=2026-03-31",
    "/answer-communities?from=2026-01-01&to=2026-03-31&groups=small_ads",
    "/see-hotspots?from=2025-10-01&to=2026-06-30",
    "/answer-sections?from=2026-01-01&to=2026-06-30&status=closed",
    "/?from=2026-01-01&to=2026-03-31&groups=sanitation",
)


def shown(watched: Watched) -> str:
    return "|".join(watched.page.locator('[data-testid="stMetricValue"]').all_inner_texts())


def test_two_sessions_at_once(browser, demo_server):
    people = [Watched(browser, demo_server), Watched(browser, demo_server)]
    read: dict[str, set[str]] = {address: set() for address in ADDRESSES}
    until = time.monotonic() + SECONDS
    for turn in itertools.count():
        first, second = ADDRESSES[turn % len(ADDRESSES)], ADDRESSES[(turn + 2) % len(ADDRESSES)]
        # Both are on their way before either is waited for: the server works for two at once.
        people[0].page.goto(demo_server + first, wait_until="commit")
        people[1].page.goto(demo_server + second, wait_until="commit")
        for person, address in zip(people, (first, second), strict=True):
            person.settle()
            assert not person.page.locator('[data-testid="stException"]').count()
            read[address].add(shown(person))
        if time.monotonic() > until:
            break
    assert {address: len(numbers) for address, numbers in read.items()} == dict.fromkeys(ADDRESSES, 1)
    for person in people:
        assert not person.faults
        person.context.close()
