"""Join ten million points out of one GeoParquet file in a process of its own; read its greatest memory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import pyarrow.parquet as pq
import shapely

from . import city

JOIN = """
import sys, time
from mapapp import engines
from mapapp.matching.chunks import Duty
from tests.benchmarks import city
zones, lines = city.communities(), city.sections()
begin = time.perf_counter()
duty = Duty(zones, lines, city.roster(zones, lines), city.PROJECTION)
outcome = engines.ENGINES["local"].run(engines.partitions(sys.argv[1]), duty, sys.argv[2])
seconds = time.perf_counter() - begin
# Not getrusage: its peak is inherited from the process that started this one.
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(outcome.problems, round(seconds, 1), int(status["VmHWM"].split()[0]) // 1024)
"""


def report(points: int, rounds: int) -> None:
    """Print rows, seconds and the greatest memory for ten times `points` points."""
    with tempfile.TemporaryDirectory() as place:
        source, result = Path(place) / "points.parquet", Path(place) / "out"
        result.mkdir()
        write(source, points)
        size = source.stat().st_size / 2**20
        run = subprocess.run(
            [sys.executable, "-c", JOIN, str(source), str(result)], capture_output=True, text=True, check=True
        )
        rows, seconds, peak = run.stdout.split()
        written = sum(pq.ParquetFile(file).metadata.num_rows for file in result.glob("part-*.parquet"))
    print(
        f"\nGeoParquet of {size:,.0f} MiB: {int(rows):,} points joined in {seconds} s, {written:,} written,"
    )
    print(f"greatest memory of the process {int(peak):,} MiB (asked for: below 3,072)")


def write(path: Path, points: int) -> None:
    """Write ten batches of points, each as geopandas writes it, into one file."""
    writer = None
    for batch in range(10):
        begin = time.perf_counter()
        rows = city.problems(points, seed=city.SEED + 100 + batch)
        frame = gpd.GeoDataFrame(
            rows[["reported_at", "address"]],
            geometry=shapely.points(rows["lon"], rows["lat"]),
            crs="EPSG:4326",
        )
        piece = path.with_suffix(".piece")
        frame.to_parquet(piece)
        table = pq.read_table(piece)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
        piece.unlink()
        print(f"batch {batch + 1} of 10 written in {time.perf_counter() - begin:.1f} s", file=sys.stderr)
    if writer:
        writer.close()
