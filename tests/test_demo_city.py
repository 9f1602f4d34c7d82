"""Prove that the demo city is what its page says: made up, sound, and with its truth beside it."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from openpyxl import load_workbook

from mapapp import (
    cases,
    columns,
    crs,
    demo,
    frontages,
    hotspots,
    patrols,
    points,
    problem_types,
    problems,
    readers,
    roster,
    store,
    zones,
)
from mapapp.__main__ import main
from mapapp.city import City
from mapapp.hotspots import getis_ord

TRUTH = demo.FOLDER / "truth"
METRES = "EPSG:4547"
AS_OF = pd.Timestamp("2026-09-01").to_pydatetime()
IMPORTED = pd.Timestamp("2026-09-01 08:00")
FIRST, LAST = pd.Timestamp("2025-09-01"), pd.Timestamp("2026-08-31")
ALL_FILES = sorted(path.relative_to(demo.FOLDER) for path in demo.FOLDER.rglob("*") if path.is_file())


def _truth(name: str) -> pd.DataFrame:
    return pd.read_csv(TRUTH / name, dtype={"community": str, "section": str}, keep_default_na=False)


@pytest.fixture(scope="module")
def city() -> SimpleNamespace:
    """The demo city as the readers and the cleaning take it in, file by file."""
    cleaned = {}
    for file in demo.SOURCES:
        raw = readers.read(demo.FOLDER / file.file, encoding=file.encoding)
        mapping = columns.guess(raw.frame.columns, file.kind)
        if file.kind == "communities":
            cleaned[file.file] = zones.clean_communities(raw, mapping, datum=file.datum)
        elif file.kind == "sections":
            cleaned[file.file] = zones.clean_sections(raw, mapping, datum=file.datum)
        elif file.kind == "roster":
            communities, sections = (cleaned[f.file].accepted for f in demo.SOURCES[:2])
            cleaned[file.file] = roster.clean(raw, mapping, communities=communities, sections=sections)
        elif file.kind == "problems":
            cleaned[file.file] = problems.clean(
                raw,
                mapping,
                datum=file.datum,
                source=file.source,
                words=problem_types.known_words(),
                now=IMPORTED,
                boundary=tuple(cleaned["communities.geojson"].accepted.total_bounds),
            )
    frames = {name: result.accepted for name, result in cleaned.items()}
    taken = pd.concat([frames["ledger.xlsx"], frames["hotline_gb18030.csv"]], ignore_index=True)
    return SimpleNamespace(
        cleaned=cleaned,
        communities=frames["communities.geojson"],
        sections=frames["road_sections.zip"],
        roster=frames["roster.xlsx"],
        problems=taken.merge(_truth("problems.csv"), on=["source", "source_id"], suffixes=("", "_true")),
    )


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The demo city as `mapapp demo` stores it, with its ground records."""
    path = tmp_path_factory.mktemp("demo") / "city.db"
    assert main(["--city", str(path), "demo"]) == 0
    return store.city(store.connect(path))


def _content(path: Path) -> dict[str, bytes]:
    """A file's content; of packed files what is in them: compression differs between installations."""
    if path.suffix not in {".xlsx", ".zip"}:
        return {path.name: path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {name: _spelled(name, archive.read(name)) for name in archive.namelist()}


def _spelled(name: str, content: bytes) -> bytes:
    """Write XML in one spelling: openpyxl writes it another way where lxml is installed."""
    return (
        ElementTree.canonicalize(content.decode()).encode() if name.endswith((".xml", ".rels")) else content
    )


def test_writing_again_gives_the_same_files(tmp_path: Path) -> None:
    demo.write(tmp_path)
    assert sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file()) == ALL_FILES
    different = [str(f) for f in ALL_FILES if _content(tmp_path / f) != _content(demo.FOLDER / f)]
    assert different == []


