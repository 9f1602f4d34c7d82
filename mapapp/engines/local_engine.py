"""Join the partitions on this machine, one after the other, each on all processors."""

from __future__ import annotations

from collections.abc import Sequence

from ..i18n import N_
from ..matching.chunks import Duty
from ._engine import Engine, Outcome, Progress, join_one, total_rows
from ._geoparquet import Partition


def run(
    partitions: Sequence[Partition],
    duty: Duty,
    folder: str,
    *,
    scheduler: str = "",
    progress: Progress = lambda done, total: None,
) -> Outcome:
    """Join one partition after the other (`Engine.run`); `scheduler` has no meaning here."""
    outcome, total = Outcome(), total_rows(partitions)
    for partition in partitions:
        outcome += join_one(partition, duty, folder)
        progress(outcome.problems, total)
    return outcome


ENGINE = Engine("local", N_("本机"), run)
