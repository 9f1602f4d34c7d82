"""Problems in partitions: every engine writes, row for row, what one join of all of them says."""

from __future__ import annotations

import builtins
import os
import signal
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from mapapp import engines, matching, store
from mapapp.__main__ import main
from mapapp.engines import _geoparquet
from mapapp.errors import CrsError, InputError
from mapapp.matching.chunks import Duty

from . import tiny_city as tiny

ROWS, PART = 3_000, 250


def problems() -> gpd.GeoDataFrame:
    """Scatter problems over the tiny city, some on its borders, some without a position."""
    random = np.random.default_rng(11)
    east, north = random.uniform(-1_100, 1_100, ROWS), random.uniform(-600, 600, ROWS)
    east[::50] = 0.0
    lon, lat = tiny.place(east, north)
    points = shapely.points(lon, lat)
    points[7::500] = None
    moments = pd.Timestamp("2026-06-25") + pd.to_timedelta(random.integers(0, 14 * 24, ROWS), unit="h")
    frame = {"编号": [f"P{n}" for n in range(ROWS)], "reported_at": moments, "address": "", "unit": "旧列"}
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")


def duty() -> Duty:
    city = tiny.build()
    spread = matching.learn(places(problems()), city.sections, projection=city.projection)
    return Duty(city.communities, city.sections, city.roster, city.projection, spread=spread)


