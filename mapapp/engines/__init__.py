"""Join problems that lie in partitions of GeoParquet. Each module here is one way to do it."""

from __future__ import annotations

from . import dask_engine, local_engine
from ._engine import Engine, Outcome
from ._geoparquet import Partition, partitions, sample

__all__ = ["ENGINES", "Engine", "Outcome", "Partition", "partitions", "sample"]

ENGINES: dict[str, Engine] = {module.ENGINE.key: module.ENGINE for module in (local_engine, dask_engine)}
