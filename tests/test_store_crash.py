"""A program killed in the middle of an import leaves the store as it was before."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mapapp import store

from .test_store import TWO, save

ROOT = Path(__file__).parent.parent
# Imports a new source; when the first chunk is written it says so and waits to be killed.
WRITER = """
import sys, time
import pandas as pd
from mapapp import store
from mapapp.store import _frames
from tests.test_store import TWO, save

_frames.CHUNK = 1000

def wait(done, total):
    if done < total:
        sys.stdout.write("half-way\\n")
        sys.stdout.flush()
        time.sleep(60)

many = pd.concat([TWO] * 1500, ignore_index=True)
many["source_id"] = [f"N{n}" for n in range(len(many))]
save(store.connect(sys.argv[1]), many, source="new", sha256="d" * 64, progress=wait)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_kill_9_in_the_middle_of_an_import_leaves_the_old_state(tmp_path):
    path = tmp_path / "city.db"
    save(store.connect(path), TWO)
    before = store.city(store.connect(path))
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "half-way\n"
        os.kill(writer.pid, signal.SIGKILL)
        assert writer.wait() == -signal.SIGKILL
    engine = store.connect(path)
    after = store.city(engine)
    assert after.problems.equals(before.problems)
    assert (after.revision, len(store.imports(engine))) == (before.revision, 1)
    assert [finding.code for finding in store.check(engine)] == ["without_position"]
    assert save(engine, TWO, source="热线").added == 2
