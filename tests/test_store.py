"""The store keeps what it was given, raises its revision with every write, and says what it cannot do."""

import datetime as dt
import multiprocessing
import sqlite3
import threading
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from shapely.geometry import LineString, box

from mapapp import store
from mapapp.complaints import Cleaned, Complaint, rejected_frame
from mapapp.errors import AppError, CrsError, InputError, StoreError
from mapapp.i18n import Translator
from mapapp.store import schema
from mapapp.store.engine import writing

GARBAGE = "GB/T 47678.5-2026/event/06010"
ADS = "GB/T 47678.5-2026/event/07001"
NOTHING_REJECTED = rejected_frame([], [], [])


def moment(written):
    return pd.Timestamp(written) if written else pd.NaT


def problems(*rows):
    """Rows of (source_id, type, lon, status, reported, closed)."""
    ids, types, lon, status, reported, closed = zip(*rows, strict=True)
    count = len(rows)
    frame = {
        "source": "台账",
        "source_id": ids,
        "type_key": types,
        "type_text": "暴露垃圾",
        "address": "人民路123号",
        "description": "",
        "condition": "",
        "lon": np.array(lon, dtype=float),
        "lat": np.where(np.isnan(np.array(lon, dtype=float)), np.nan, 33.9),
        "status": status,
        "reported_at": [moment(day) for day in reported],
        "due_at": [pd.NaT] * count,
        "disposed_at": [pd.NaT] * count,
        "closed_at": [moment(day) for day in closed],
    }
    made = pd.DataFrame(frame)
    moments = [name for name in made if name.endswith("_at")]
    return made.astype(dict.fromkeys(moments, "datetime64[us]"))


TWO = problems(
    ("A1", GARBAGE, 113.61, "closed", "2026-07-01 08:30", "2026-07-02 09:00:01"),
    ("A2", ADS, np.nan, "reported", "2026-07-03 00:00", None),
)
EAST = gpd.GeoDataFrame(
    {"code": ["C1", "C2"], "name": ["东关社区", "西关社区"]},
    geometry=[box(113.60, 33.90, 113.61, 33.91), box(113.61, 33.90, 113.62, 33.91)],
    crs="EPSG:4326",
)
ROAD = gpd.GeoDataFrame(
    {
        "code": ["S1"],
        "name": ["人民路(中山路—解放路段)"],
        "road": ["人民路"],
        "from_road": ["中山路"],
        "to_road": ["解放路"],
        "side": ["both"],
        "width_m": [np.nan],
        "kind": ["主干路"],
    },
    geometry=[LineString([(113.60, 33.905), (113.62, 33.905)])],
    crs="EPSG:4326",
)


def save(engine, frame, kind="problems", *, rejected=NOTHING_REJECTED, **said):
    about = {"source": "台账", "file_name": "台账.xlsx", "sha256": "a" * 64, "datum": "wgs84"}
    about |= {"mapping": {"source_id": "编号"}, "actor": "测试"} | said
    return store.save_import(engine, kind, Cleaned(frame, rejected), **about)


@pytest.fixture
def engine(tmp_path):
    return store.connect(tmp_path / "city.db")


@pytest.fixture
def zoned(engine):
    save(engine, EAST, "communities")
    save(engine, ROAD, "sections")
    return engine


def counted(receipt):
    return receipt.added, receipt.updated, receipt.unchanged, receipt.removed


# What is read ------------------------------------------------------------------------------------------


def test_an_empty_city_has_all_columns_with_their_types(engine):
    city = store.city(engine)
    assert (city.revision, city.name, city.made_up) == (0, "", False)
    assert city.projection.startswith("EPSG:")
    assert {k: str(v) for k, v in city.problems.dtypes.items()} == {
        "problem_id": "int64",
        **dict.fromkeys(
            ["source", "source_id", "type_key", "type_text", "address", "description", "condition"], "str"
        ),
        **dict.fromkeys(["lon", "lat"], "float64"),
        "status": "str",
        **dict.fromkeys(["reported_at", "due_at", "disposed_at", "closed_at"], "datetime64[us]"),
    }
    assert list(city.communities.columns) == ["code", "name", "street", "households", "geometry"]
    assert str(city.sections["width_m"].dtype) == "float64"
    assert str(city.roster["valid_from"].dtype) == "datetime64[us]"
    assert city.communities.crs == city.sections.crs == "EPSG:4326"


def test_full_frames_have_the_same_types_as_empty_ones(engine, zoned):
    before = store.city(engine, with_problems=False).problems.dtypes
    save(engine, TWO)
    assert store.city(engine).problems.dtypes.equals(before)