def places(rows: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame(rows.drop(columns="geometry")).assign(lon=rows.geometry.x, lat=rows.geometry.y)


def joined_at_once(rows: gpd.GeoDataFrame) -> pd.DataFrame:
    frame = places(rows)
    city = tiny.build()
    return matching.assign(frame, city.communities, city.sections, city.roster, projection=city.projection)


def read_back(folder: Path) -> pd.DataFrame:
    files = sorted(folder.glob("part-*.parquet"))
    return pd.concat([gpd.read_parquet(file) for file in files], ignore_index=True)


@pytest.fixture
def folder(tmp_path) -> Path:
    """Two files of partitions of 250 rows."""
    made = tmp_path / "in"
    made.mkdir()
    rows = problems()
    rows.iloc[: ROWS // 2].to_parquet(made / "a.parquet", row_group_size=PART)
    rows.iloc[ROWS // 2 :].to_parquet(made / "b.parquet", row_group_size=PART)
    return made


def check(folder: Path) -> None:
    """Compare a folder of results with one join of all problems."""
    found, wanted = read_back(folder), joined_at_once(problems())
    assert found["编号"].tolist() == problems()["编号"].tolist()
    pd.testing.assert_frame_equal(pd.DataFrame(found[matching.COLUMNS]), wanted)
    assert set(found["unit_given"]) == {"旧列"}  # the column that came keeps its content under another name


def test_local_partitions_are_joined_row_for_row(folder, tmp_path):
    heard = []
    (tmp_path / "out").mkdir()
    outcome = engines.ENGINES["local"].run(
        engines.partitions(folder), duty(), str(tmp_path / "out"), progress=lambda *at: heard.append(at)
    )
    check(tmp_path / "out")
    assert outcome.problems == ROWS
    assert heard[-1] == (ROWS, ROWS)
    assert len(heard) == ROWS // PART


def test_pieces_of_a_partition_are_joined_as_the_whole(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(_geoparquet.chunks, "__defaults__", (97,))
    (tmp_path / "out").mkdir()
    engines.ENGINES["local"].run(engines.partitions(folder), duty(), str(tmp_path / "out"))
    check(tmp_path / "out")


def test_what_people_decided_goes_over_partitions_too(tmp_path):
    made, out = tmp_path / "in", tmp_path / "out"
    made.mkdir(), out.mkdir()
    rows = problems().assign(source="台账")
    rows.to_parquet(made / "a.parquet", row_group_size=PART)
    whole = joined_at_once(problems())
    at = next(n for n, code in enumerate(whole["section"]) if code == "S1")
    choice = {"decision_id": 1, "source": "台账", "source_id": rows["编号"].iloc[at], "zone_kind": "section"}
    choice |= {
        "zone_code": "S2",
        "zone_name": "",
        "actor": "网格员甲",
        "note": "",
        "candidates": "",
        "reason": "",
    }
    place = {
        "decided_at": pd.Timestamp("2026-07-01"),
        "lon": rows.geometry.x.iloc[at],
        "lat": rows.geometry.y.iloc[at],
    }
    asked = replace(duty(), decisions=pd.DataFrame([choice | place]))
    engines.ENGINES["local"].run(engines.partitions(made), asked, str(out))
    found = read_back(out)
    assert (found["section"].iloc[at], found["confidence"].iloc[at]) == ("S2", "decided")
    others = found.drop(index=at)
    assert others["section"].tolist() == whole.drop(index=at)["section"].tolist()


def test_dask_joins_row_for_row_though_a_worker_is_killed(folder, tmp_path):
    distributed = pytest.importorskip(
        "distributed", reason="SKIPPED ALOUD: requirements-dask.txt not installed"
    )
    (tmp_path / "out").mkdir()
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs="CRITICAL"
    ) as cluster:
        with distributed.Client(cluster) as client:
            workers = client.run(os.getpid)
        killed = []

        def kill_one(done: int, total: int) -> None:
            if not killed and done < total:
                killed.append(next(iter(workers.values())))
                os.kill(killed[0], signal.SIGKILL)

        outcome = engines.ENGINES["dask"].run(
            engines.partitions(folder),
            duty(),
            str(tmp_path / "out"),
            scheduler=cluster.scheduler_address,
            progress=kill_one,
        )
    assert killed
    assert outcome.problems == ROWS
    check(tmp_path / "out")


def stored(tmp_path: Path) -> str:
    """Keep the tiny city's zones and roster in a store."""
    from mapapp.complaints import Cleaned, rejected_frame

    place, city = tmp_path / "city.db", tiny.build()
    engine = store.connect(place)
    nothing = rejected_frame([], [], [])
    for kind in ("communities", "sections", "roster"):
        frame = getattr(city, kind)
        frame = frame.drop(columns="roster_id") if kind == "roster" else frame
        store.save_import(
            engine,
            kind,
            Cleaned(frame, nothing),
            source="",
            file_name="tiny",
            sha256="",
            datum="wgs84",
            mapping={},
            actor="test",
        )
    return str(place)


@pytest.mark.parametrize("engine", [[], ["--engine", "dask", "--scheduler", "local:2"]])
def test_the_command(folder, tmp_path, engine, capsys):
    if engine:
        pytest.importorskip("distributed", reason="SKIPPED ALOUD: requirements-dask.txt not installed")
    out = tmp_path / "out"
    command = ["--city", stored(tmp_path), "assign", "--problems", str(folder), "--out", str(out), *engine]
    assert main(command) == 0
    assert "3,000" in capsys.readouterr().out
    check(out)
    assert main(command) == 2  # the folder is not empty any more


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--engine", "dask"], "--problems"),
        (["--problems", "IN", "--scheduler", "local:2"], "--engine dask"),
        (["--problems", "IN", "--columns", "unit"], "--columns"),
        (["--problems", "nowhere"], "nowhere"),
        (["--problems", "IN", "--engine", "dask", "--scheduler", "local:0"], "local:0"),
        (["--problems", "IN", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"], "127.0.0.1:1"),
    ],
)
def test_wrong_use_is_said(folder, tmp_path, words, said, capsys):
    if "dask" in words and "--problems" in words:
        pytest.importorskip("distributed", reason="SKIPPED ALOUD: requirements-dask.txt not installed")
    words = [str(folder) if word == "IN" else word for word in words]
    assert main(["--city", stored(tmp_path), "assign", "--out", str(tmp_path / "out"), *words]) == 2
    assert said in capsys.readouterr().err


def test_without_dask_the_cure_is_named(folder, tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "distributed":
            raise ModuleNotFoundError(name=name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError) as caught:
        engines.ENGINES["dask"].run(engines.partitions(folder), duty(), str(tmp_path))
    assert "requirements-dask.txt" in caught.value.cure


def read_one(path: Path) -> pd.DataFrame:
    return pd.concat(list(_geoparquet.chunks(engines.partitions(path)[0])), ignore_index=True)


def written_as(kind: str, path: Path) -> None:
    """Write the tiny city's problems in one of the ways that GeoParquet and plain Parquet know."""
    rows = tiny.problems()
    points = gpd.GeoDataFrame(
        rows[["reported_at", "address"]],
        geometry=gpd.points_from_xy(rows["lon"], rows["lat"]),
        crs="EPSG:4326",
    )
    if kind == "projected":
        points.iloc[[0, 1, 3]].to_crs(tiny.PROJECTION).to_parquet(path)
    elif kind == "plain columns":
        rows[["lon", "lat", "reported_at", "address"]].to_parquet(path)
    elif kind == "zoned times":
        points.assign(reported_at=points["reported_at"].dt.tz_localize("Asia/Shanghai")).to_parquet(path)
    elif kind == "texts of times":
        points.assign(reported_at=points["reported_at"].dt.strftime("%Y/%m/%d %H:%M")).to_parquet(path)
    else:
        points.to_parquet(path, geometry_encoding=kind)


@pytest.mark.parametrize(
    "kind", ["WKB", "geoarrow", "projected", "plain columns", "zoned times", "texts of times"]
)
def test_points_are_read_however_they_are_written(tmp_path, kind):
    written_as(kind, tmp_path / "points.parquet")
    found, wanted = read_one(tmp_path / "points.parquet"), tiny.problems()
    if kind == "projected":
        wanted = wanted.iloc[[0, 1, 3]]
    np.testing.assert_allclose(found[["lon", "lat"]], wanted[["lon", "lat"]], atol=1e-9)
    assert found["reported_at"].tolist() == wanted["reported_at"].tolist()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda rows: rows.drop(columns="reported_at"), InputError),
        (lambda rows: rows.set_crs(None, allow_override=True), CrsError),
        (
            lambda rows: rows.set_geometry(shapely.buffer(rows.geometry.to_numpy(), 1e-4), crs=4326),
            InputError,
        ),
        (lambda rows: pd.DataFrame(rows.drop(columns="geometry")), InputError),
    ],
)
def test_what_cannot_be_joined_is_refused(tmp_path, change, error):
    change(problems()).to_parquet(tmp_path / "points.parquet")
    with pytest.raises(error, match="points"):
        read_one(tmp_path / "points.parquet")


def test_a_file_that_is_no_parquet_is_refused(tmp_path):
    (tmp_path / "x.parquet").write_bytes(b"PAR1 not really")
    with pytest.raises(InputError, match="x"):
        engines.partitions(tmp_path)


def test_memory_does_not_grow_with_the_rows(tmp_path):
    # The largest piece held is one chunk, whatever the partition holds.
    table = pa.table(
        {"lon": np.full(1_000, 113.6), "lat": np.full(1_000, 33.9), "reported_at": ["2026-07-01"] * 1_000}
    )
    pq.write_table(table, tmp_path / "one.parquet")
    pieces = [len(chunk) for chunk in _geoparquet.chunks(engines.partitions(tmp_path)[0], 300)]
    assert max(pieces) <= 300
    assert sum(pieces) == 1_000
