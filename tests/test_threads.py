"""Eight sessions join and filter one shared city for seconds: same answers, no crash."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SECONDS = 4
STRESS = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
import numpy as np, pandas as pd
from mapapp import cases, hotspots
from mapapp.scope import Scope, select
from tests import tiny_city as tiny

random = np.random.default_rng(5)
many = pd.concat([tiny.problems()] * 200, ignore_index=True)
lon, lat = tiny.place(random.uniform(-1100, 1100, 3000), random.uniform(-600, 600, 3000))
city = replace(tiny.build(), problems=many.assign(problem_id=range(3000), lon=lon, lat=lat))
scopes = [Scope(), Scope(status="open"), Scope(zone="community:C2"), Scope(groups=("small_ads",))]

def look(scope):
    shown = select(cases.build(city, tiny.AS_OF), scope)
    found = hotspots.METHODS["getis_ord"].find(shown, projection=city.projection, boundary=city.communities)
    return shown.drop(columns="problem_id"), found

expected = [look(scope) for scope in scopes]

def session(number):
    rounds, until = 0, time.monotonic() + float(sys.argv[1])
    while time.monotonic() < until:
        at = (number + rounds) % len(scopes)
        for got, wanted in zip(look(scopes[at]), expected[at], strict=True):
            pd.testing.assert_frame_equal(pd.DataFrame(got), pd.DataFrame(wanted))
        rounds += 1
    return rounds

with ThreadPoolExecutor(8) as pool:
    rounds = list(pool.map(session, range(8)))
assert min(rounds) >= 1
sys.stdout.write(str(sum(rounds)))
"""


def test_shared_zones_survive_eight_threads():
    # In a process of its own, so that a crash of the geometry library is seen as a failed test.
    run = subprocess.run(
        [sys.executable, "-c", STRESS, str(SECONDS)],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert int(run.stdout) >= 8