def test_problems_come_back_as_they_went_in(engine):
    save(engine, TWO)
    read = store.city(engine).problems
    pd.testing.assert_frame_equal(
        read.drop(columns="problem_id"), TWO.astype({"source": "str", "source_id": "str"}), check_dtype=False
    )


def test_zones_come_back_as_they_went_in(zoned):
    city = store.city(zoned)
    assert city.communities.geometry.geom_equals(EAST.geometry).all()
    assert city.sections.geometry.geom_equals(ROAD.geometry).all()
    assert city.sections["width_m"].isna().all()


def test_the_projection_follows_the_zones_until_somebody_sets_it(zoned):
    assert store.city(zoned).projection == "EPSG:4547"  # 113.61 °E: CGCS2000, central meridian 114 °E
    store.set_projection(zoned, "EPSG:32649", actor="测试")
    assert store.city(zoned).projection == "EPSG:32649"


def test_a_projection_in_degrees_is_refused(engine):
    with pytest.raises(CrsError):
        store.set_projection(engine, "EPSG:4326", actor="测试")
    assert store.revision(engine) == 0


def test_fractions_of_a_second_are_kept(engine):
    row = problems(("A", GARBAGE, 113.6, "reported", "2026-07-01 08:30:00.250000", None))
    save(engine, pd.concat([row, TWO], ignore_index=True))
    assert store.city(engine).problems["reported_at"].iloc[0] == pd.Timestamp("2026-07-01 08:30:00.25")


# Imports -----------------------------------------------------------------------------------------------


def test_the_same_file_twice_adds_nothing_and_leaves_the_revision(engine):
    first, second = save(engine, TWO), save(engine, TWO)
    assert counted(first) == (2, 0, 0, 0)
    assert counted(second) == (0, 0, 2, 0)
    assert (second.revision, second.import_id) == (first.revision, first.import_id)
    assert len(store.imports(engine)) == 1


@pytest.mark.parametrize(
    ("kind", "frame"), [("communities", EAST), ("sections", ROAD)], ids=["communities", "sections"]
)
def test_the_same_zones_twice_add_nothing(engine, kind, frame):
    save(engine, frame, kind)
    assert counted(save(engine, frame, kind)) == (0, 0, len(frame), 0)


def test_a_changed_row_is_updated_and_keeps_its_number(engine):
    save(engine, TWO)
    number = store.city(engine).problems.set_index("source_id")["problem_id"]
    changed = TWO.assign(status=["closed", "closed"])
    new = problems(("A3", ADS, 113.6, "reported", "2026-07-04", None))
    receipt = save(engine, pd.concat([changed, new], ignore_index=True), sha256="b" * 64)
    assert counted(receipt) == (1, 1, 1, 0)
    read = store.city(engine).problems.set_index("source_id")
    assert read["status"].to_dict() == {"A1": "closed", "A2": "closed", "A3": "reported"}
    assert read.loc[["A1", "A2"], "problem_id"].to_dict() == number.to_dict()


def test_the_same_number_from_two_sources_is_two_problems(engine):
    save(engine, TWO)
    assert counted(save(engine, TWO, source="热线")) == (2, 0, 0, 0)
    assert store.city(engine).problems.groupby("source").size().to_dict() == {"台账": 2, "热线": 2}


def test_a_moved_border_is_an_update(zoned):
    moved = EAST.set_geometry([box(113.60, 33.90, 113.611, 33.91), EAST.geometry.iloc[1]], crs="EPSG:4326")
    assert counted(save(zoned, moved, "communities", sha256="b" * 64)) == (0, 1, 1, 0)


def test_replacing_removes_what_the_file_lacks_within_the_source(engine):
    save(engine, TWO)
    save(engine, TWO, source="热线")
    receipt = save(engine, TWO.head(1), sha256="b" * 64, mode="replace")
    assert counted(receipt) == (0, 0, 1, 1)
    assert store.city(engine).problems.groupby("source").size().to_dict() == {"台账": 1, "热线": 2}


def test_replacing_with_nothing_is_refused(engine):
    save(engine, TWO)
    with pytest.raises(InputError, match="没有一行可以收下"):
        save(engine, TWO.head(0), mode="replace")
    assert len(store.city(engine).problems) == 2


def test_repeated_keys_are_refused_as_a_whole(engine):
    with pytest.raises(InputError, match="A1"):
        save(engine, pd.concat([TWO, TWO.head(1)]))
    assert (store.revision(engine), len(store.city(engine).problems)) == (0, 0)