def test_files_are_small_and_those_named() -> None:
    assert sum((demo.FOLDER / file).stat().st_size for file in ALL_FILES) < 2_500_000
    named = {file.file for file in demo.SOURCES}
    assert named == {str(file) for file in ALL_FILES if len(file.parts) == 1} - {"README.md"}


def test_every_file_says_that_it_is_made_up(city: SimpleNamespace) -> None:
    for text in ("patrol_track.gpx", "points.geojson", "shops.csv"):
        assert "虚构" in (demo.FOLDER / text).read_text("utf-8")
    for book in ("ledger.xlsx", "roster.xlsx", "patrols.xlsx", "inspections.xlsx", "shop_checks.xlsx"):
        assert "虚构" in load_workbook(demo.FOLDER / book).active["A1"].value
    assert "虚构" in (demo.FOLDER / "hotline_gb18030.csv").read_text("gb18030").splitlines()[0]
    for zone_file in ("communities.geojson", "road_sections.zip"):
        assert readers.read(demo.FOLDER / zone_file).frame["备注"].str.contains("虚构").all()
    assert "虚构" in (TRUTH / "hotspots.geojson").read_text("utf-8").splitlines()[0]
    assert "虚构" in (demo.FOLDER / "README.md").read_text("utf-8")  # stands for the tables of the truth


def test_files_are_as_awkward_as_real_ones() -> None:
    hotline = (demo.FOLDER / "hotline_gb18030.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        hotline.decode("utf-8")
    with zipfile.ZipFile(demo.FOLDER / "road_sections.zip") as archive:
        assert sorted(Path(name).suffix for name in archive.namelist()) == [".dbf", ".prj", ".shp", ".shx"]
    sheet = load_workbook(demo.FOLDER / "ledger.xlsx").active
    assert [str(cells) for cells in sheet.merged_cells.ranges] == ["A1:K1"]
    assert sheet["A2"].value == "案件编号"


def test_counts(city: SimpleNamespace) -> None:
    assert 12 <= len(city.communities) <= 14
    assert 140 <= len(city.sections) <= 165
    leads = city.roster[city.roster["role"] == "lead"]
    assert leads.loc[leads["zone_kind"] == "section", "answerer"].nunique() == 40
    assert 4_800 <= len(city.problems) <= 5_200
    assert 3_300 <= (city.problems["source"] == "市容问题台账").sum() <= 3_700
    assert 1_300 <= (city.problems["source"] == "12345热线").sum() <= 1_700


def test_every_type_occurs_in_a_whole_year(city: SimpleNamespace) -> None:
    assert set(city.problems["type_key"]) == set(problem_types.TYPES) - {problem_types.UNSORTED}
    assert city.problems["type_key"].equals(city.problems["type_key_true"])
    day = city.problems["reported_at"].dt.normalize()
    assert (day.min(), day.max()) == (FIRST, LAST)
    assert city.problems.groupby(day.dt.to_period("M")).size().min() > 250


def test_lives_are_mixed(city: SimpleNamespace) -> None:
    status = city.problems["status"].value_counts(normalize=True)
    assert status["closed"] > 0.9
    assert set(status.index) == {*problems.STATUSES} - {"returned", "paused"}
    still_open = city.problems["status"].isin(problems.OPEN_STATUSES)
    assert (still_open & (city.problems["due_at"] < IMPORTED)).sum() > 100
    assert (city.problems["closed_at"] > city.problems["due_at"]).sum() > 500
    assert 0.25 < (city.problems["address"] == "").mean() < 0.35


def test_communities_tile_the_town(city: SimpleNamespace) -> None:
    shapes = city.communities.geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)  # neighbours share their border vertex by vertex
    town = shapely.union_all(shapes)
    assert town.geom_type == "Polygon"
    assert len(town.interiors) == 0
    ground = crs.project_frame(city.communities, METRES).area
    assert shapely.union_all(crs.project_frame(city.communities, METRES).geometry).area == pytest.approx(
        ground.sum(), rel=1e-6
    )


