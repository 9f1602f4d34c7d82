"""Ground records are kept in one transaction each, noted, and leave the join as it is."""

from __future__ import annotations

import datetime as dt
import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from mapapp import columns, intake, point_kinds, store
from mapapp.complaints import Cleaned, rejected_frame
from mapapp.errors import InputError
from mapapp.raw_table import RawTable

from . import tiny_city as tiny

NOW = dt.datetime(2026, 7, 10, 12)
WALK = {
    "zone_kind": "section",
    "kind": "patrol",
    "visited_at": dt.datetime(2026, 7, 1, 8, 30),
    "actor": "巡查员",
    "unit": "县城管局",
    "note": "",
}


def bring(engine, kind: str, frame: pd.DataFrame, **said) -> store.Receipt:
    about = {"source": "x", "file_name": "x", "sha256": "a" * 64, "datum": "", "mapping": {}, "actor": "测试"}
    return store.save_import(engine, kind, Cleaned(frame, rejected_frame([], [], [])), **(about | said))


def read_in(engine, kind: str, head: list[str], *rows: tuple[str, ...], file: str = "x.xlsx"):
    raw = RawTable(
        file, pd.DataFrame(rows, columns=head, dtype="str"), None, None, np.arange(2, len(rows) + 2)
    )
    choices = intake.Choices(mapping=columns.guess(head, kind))
    found = intake.clean(kind, raw, choices, store.city(engine), NOW)
    about = {"source": file, "file_name": file, "sha256": file, "datum": "", "mapping": {}, "actor": "测试"}
    return found, store.save_import(engine, kind, found, **about)


@pytest.fixture
def engine(tmp_path):
    engine = store.connect(tmp_path / "city.db")
    bring(engine, "communities", tiny.communities())
    bring(engine, "sections", tiny.sections())
    yield engine
    engine.dispose()


def test_a_visit_is_kept_for_each_zone_and_noted(engine):
    before = store.revision(engine)
    assert store.record_patrol(engine, WALK, ["S1", "S2", "S1"], actor="内勤") == 2
    city = store.city(engine)
    assert city.revision == before + 1
    assert city.ground.patrols["zone_code"].tolist() == ["S1", "S2"]
    assert city.ground.patrols["visited_at"].tolist() == [pd.Timestamp("2026-07-01 08:30")] * 2
    change = store.changes(engine).iloc[0]
    assert (change["what"], change["actor"], len(change["detail"]["rows"])) == ("patrol", "内勤", 2)


def test_two_people_who_write_down_the_same_walk_count_it_once(engine):
    store.record_patrol(engine, WALK, ["S1"], actor="甲")
    assert store.record_patrol(engine, WALK, ["S1", "S2"], actor="乙") == 1
    with pytest.raises(InputError, match="已登记"):
        store.record_patrol(engine, WALK, ["S1", "S2"], actor="丙")
    assert len(store.city(engine).ground.patrols) == 2


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({}, ["S99"]),
        ({"zone_kind": "community"}, ["S1"]),
        ({"actor": "", "unit": ""}, ["S1"]),
        ({"until": dt.datetime(2026, 7, 1, 8)}, ["S1"]),
        ({"visited_at": dt.datetime(2126, 7, 1, 8)}, ["S1"]),
    ],
)
def test_a_visit_that_cannot_be_is_refused_and_nothing_is_written(engine, changed, codes):
    before = store.revision(engine)
    with pytest.raises(InputError):
        store.record_patrol(engine, WALK | changed, ["S2", *codes] if codes else [], actor="内勤")
    assert store.revision(engine) == before
    assert len(store.city(engine).ground.patrols) == 0


def test_plans_are_kept_once_and_taken_back(engine):
    plan = {"zone_kind": "section", "kind": "patrol", "unit": "县城管局", "note": ""}
    days = [dt.date(2026, 7, 20), dt.date(2026, 7, 27)]
    assert store.plan_patrols(engine, plan, ["S1", "S2"], days, actor="内勤") == 4
    assert store.plan_patrols(engine, plan, ["S1"], [*days, dt.date(2026, 8, 3)], actor="内勤") == 1
    number = int(store.city(engine).ground.patrols["patrol_id"].iloc[0])
    store.withdraw_patrol(engine, number, actor="内勤")
    with pytest.raises(InputError, match="撤回"):
        store.withdraw_patrol(engine, number, actor="内勤")
    assert len(store.city(engine).ground.patrols) == 4