def test_zones_in_another_coordinate_system_are_refused(engine):
    with pytest.raises(CrsError):
        save(engine, EAST.to_crs("EPSG:4547"), "communities")
    assert store.revision(engine) == 0


def test_refused_rows_are_kept_with_their_reasons(engine):
    complaint = Complaint("unknown_type", "问题类别", "卫生死角")
    refused = rejected_frame([7], [[complaint]], [{"编号": "B7", "问题类别": "卫生死角"}])
    receipt = save(engine, TWO, rejected=refused)
    kept = store.rejected(engine, receipt.import_id)
    assert kept.to_dict("records") == refused.to_dict("records")
    assert store.imports(engine)[["accepted", "rejected"]].to_numpy().tolist() == [[2, 1]]


def test_an_import_is_listed_with_who_brought_what(engine):
    save(engine, TWO)
    line = store.imports(engine).iloc[0]
    assert (line["kind"], line["file_name"], line["datum"], line["actor"]) == (
        "problems",
        "台账.xlsx",
        "wgs84",
        "测试",
    )
    assert line["mapping"] == {"source_id": "编号"}


def test_progress_reaches_the_total(engine):
    seen = []
    save(engine, TWO, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (2, 2)


def test_every_write_raises_the_revision_by_one_and_is_noted(zoned):
    writes = (
        lambda: save(zoned, TWO),
        lambda: store.rename_city(zoned, "示范县", actor="测试"),
        lambda: store.mark_made_up(zoned, True, actor="测试"),
        lambda: store.learn_word(zoned, "卫生死角", GARBAGE, actor="测试"),
        lambda: store.give(zoned, "community", "C1", "副县长甲", from_day=dt.date(2026, 1, 1), actor="测试"),
        lambda: store.end(zoned, 1, dt.date(2026, 6, 30), actor="测试"),
        lambda: store.withdraw(zoned, 1, actor="测试"),
    )
    for write in writes:
        before = store.revision(zoned)
        write()
        assert store.revision(zoned) == before + 1
    noted = store.changes(zoned)
    assert noted["what"].head(len(writes)).tolist() == [
        "withdraw",
        "end",
        "give",
        "learn_words",
        "mark_made_up",
        "rename_city",
        "import",
    ]
    assert noted["detail"].iloc[0]["old"]["answerer"] == "副县长甲"


def test_words_are_learned_and_corrected(engine):
    store.learn_word(engine, "卫生死角", GARBAGE, actor="测试")
    store.learn_word(engine, "卫生死角", ADS, actor="测试")
    assert store.words(engine) == {"卫生死角": ADS}
    with pytest.raises(InputError, match="没有这一问题类别"):
        store.learn_word(engine, "牛皮癣", "nonsense", actor="测试")


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE problems; --", "{{ 7*7 }}", "<img src=x onerror=1>", "😀\u200b"]
)
def test_hostile_text_is_only_text(engine, text):
    save(engine, TWO.assign(address=text, source_id=["1" + text, "2" + text]))
    assert store.city(engine).problems["address"].tolist() == [text, text]


# The roster --------------------------------------------------------------------------------------------


def periods(engine):
    roster = store.city(engine).roster
    days = roster[["valid_from", "valid_to"]].apply(lambda days: days.dt.strftime("%m-%d").fillna("…"))
    return [
        f"{row.answerer} {row.valid_from} {row.valid_to}"
        for row in days.join(roster["answerer"]).itertuples()
    ]


def give(engine, answerer, month, day, **said):
    said = {"from_day": dt.date(2026, month, day), "actor": "测试"} | said
    return store.give(engine, said.pop("kind", "community"), said.pop("code", "C1"), answerer, **said)


def test_a_new_lead_ends_the_old_one_the_day_before(zoned):
    give(zoned, "副县长甲", 1, 1)
    give(zoned, "副县长乙", 7, 1)
    assert periods(zoned) == ["副县长甲 01-01 06-30", "副县长乙 07-01 …"]


def test_an_assistant_stands_beside_the_lead(zoned):
    give(zoned, "副县长甲", 1, 1)
    give(zoned, "县财政局", 3, 1, role="assist")
    assert periods(zoned) == ["副县长甲 01-01 …", "县财政局 03-01 …"]


def test_a_period_that_ended_is_left_alone(zoned):
    store.end(zoned, give(zoned, "副县长甲", 1, 1), dt.date(2026, 3, 31), actor="测试")
    give(zoned, "副县长乙", 7, 1)
    assert periods(zoned) == ["副县长甲 01-01 03-31", "副县长乙 07-01 …"]