def test_sections_are_named_once_and_sides_have_different_units(city: SimpleNamespace) -> None:
    assert city.sections["code"].is_unique
    assert city.sections["name"].is_unique
    one_sided = city.sections[city.sections["side"] != "both"]
    assert len(one_sided) >= 8
    leads = city.roster[city.roster["role"].eq("lead") & city.roster["valid_to"].isna()]
    unit = one_sided["code"].map(leads.set_index("zone_code")["answerer"])
    per_street = unit.groupby(one_sided["name"].str.rstrip("东南西北侧").to_numpy())
    assert (per_street.nunique() == 2).all()


def test_every_zone_has_one_lead_on_every_day(city: SimpleNamespace) -> None:
    codes = pd.concat([city.communities["code"], city.sections["code"]], ignore_index=True)
    kinds = np.repeat(["community", "section"], [len(city.communities), len(city.sections)])
    for kind in ("community", "section"):
        mine = codes[kinds == kind]
        for day in pd.date_range(FIRST, LAST, freq="MS"):  # transfers are on the first of a month, but one
            said = roster.answering(city.roster, kind, mine, pd.Series(day, index=mine.index))
            assert said["answerer"].ne("").all()
            assert not said["clash"].any()


@pytest.mark.parametrize(
    ("kind", "zone", "day", "answerer"),
    [
        ("community", "东关社区", "2026-02-28", "副县长甲"),
        ("community", "东关社区", "2026-03-01", "副县长丙"),
        ("community", "凤鸣社区", "2026-05-17", "人大副主任甲"),
        ("community", "凤鸣社区", "2026-05-18", "政协副主席丙"),
        ("section", "解放路(中山路—东风路段)", "2026-06-01", "县城市管理局"),
        ("section", "人民路(中山路—站前大道段)北侧", "2026-01-01", "县商务局"),
    ],
)
def test_transfers(city: SimpleNamespace, kind: str, zone: str, day: str, answerer: str) -> None:
    zone_frame = city.communities if kind == "community" else city.sections
    code = zone_frame.loc[zone_frame["name"] == zone, "code"]
    said = roster.answering(city.roster, kind, code, pd.Series(pd.Timestamp(day), index=code.index))
    assert said["answerer"].tolist() == [answerer]


def test_true_places_lie_in_the_true_zones(city: SimpleNamespace) -> None:
    truth = _truth("problems.csv")
    community = city.communities.set_index("code").geometry.reindex(truth["community"]).to_numpy()
    points = shapely.points(truth["lon"], truth["lat"])
    assert shapely.contains_properly(community, points).all()
    lines = crs.project_frame(city.sections, METRES).set_index("code").geometry.reindex(truth["section"])
    x, y = crs.project(truth["lon"].to_numpy(), truth["lat"].to_numpy(), METRES)
    assert shapely.distance(lines.to_numpy(), shapely.points(x, y)).max() < 30


def test_files_give_the_true_places(city: SimpleNamespace) -> None:
    placed = city.problems[city.problems["placed"] == 1]
    x, y = crs.project(placed["lon"], placed["lat"], METRES)
    true_x, true_y = crs.project(placed["lon_true"], placed["lat_true"], METRES)
    assert np.hypot(x - true_x, y - true_y).max() < 0.2  # six digits of a degree, also through GCJ-02
    unplaced = city.problems[city.problems["placed"] == 0]
    assert 50 < len(unplaced) < 250
    assert unplaced["lon"].isna().all()
    assert unplaced["address"].ne("").all()


@pytest.mark.parametrize("file", ["ledger.xlsx", "hotline_gb18030.csv"])
def test_exactly_the_dirty_rows_are_rejected_and_for_their_reason(city: SimpleNamespace, file: str) -> None:
    rejected = city.cleaned[file].rejected
    found = [
        (row, c.code)
        for row, all_c in zip(rejected["row"], rejected["complaints"], strict=True)
        for c in all_c
    ]
    dirty = _truth("dirty.csv").query("file == @file")
    assert sorted(found) == sorted(zip(dirty["row"], dirty["reason"], strict=True))


