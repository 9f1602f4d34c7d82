"""Join the partitions on the workers of a Dask cluster; when one is lost, others do its work."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..errors import InputError
from ..i18n import N_
from ..matching.chunks import Duty
from ._engine import Engine, Outcome, Progress, join_one, total_rows
from ._geoparquet import Partition

HERE = "local:"
RETRIES = 5
"""How often a partition is begun again after its worker was lost or a file could not be read."""


def run(
    partitions: Sequence[Partition],
    duty: Duty,
    folder: str,
    *,
    scheduler: str = "local:2",
    progress: Progress = lambda done, total: None,
) -> Outcome:
    """
    Join the partitions wherever a worker is free (`Engine.run`).

    Parameters
    ----------
    scheduler
        ``local:N`` starts N workers on this machine; else the address of a scheduler. Its workers must have
        this program installed, and reach the partitions and the folder under the same names.

    Raises
    ------
    InputError
        Dask is not installed, nobody answers at the address, or it is not one.
    """
    distributed = _distributed()
    outcome, total = Outcome(), total_rows(partitions)
    with _client(distributed, scheduler) as client:
        # The zones are the result of a task: a worker lost with the only copy costs making it again.
        shared = client.submit(pickle.loads, pickle.dumps(duty, protocol=5), retries=RETRIES)
        futures = [
            client.submit(join_one, partition, shared, folder, pure=False, retries=RETRIES)
            for partition in partitions
        ]
        for _, joined in distributed.as_completed(futures, with_results=True):
            outcome += joined
            progress(outcome.problems, total)
    return outcome


def _distributed() -> Any:
    try:
        import distributed
    except ModuleNotFoundError as error:
        raise InputError(
            N_("用 --engine dask 需要安装 Dask，这里没有 {package}。"),
            N_("请运行：pip install -c constraints.txt -r requirements-dask.txt"),
            package=error.name,
        ) from error
    return distributed


@contextmanager
def _client(distributed: Any, scheduler: str) -> Iterator[Any]:
    """Reach the scheduler, or start workers here and stop them at the end."""
    if not scheduler.startswith(HERE):
        try:
            client = distributed.Client(scheduler, timeout=10)
        except (OSError, ValueError, TimeoutError) as error:
            raise InputError(
                N_("连不上调度器“{scheduler}”。"),
                N_("请核对地址（如 tcp://10.0.0.5:8786），或用 local:2 在本机启动两个工作进程。"),
                scheduler=scheduler,
            ) from error
        with client:
            yield client
        return
    count = scheduler.removeprefix(HERE)
    if not count.isdecimal() or int(count) < 1:
        raise InputError(
            N_("--scheduler 的值“{scheduler}”不对。"),
            N_("请写成 local:2 或调度器的地址。"),
            scheduler=scheduler,
        )
    with (
        distributed.LocalCluster(
            n_workers=int(count), threads_per_worker=1, dashboard_address=None, silence_logs="ERROR"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


ENGINE = Engine("dask", N_("Dask 集群"), run)