@pytest.mark.parametrize(
    ("answerer", "month", "said", "reason"),
    [
        ("副县长乙", 4, {}, "已有从 2026-05-01"),  # before the present period began
        ("副县长乙", 5, {}, "已有从 2026-05-01"),  # on the very day: nothing would be left of it
        ("副县长甲", 7, {}, "已由"),
        ("副县长乙", 7, {"code": "C9"}, "没有编号"),
        ("副县长乙", 7, {"kind": "section"}, "没有编号"),
        ("副县长乙", 7, {"kind": "street"}, "不存在"),
        (" ", 7, {}, "没有写明"),
    ],
)
def test_what_cannot_be_given_is_refused_and_changes_nothing(zoned, answerer, month, said, reason):
    give(zoned, "副县长甲", 5, 1)
    before = store.revision(zoned)
    with pytest.raises(InputError, match=reason):
        give(zoned, answerer, month, 1, **said)
    assert (periods(zoned), store.revision(zoned)) == (["副县长甲 05-01 …"], before)


def test_a_wrong_entry_is_corrected_with_both_versions_noted(zoned):
    number = give(zoned, "副县长甲", 5, 1)
    store.edit(zoned, number, answerer="副县长丙", valid_from=dt.date(2026, 4, 1), actor="测试")
    assert periods(zoned) == ["副县长丙 04-01 …"]
    detail = store.changes(zoned)["detail"].iloc[0]
    assert (detail["old"]["answerer"], detail["new"]["answerer"]) == ("副县长甲", "副县长丙")


def test_an_end_before_the_start_is_refused(zoned):
    with pytest.raises(InputError, match="早于起日"):
        store.end(zoned, give(zoned, "副县长甲", 5, 1), dt.date(2026, 4, 1), actor="测试")


def test_a_withdrawn_entry_cannot_be_withdrawn_again(zoned):
    number = give(zoned, "副县长甲", 5, 1)
    store.withdraw(zoned, number, actor="测试")
    with pytest.raises(InputError, match="没有第 1 条"):
        store.withdraw(zoned, number, actor="测试")


def roster(*rows):
    """Rows of (zone, answerer, from, to)."""
    codes, names, first, last = zip(*rows, strict=True)
    days = {"valid_from": [moment(day) for day in first], "valid_to": [moment(day) for day in last]}
    frame = pd.DataFrame(
        {"zone_kind": "community", "zone_code": codes, "role": "lead", "answerer": names, **days}
    )
    return frame.assign(contact="").astype(dict.fromkeys(days, "datetime64[us]"))


def test_a_roster_without_dates_is_known_again(zoned):
    rows = roster(("C1", "副县长甲", None, None), ("C2", "副县长乙", None, "2026-06-30"))
    assert counted(save(zoned, rows, "roster")) == (2, 0, 0, 0)
    assert counted(save(zoned, rows, "roster")) == (0, 0, 2, 0)
    later = rows.assign(valid_to=[pd.NaT, pd.Timestamp("2026-07-31")])
    assert counted(save(zoned, later, "roster", sha256="c" * 64)) == (0, 1, 1, 0)


# The check ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("C1", "甲", None, None), ("C2", "乙", None, None)], {}),
        ([("C1", "甲", None, "2026-06-30"), ("C1", "乙", "2026-07-01", None), ("C2", "乙", None, None)], {}),
        (  # one shared day
            [("C1", "甲", None, "2026-07-01"), ("C1", "乙", "2026-07-01", None), ("C2", "乙", None, None)],
            {"overlap": 1},
        ),
        (  # a long period around a short one, then a third
            [
                ("C1", "甲", "2026-01-01", None),
                ("C1", "乙", "2026-02-01", "2026-02-28"),
                ("C1", "丙", "2026-06-01", None),
                ("C2", "乙", None, None),
            ],
            {"overlap": 1},
        ),
        ([("C1", "甲", None, None), ("C2", "乙", None, "2026-06-30")], {"without_lead": 1}),
        ([("C1", "甲", None, None), ("C2", "乙", None, None), ("C9", "丙", None, None)], {"unknown_zone": 1}),
    ],
)
def test_the_check_finds_what_a_person_should_look_at(engine, rows, found):
    save(engine, EAST, "communities")
    save(engine, roster(*rows), "roster")
    findings = store.check(engine, pd.Timestamp("2026-09-01"))
    assert {finding.code: finding.count for finding in findings} == found