def test_a_list_brought_in_twice_changes_nothing(engine):
    head = ["路段", "到场时间", "计划日期", "巡查人"]
    rows = (
        ("S1", "2026-07-01", "", "巡查员"),
        ("S2", "2026-07-01 08:30", "", "巡查员"),
        ("S3", "", "2026-07-20", ""),
    )
    _, first = read_in(engine, "patrols", head, *rows)
    _, again = read_in(engine, "patrols", head, *rows)
    assert (first.added, again.added, again.unchanged, again.revision) == (3, 0, 3, first.revision)
    # The same visit in another file is the same visit; only where it was last read from is updated. All of
    # this file's moments lie at midnight, which pandas would spell without the time of day.
    _, other = read_in(engine, "patrols", head, rows[0], file="y.xlsx")
    assert (other.added, other.updated) == (0, 1)
    assert len(store.city(engine).ground.patrols) == 3


def test_ground_records_leave_the_evidence_and_the_frames_read_before(engine):
    before = store.city(engine)
    store.record_patrol(engine, WALK, ["S1"], actor="内勤")
    read_in(engine, "patrols", ["路段", "到场时间"], ("S2", "2026-07-02"))
    store.set_ground_rules(engine, {"patrol_days": 3}, actor="内勤")
    after = store.city(engine, since=before)
    assert after.evidence == before.evidence
    assert after.problems is before.problems
    assert len(after.ground.patrols) == 2
    assert after.ground.rules["patrol_days"] == 3
    assert before.ground.rules["patrol_days"] == 7
    assert len(before.ground.patrols) == 0
    pd.testing.assert_frame_equal(after.ground.patrols, store.city(engine).ground.patrols)


def test_rules_need_somebody_who_sets_them_and_stay_within_limits(engine):
    with pytest.raises(InputError):
        store.set_ground_rules(engine, {"patrol_days": 3}, actor=" ")
    with pytest.raises(InputError):
        store.set_ground_rules(engine, {"patrol_days": 0}, actor="内勤")
    assert store.city(engine).ground.rules["patrol_days"] == 7


# Points and shops --------------------------------------------------------------------------------------


PLACED = ["编号", "名称", "种类", "经度", "纬度"]
LON, LAT = (f"{value:.7f}" for value in tiny.place(12, -200))


@pytest.fixture
def pointed(engine):
    read_in(engine, "points", PLACED, ("D1", "市场", "菜市场", LON, LAT))
    read_in(engine, "shops", ["编号", "名称", "经度", "纬度"], ("P1", "面馆", LON, LAT))
    return engine


def filled(engine, **given: float) -> list[dict]:
    return point_kinds.filled(store.city(engine).ground.checklists, "market", given)


MORNING = dt.datetime(2026, 7, 5, 9)


def test_an_inspection_keeps_its_items_as_they_stood_that_day(pointed):
    store.inspect_point(pointed, "D1", MORNING, filled(pointed, stalls=5), inspector="检查组")
    kept = store.city(pointed).ground.inspections.iloc[0]
    assert (kept["point_code"], kept["score"], kept["actor"]) == ("D1", 50, "检查组")
    lighter = store.city(pointed).ground.checklists.assign(full=20.0, weight=1.0)
    store.set_checklist(pointed, lighter, actor="内勤")
    ground = store.city(pointed).ground
    assert set(ground.checklists["full"]) == {20}
    assert {item["full"] for item in ground.inspections["items"].iloc[0]} == {10}
    assert ground.inspections["score"].iloc[0] == 50


@pytest.mark.parametrize(
    ("code", "at", "given", "who"),
    [
        ("D9", MORNING, {"stalls": 5}, "检查组"),
        ("D1", dt.datetime(2126, 7, 5), {"stalls": 5}, "检查组"),
        ("D1", MORNING, {}, "检查组"),
        ("D1", MORNING, {"stalls": 5}, " "),
    ],
)
def test_an_inspection_that_cannot_be_writes_nothing(pointed, code, at, given, who):
    before = store.revision(pointed)
    with pytest.raises(InputError):
        store.inspect_point(pointed, code, at, filled(pointed, **given), inspector=who)
    assert store.revision(pointed) == before