def test_dirt_is_of_every_kind() -> None:
    reasons = Counter(_truth("dirty.csv")["reason"])
    assert reasons["unknown_type"] == 20
    assert {"missing", "zero_position", "swapped", "future", "repeated", "far_away", "order"} <= set(reasons)
    assert 40 <= reasons.total() <= 90


def test_rebounds_are_the_same_thing_again(city: SimpleNamespace) -> None:
    again = city.problems[city.problems["rebound_of"] != ""]
    assert 60 <= len(again) <= 100
    first = city.problems.set_index(["source", "source_id"]).loc[
        list(zip(again["source"], again["rebound_of"], strict=True))
    ]
    assert (first["type_key"].to_numpy() == again["type_key"].to_numpy()).all()
    assert (first["section"].to_numpy() == again["section"].to_numpy()).all()
    days = (
        again["reported_at"].dt.normalize().to_numpy() - first["closed_at"].dt.normalize().to_numpy()
    ) / np.timedelta64(1, "D")
    assert days.min() >= 1
    assert days.max() <= 15
    x, y = crs.project(again["lon_true"], again["lat_true"], METRES)
    first_x, first_y = crs.project(first["lon_true"], first["lat_true"], METRES)
    assert np.hypot(x - first_x, y - first_y).max() < 10


def test_late_units_are_late(city: SimpleNamespace) -> None:
    late = set(_truth("late_units.csv")["unit"])
    assert len(late) == 3
    days = (city.problems["closed_at"] - city.problems["reported_at"]) / pd.Timedelta(days=1)
    median = days.groupby(city.problems["unit"]).median()
    assert set(median.nlargest(3).index) == late
    assert median.nlargest(3).min() > 1.5 * median.nlargest(4).iloc[3]
    closed = city.problems[city.problems["closed_at"].notna()]
    too_late = (closed["closed_at"] > closed["due_at"]).groupby(closed["unit"]).mean()
    assert too_late[too_late.index.isin(late)].min() > 0.5
    assert too_late[~too_late.index.isin(late)].max() < 0.3


def _hot_at_99(found: pd.DataFrame, city: SimpleNamespace) -> gpd.GeoDataFrame:
    spots = getis_ord.find(found, projection=METRES, boundary=city.communities)
    return spots[spots["confidence"] == 99]


@pytest.mark.parametrize("key", ["H1", "H2", "H3", "H4", "H5", "H6"])
def test_planted_hotspots_are_found_at_99_percent(city: SimpleNamespace, key: str) -> None:
    planted = (
        crs.project_frame(gpd.read_file(TRUTH / "hotspots.geojson"), METRES).set_index("hotspot").loc[key]
    )
    hot = _hot_at_99(city.problems, city)
    assert hot.intersects(planted.geometry.centroid).any()
    assert city.problems["hotspot"].eq(key).sum() == planted["count"]


@pytest.mark.parametrize("method", ["getis_ord", "road_sections", "dbscan", "hdbscan", "kernel_density"])
def test_every_planted_hotspot_is_found(city: SimpleNamespace, method: str) -> None:
    planted = crs.project_frame(gpd.read_file(TRUTH / "hotspots.geojson"), METRES)
    zones = {"boundary": city.communities, "sections": city.sections}
    found = hotspots.METHODS[method].find(city.problems, projection=METRES, **zones)
    sure = found[found["confidence"] == 99] if found["z"].notna().any() else found
    near = planted.geometry.centroid.apply(lambda centre: sure.distance(centre).min())
    # A planted place lies beside its road, not on it.
    assert near.max() <= (30 if method == "road_sections" else 0), near.tolist()