def test_the_check_says_zones_by_name_in_both_languages(engine):
    save(engine, EAST, "communities")
    save(engine, TWO)
    findings = store.check(engine)
    assert [(f.code, f.level, f.count) for f in findings] == [
        ("without_lead", "warning", 2),
        ("without_position", "notice", 1),
    ]
    for language in ("zh", "en"):
        assert "东关社区" in findings[0].said(Translator(language))


def test_the_check_finds_a_broken_reference(engine, tmp_path):
    save(engine, TWO)
    engine.dispose()
    with sqlite3.connect(tmp_path / "city.db") as raw:
        raw.execute("UPDATE problems SET import_id = 99")
    assert {f.code: f.count for f in store.check(engine)}["foreign_key"] == 2


# Opening and its errors --------------------------------------------------------------------------------


def test_the_migrations_make_exactly_the_tables_of_the_schema(engine):
    with engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), schema.METADATA)
        made = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    assert difference == []
    steps = sorted(
        path.stem.split("_")[0] for path in Path(schema.__file__).parent.glob("migrations/versions/r*.py")
    )
    assert made == schema.SCHEMA == steps[-1]


def test_the_database_guards_itself(engine):
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 30000}


def refused(path, **said):
    with pytest.raises(StoreError) as caught:
        store.connect(path, **said)
    spoken = Translator("zh").error(caught.value)
    assert caught.value.cure
    return spoken


def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"no database at all " * 100)
    assert "台账.xlsx 不是城市资料库文件" in refused(path)


def test_another_programs_database_is_left_alone(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE photos (id INTEGER)")
    assert "别的程序" in refused(path)
    with sqlite3.connect(path) as other:
        assert [row[0] for row in other.execute("SELECT name FROM sqlite_master")] == ["photos"]


def test_a_store_of_a_newer_version_is_not_touched(engine, tmp_path):
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r0999'")
    engine.dispose()
    assert "请升级本程序" in refused(tmp_path / "city.db")


def test_a_missing_store_is_only_made_when_wanted(tmp_path):
    assert "请先用 mapapp demo" in refused(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()
    assert store.revision(store.connect(tmp_path / "new folder" / "城市.db")) == 0


def test_a_folder_that_cannot_be_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    assert "请核对路径" in refused(tmp_path / "file" / "city.db")


def test_an_address_nobody_understands_is_said():
    assert "看不懂" in refused("nonsense://")


def test_a_missing_driver_is_named_without_the_password():
    spoken = refused("mysql+pymysql://office:secret@localhost/city")
    assert "pymysql" in spoken
    assert "secret" not in spoken


def test_a_read_only_store_can_be_read_and_says_so_when_written(engine, tmp_path):
    save(engine, TWO)
    only_read = store.connect(f"sqlite:///file:{tmp_path / 'city.db'}?mode=ro&uri=true")
    assert len(store.city(only_read).problems) == 2
    with pytest.raises(StoreError, match="只读"):
        store.rename_city(only_read, "示范县", actor="测试")


def test_a_store_that_stays_locked_is_said_and_nothing_is_written(engine, tmp_path, monkeypatch):
    monkeypatch.setattr("mapapp.store.engine.WAIT_S", 0.2)
    hasty = store.connect(tmp_path / "city.db")
    holder = sqlite3.connect(tmp_path / "city.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="正被另一个程序写入"):
        save(hasty, TWO)
    assert store.revision(hasty) == 0  # readers are not held up
    holder.execute("ROLLBACK")
    assert counted(save(hasty, TWO)) == (2, 0, 0, 0)


def test_writers_at_the_same_moment_take_turns(engine):
    errors = []

    def write(number):
        try:
            row = problems((f"T{number}", GARBAGE, 113.6, "reported", "2026-07-01", None))
            save(engine, row, sha256=f"{number:064}")
        except AppError as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert (store.revision(engine), len(store.city(engine).problems)) == (8, 8)


def _open(path):
    return store.revision(store.connect(path))


def test_programs_that_start_together_make_the_tables_once(tmp_path):
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert pool.map(_open, [tmp_path / "city.db"] * 8) == [0] * 8


def test_a_reader_sees_one_revision_while_another_writes(engine):
    save(engine, TWO)
    with engine.begin() as reader:
        before = reader.execute(sa.select(schema.revision.c.number)).scalar_one()
        save(engine, TWO, source="热线")
        assert reader.execute(sa.select(sa.func.count()).select_from(schema.problems)).scalar_one() == 2
        assert reader.execute(sa.select(schema.revision.c.number)).scalar_one() == before
