"""Say what an engine is, and what all of them do with one partition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..matching.chunks import Duty, joined
from ._geoparquet import Partition, chunks, written

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Outcome:
    """How many problems were joined, and for how many the community and the section are decided."""

    problems: int = 0
    communities: int = 0
    sections: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.problems + other.problems,
            self.communities + other.communities,
            self.sections + other.sections,
        )


@dataclass(frozen=True)
class Engine:
    """
    A way to join partitions.

    Attributes
    ----------
    key, label
        Its name in the code and for people.
    run
        ``run(partitions, duty, folder, *, scheduler, progress) -> Outcome``: one file ``part-00000.parquet``
        per partition in `folder`, whole or not at all. `progress` hears the rows done and their total.
    """

    key: str
    label: str
    run: Callable[..., Outcome]


def join_one(partition: Partition, duty: Duty, folder: str) -> Outcome:
    """Join one partition chunk by chunk into its file; doing it twice gives the same file."""
    outcome = Outcome()
    with written(partition, Path(folder)) as write:
        for problems, assignment in joined(chunks(partition), duty):
            write(problems, assignment)
            outcome += Outcome(
                len(assignment),
                int(assignment["community"].ne("").sum()),
                int(assignment["section"].ne("").sum()),
            )
    return outcome


def total_rows(partitions: Sequence[Partition]) -> int:
    """Count the problems of all partitions."""
    return sum(partition.rows for partition in partitions)