@pytest.mark.parametrize("method", ["getis_ord", "road_sections", "dbscan", "hdbscan"])
def test_planted_problems_lie_in_what_is_found(city: SimpleNamespace, method: str) -> None:
    """Recall by problem: of those planted around the six places, at least 95 in 100 lie in a hotspot."""
    given = city.problems.assign(problem_id=np.arange(len(city.problems)))
    zones = {"boundary": city.communities, "sections": city.sections}
    found = hotspots.METHODS[method].find(given, projection=METRES, **zones)
    sure = found[found["confidence"] >= 95] if found["z"].notna().any() else found
    if method == "road_sections":
        caught = given["problem_id"].isin(np.concatenate(list(sure["members"]))).to_numpy()
    else:
        x, y = crs.project(given["lon"].to_numpy(), given["lat"].to_numpy(), METRES)
        caught = shapely.intersects_xy(shapely.union_all(sure.geometry.to_numpy()), x, y)
    planted = (given["hotspot"].ne("") & given["lon"].notna()).to_numpy()
    recall = pd.Series(caught[planted]).groupby(given["hotspot"].to_numpy()[planted]).mean()
    assert recall.min() >= 0.95, recall.to_dict()
    # And not because everything is called a hotspot.
    assert caught[~planted].mean() < (0.2 if method in ("getis_ord", "road_sections") else 0.55)


def test_the_building_site_is_hot_in_its_two_months_only(city: SimpleNamespace) -> None:
    spots = crs.project_frame(gpd.read_file(TRUTH / "hotspots.geojson"), METRES).set_index("hotspot")
    centre = spots.loc["H6"].geometry.centroid
    since = city.problems["reported_at"] >= pd.Timestamp("2026-07-01")
    assert _hot_at_99(city.problems[since], city).intersects(centre).any()
    assert not _hot_at_99(city.problems[~since], city).intersects(centre).any()


def test_patrols_leave_out_the_sections_that_the_truth_names(ground: City) -> None:
    truth = _truth("patrols.csv").set_index("section")
    found = patrols.coverage(ground.ground.patrols, ground.sections, AS_OF, 7)
    assert found["state"].set_axis(ground.sections["code"]).to_dict() == truth["state"].to_dict()
    assert truth["state"].value_counts().to_dict() == {"ok": 155, "late": 3, "never": 2}


def test_the_demo_track_visits_the_sections_it_was_walked_on(ground: City) -> None:
    truth = _truth("patrols.csv").set_index("section")
    walked = ground.ground.patrols[ground.ground.patrols["source"].eq("patrol_track.gpx")]
    assert sorted(walked["zone_code"]) == sorted(
        truth.index[truth["on_track"].eq("1") | truth["on_track"].eq(1)]
    )


def test_plans_of_the_demo_are_missed_or_due(ground: City) -> None:
    assert patrols.plans(ground.ground.patrols, AS_OF)["state"].value_counts().to_dict() == {
        "due": 5,
        "missed": 3,
    }


def test_points_of_the_demo_would_fare_as_the_truth_says(ground: City) -> None:
    truth = _truth("points.csv").set_index("code")
    found = points.readiness(ground.ground, cases.build(ground, AS_OF), AS_OF)
    found = found.assign(why=[";".join(key for key, _, _ in reasons) for reasons in found["reasons"]])
    found = found.set_axis(ground.ground.points["code"])
    assert found["state"].to_dict() == truth["state"].to_dict()
    assert found["why"].to_dict() == truth["reason"].to_dict()
    assert truth["state"].value_counts().to_dict() == {"ready": 4, "fail": 3, "unknown": 3}


def test_shops_of_the_demo_stand_as_the_truth_says(ground: City) -> None:
    truth = _truth("shops.csv").set_index("code")
    found = frontages.standing(ground.ground, AS_OF).set_index("code")
    assert found["state"].to_dict() == truth["state"].to_dict()
    assert found["section_code"].to_dict() == truth["section"].to_dict()
    assert set(found["side"]) <= {"north", "south", "east", "west"}