def test_one_moment_has_one_inspection_and_a_wrong_one_is_taken_back(pointed):
    number = store.inspect_point(pointed, "D1", MORNING, filled(pointed, stalls=5), inspector="甲")
    with pytest.raises(InputError, match="已有"):
        store.inspect_point(pointed, "D1", MORNING, filled(pointed, stalls=9), inspector="乙")
    store.withdraw_inspection(pointed, number, actor="甲")
    assert len(store.city(pointed).ground.inspections) == 0
    assert store.changes(pointed).iloc[0]["detail"]["old"]["score"] == 50


def test_photos_of_an_inspection_are_kept_and_a_false_one_writes_nothing(pointed):
    shot = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(shot, "JPEG")
    with pytest.raises(InputError):
        store.inspect_point(
            pointed, "D1", MORNING, filled(pointed, stalls=5), inspector="甲", shots=[b"not a photo"]
        )
    assert len(store.city(pointed).ground.inspections) == 0
    told = {"inspector": "甲", "shots": [shot.getvalue()]}
    number = store.inspect_point(pointed, "D1", MORNING, filled(pointed, stalls=5), **told)
    kept = store.photos(pointed, [store.photos_of(number, "D1", MORNING)])
    assert len(kept) == 1
    assert store.photo_bytes(pointed, kept["sha256"].iloc[0]).startswith(b"\xff\xd8")
    # Taken back, and another made at the same moment: it has no photo of the first.
    store.withdraw_inspection(pointed, number, actor="甲")
    later = store.inspect_point(pointed, "D1", MORNING, filled(pointed, stalls=9), inspector="甲")
    assert len(store.photos(pointed, [store.photos_of(later, "D1", MORNING)])) == 0


def test_kinds_that_points_have_cannot_be_left_out(pointed):
    kinds = store.city(pointed).ground.kinds
    with pytest.raises(InputError, match="market"):
        store.set_point_kinds(pointed, kinds[kinds["kind"].ne("market")], actor="内勤")
    own = pd.concat([kinds, kinds.head(1).assign(kind="park", name_zh="公园", name_en="Park", aliases="")])
    store.set_point_kinds(pointed, own, actor="内勤")
    assert "park" in set(store.city(pointed).ground.kinds["kind"])
    _, receipt = read_in(pointed, "points", PLACED, ("D2", "滨河公园", "公园", LON, LAT))
    assert receipt.added == 1


def test_points_and_inspections_brought_in_twice_change_nothing(pointed):
    head = ["点位", "检查时间", "检查项目", "得分"]
    rows = (("市场", "2026-07-05 09:00", "stalls", "5"), ("市场", "2026-07-05 09:00", "drains", ""))
    _, first = read_in(pointed, "inspections", head, *rows)
    _, again = read_in(pointed, "inspections", head, *rows)
    assert (first.added, again.added, again.unchanged) == (1, 0, 1)
    _, same = read_in(pointed, "points", PLACED, ("D1", "市场", "菜市场", LON, LAT))
    assert (same.added, same.updated, same.unchanged) == (0, 0, 1)


def test_shops_are_checked_and_signed(pointed):
    store.check_shop(pointed, "P1", MORNING, ["order", "hygiene"], inspector="中队")
    store.sign_shop(pointed, "P1", dt.date(2026, 7, 1), actor="中队")
    ground = store.city(pointed).ground
    assert ground.shop_checks[["in_order", "faults"]].to_numpy().tolist() == [[False, "hygiene;order"]]
    assert ground.shops["signed_on"].tolist() == [pd.Timestamp("2026-07-01")]
    store.sign_shop(pointed, "P1", None, actor="中队")
    assert store.city(pointed).ground.shops["signed_on"].isna().all()
    for code, faults, who in (("P9", [], "中队"), ("P1", ["noise"], "中队"), ("P1", [], "")):
        with pytest.raises(InputError):
            store.check_shop(pointed, code, MORNING + dt.timedelta(hours=1), faults, inspector=who)
    with pytest.raises(InputError, match="已有"):
        store.check_shop(pointed, "P1", MORNING, [], inspector="中队")
