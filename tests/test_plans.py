"""The steps of a plan, worked by hand; a step that cannot be done says why and changes nothing."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pandas as pd
import pytest
import shapely

from mapapp import crs, plans, roster
from mapapp.city import City
from mapapp.errors import InputError
from mapapp.plans import edits
from mapapp.plans.applying import STEPS as DONE

from . import tiny_city as tiny

DAY = dt.date(2026, 8, 1)


def names(planned: plans.Planned) -> list[str]:
    return planned.sections["name"].tolist()


def unit_on(planned: plans.Planned, code: str, day: str) -> str:
    return answering(planned, "section", code, day)


def answering(planned: plans.Planned, kind: str, code: str, day: str) -> str:
    codes = pd.Series([code])
    return roster.answering(planned.roster, kind, codes, pd.Series([pd.Timestamp(day)]))["answerer"].iloc[0]


def lengths(planned: plans.Planned) -> dict[str, int]:
    measured = crs.project_frame(planned.sections, planned.ground.projection)
    return dict(zip(measured["code"], measured.length.round().astype(int), strict=True))


def done(city: City, *steps: plans.Edit) -> plans.Planned:
    planned = plans.apply(city, steps, DAY)
    assert [str(one.error) for one in planned.complaints] == []
    return planned


def refused(city: City, *steps: plans.Edit) -> str:
    planned = plans.apply(city, steps, DAY)
    (complaint,) = planned.complaints
    assert complaint.number == len(steps)
    assert complaint.error.cure
    before = plans.apply(city, steps[:-1], DAY)
    assert planned.sections.equals(before.sections)
    assert planned.communities.equals(before.communities)
    assert planned.roster.equals(before.roster)
    return str(complaint.error)


def test_a_section_is_split_at_a_crossing_and_both_parts_keep_their_unit(tiny_city):
    # S1 人民路(中山路—建设路段), 500 m, 县财政局; 200 m from its southern end 新华路 is to cross.
    planned = done(tiny_city, plans.SplitSection("S1", 200, ("S1-1", "S1-2"), cross="新华路"))
    assert [name for name in names(planned) if "新华路" in name] == [
        "人民路(中山路—新华路段)",
        "人民路(新华路—建设路段)",
    ]
    assert {code: size for code, size in lengths(planned).items() if code.startswith("S1")} == {
        "S1-1": 200,
        "S1-2": 300,
    }
    assert "S1" not in set(planned.sections["code"])
    for code in ("S1-1", "S1-2"):
        assert unit_on(planned, code, "2026-08-01") == "县财政局"
        assert unit_on(planned, code, "2026-07-31") == ""
    assert unit_on(planned, "S1", "2026-07-31") == "县财政局"
    assert unit_on(planned, "S1", "2026-08-01") == ""


def test_a_section_is_split_at_a_mere_point(tiny_city):
    planned = done(tiny_city, plans.SplitSection("S5", 100, ("S5a", "S5b")))
    assert names(planned)[-2:] == ["文化巷·1", "文化巷·2"]


def test_what_was_split_is_joined_again(tiny_city):
    planned = done(
        tiny_city,
        plans.SplitSection("S1", 200, ("S1-1", "S1-2"), cross="新华路"),
        plans.JoinSections(("S1-2", "S1-1"), "S1"),
    )
    row = planned.sections[planned.sections["code"].eq("S1")].iloc[0]
    assert (row["name"], lengths(planned)["S1"]) == ("人民路(中山路—建设路段)", 500)
    assert shapely.equals(row.geometry, tiny_city.sections.geometry.iloc[0])
    assert unit_on(planned, "S1", "2026-08-01") == "县财政局"


def test_joining_sections_of_two_units_leaves_nobody_until_it_is_given(tiny_city):
    planned = done(tiny_city, plans.JoinSections(("S1", "S2"), "S12"))
    assert names(planned)[-1] == "人民路(中山路—和平路段)"
    assert unit_on(planned, "S12", "2026-08-01") == ""
    given = done(
        tiny_city,
        plans.JoinSections(("S1", "S2"), "S12"),
        plans.Give("section", ("S12",), "县住建局", contact="办公室"),
    )
    assert unit_on(given, "S12", "2026-08-01") == "县住建局"
    assert unit_on(given, "S2", "2026-07-31") == "县教育局"


def test_a_section_of_both_sides_is_divided_a_quarter_of_the_width_off_the_middle(tiny_city):
    planned = done(
        tiny_city,
        plans.DescribeSections(("S4",), width_m=20),
        plans.DivideSides("S4", ("S4n", "S4s")),
        plans.Give("section", ("S4s",), "县财政局"),
    )
    assert names(planned)[-2:] == ["解放路(文化路—东环路段)北侧", "解放路(文化路—东环路段)南侧"]
    north, south = crs.project_frame(planned.sections.tail(2), tiny_city.projection).geometry
    assert shapely.distance(north, south) == pytest.approx(10, abs=0.01)
    assert north.centroid.y > south.centroid.y
    assert unit_on(planned, "S4n", "2026-08-01") == "县住建局"
    assert unit_on(planned, "S4s", "2026-08-01") == "县财政局"


def test_side_and_width_are_said_and_the_name_tells_the_side(tiny_city):
    planned = done(tiny_city, plans.DescribeSections(("S3", "S4"), side="north", width_m=12))
    rows = planned.sections[planned.sections["code"].isin(["S3", "S4"])]
    assert rows["side"].tolist() == ["north", "north"]
    assert rows["width_m"].tolist() == [12, 12]
    assert rows["name"].iloc[0] == "解放路(西环路—文化路段)北侧"
    again = done(
        tiny_city, plans.DescribeSections(("S3",), side="north"), plans.DescribeSections(("S3",), side="both")
    )
    assert again.sections["name"].tolist() == tiny_city.sections["name"].tolist()


def test_a_section_is_drawn_renamed_given_and_removed(tiny_city):
    way = tuple(tiny.place(east, 450) for east in (0, 200, 400))
    drawn = plans.DrawSection("N1", "新路", way, from_road="人民路", to_road="东环路", side="both", width_m=9)
    given = plans.Give("section", ("N1",), "县环卫处", from_day=dt.date(2026, 9, 1))
    planned = done(tiny_city, drawn, plans.RenameSection("N1", "新建路", road="新建路"), given)
    assert planned.sections.iloc[-1][["name", "road", "width_m"]].tolist() == ["新建路", "新建路", 9]
    assert lengths(planned)["N1"] == 400
    assert (unit_on(planned, "N1", "2026-08-31"), unit_on(planned, "N1", "2026-09-01")) == ("", "县环卫处")
    assert "N1" not in set(done(tiny_city, drawn, plans.RemoveSections(("N1",))).sections["code"])


def test_giving_ends_the_old_period_the_day_before_and_giving_again_changes_nothing(tiny_city):
    give = plans.Give("section", ("S1", "S2", "S5"), "县教育局")
    planned = done(tiny_city, give)
    leads = planned.roster[planned.roster["role"].eq("lead") & planned.roster["zone_code"].isin(give.codes)]
    told = leads[["zone_code", "answerer", "valid_to"]].astype("str").fillna("").to_numpy().tolist()
    assert ["S1", "县财政局", "2026-07-31"] in told
    # S2 is the education bureau's already: its period goes on untouched.
    assert [row for row in told if row[0] == "S2"] == [["S2", "县教育局", ""]]
    assert unit_on(planned, "S5", "2026-08-01") == "县教育局"
    assert done(tiny_city, give, give).roster.equals(planned.roster)


def test_an_assisting_unit_comes_and_goes(tiny_city):
    assist = plans.Give("section", ("S3",), "街道办", role="assist")
    planned = done(tiny_city, assist)
    assert unit_on(planned, "S3", "2026-08-01") == "县住建局"
    assert planned.roster.iloc[-1][["answerer", "role"]].tolist() == ["街道办", "assist"]
    ended = done(tiny_city, assist, plans.Release("section", ("S3",), "街道办"))
    assert "街道办" not in set(ended.roster["answerer"])


def shared(planned: plans.Planned, one: str, other: str) -> float:
    """Measure the border that two communities share, in metres."""
    frame = crs.project_frame(planned.communities, planned.ground.projection).set_index("code").geometry
    return float(
        shapely.length(shapely.intersection(shapely.boundary(frame[one]), shapely.boundary(frame[other])))
    )


def test_a_corner_moves_in_both_neighbours(tiny_city):
    # The middle of the border becomes a corner and goes 100 m east: C1 wins 50,000 m², C2 loses them.
    moved = plans.MoveBorder(((tiny.place(0, 0), tiny.place(100, 0)),))
    planned = done(tiny_city, moved)
    area = crs.project_frame(planned.communities, tiny_city.projection).area.round(-3)
    assert area.tolist() == [1_050_000, 1_000_000 - 50_000 - 40_000]
    west, east = planned.communities.geometry
    assert shapely.area(shapely.intersection(west, east)) == 0
    assert shapely.equals_exact(
        shapely.union(west, east).normalize(),
        shapely.union(*tiny_city.communities.geometry).normalize(),
        1e-12,
    )


def test_a_community_is_split_and_the_smaller_piece_is_the_new_one(tiny_city):
    way = (tiny.place(-600, -520), tiny.place(-600, 480))  # stops 20 m short of the northern border
    planned = done(tiny_city, plans.SplitCommunity("C1", way, "C3", "西苑社区"))
    area = crs.project_frame(planned.communities, tiny_city.projection).area.round(-3)
    assert planned.communities["code"].tolist() == ["C1", "C2", "C3"]
    assert area.tolist() == [600_000, 960_000, 400_000]
    assert answering(planned, "community", "C3", "2026-08-01") == "副县长甲"
    assert answering(planned, "community", "C1", "2026-07-31") == "副县长甲"
    assert shared(planned, "C1", "C3") == pytest.approx(1000, abs=0.1)


def test_ground_is_given_to_a_neighbour_and_drawn_for_a_new_community(tiny_city):
    piece = tuple(tiny.place(*at) for at in ((-200, -200), (50, -200), (50, 200), (-200, 200)))
    planned = done(tiny_city, plans.GiveGround("C2", piece))
    area = crs.project_frame(planned.communities, tiny_city.projection).area.round(-3)
    assert area.tolist() == [920_000, 1_040_000]
    new = done(tiny_city, plans.GiveGround("C9", piece, name="中心社区", street="城关街道"))
    area = crs.project_frame(new.communities, tiny_city.projection).area.round(-3)
    assert area.tolist() == [920_000, 940_000, 100_000]
    assert answering(new, "community", "C9", "2026-08-01") == ""


def test_free_ground_goes_only_where_that_is_wished(tiny_city):
    hole = tuple(tiny.place(*at) for at in ((590, -410), (810, -410), (810, -190), (590, -190)))
    filled = done(tiny_city, plans.GiveGround("C2", hole))
    assert crs.project_frame(filled.communities, tiny_city.projection).area.round(-3)[1] == 1_000_000
    assert "没有可以划入" in refused(tiny_city, plans.GiveGround("C2", hole, free=False))


def test_communities_are_merged_renamed_and_removed(tiny_city):
    merged = done(tiny_city, plans.MergeCommunities(("C2", "C1"), name="城关社区"))
    assert merged.communities[["code", "name"]].to_numpy().tolist() == [["C2", "城关社区"]]
    assert len(shapely.get_parts(merged.communities.geometry.iloc[0])) == 1
    assert answering(merged, "community", "C2", "2026-08-01") == "副县长丙"
    assert answering(merged, "community", "C1", "2026-07-31") == "副县长甲"
    assert answering(merged, "community", "C1", "2026-08-01") == ""
    named = done(tiny_city, plans.RenameCommunity("C1", name="西门社区"), plans.RemoveCommunity("C2"))
    assert named.communities["name"].tolist() == ["西门社区"]


BOW = tuple(tiny.place(*at) for at in ((0, 0), (100, 100), (100, 0), (0, 100)))
CROSS = (tiny.place(-600, -600), tiny.place(-600, 600))
STUB = (tiny.place(-600, 0), tiny.place(-500, 100))
ALL = tuple(tiny.place(*at) for at in ((-2e3, -2e3), (2e3, -2e3), (2e3, 2e3), (-2e3, 2e3)))
REFUSED = [
    (plans.SplitSection("S9", 10, ("a", "b")), "没有编号为“S9”的路段"),
    (plans.SplitSection("S1", 499.5, ("a", "b")), "长 500 米，不能在 500 米处拆分"),
    (plans.SplitSection("S1", 100, ("S2", "b")), "已经有编号为“S2”的路段"),
    (plans.SplitSection("S1", 100, ("a", "a")), "已经有编号为“”的路段"),
    (plans.JoinSections(("S1",), "x"), "只选了一个路段"),
    (plans.JoinSections(("S1", "S3"), "x"), "属于不同的道路"),
    (plans.DescribeSections(("S1",), side="up"), "没有“up”这一侧"),
    (plans.DescribeSections(("S1",), width_m=-3), "路宽 -3 米不合理"),
    (plans.DescribeSections((), width_m=3), "没有选中责任区"),
    (plans.DrawSection("N1", "新路", (tiny.place(0, 0),)), "不到两个点"),
    (plans.DrawSection("N1", "新路", (tiny.place(0, 0), tiny.place(0, 0.1))), "不到一米"),
    (plans.DrawSection("N1", " ", (tiny.place(0, 0), tiny.place(0, 9))), "没有写路名"),
    (plans.DrawSection("S1", "新路", (tiny.place(0, 0), tiny.place(0, 9))), "已经有编号为“S1”"),
    (plans.MoveBorder(((tiny.place(300, 0), tiny.place(400, 0)),)), "不在任何社区的边界上"),
    (plans.MoveBorder(((tiny.place(0, 0), tiny.place(700, -300)),)), "自己相交"),
    (plans.SplitCommunity("C1", STUB, "C3", "新"), "没有把“西关社区”分成两块"),
    (plans.SplitCommunity("C1", BOW, "C3", "新"), "画的线自己和自己相交"),
    (plans.SplitCommunity("C1", CROSS, "C2", "新"), "已经有编号为“C2”"),
    (plans.GiveGround("C1", BOW), "画的圈自己和自己相交"),
    (plans.GiveGround("C1", BOW[:2]), "不到三个点"),
    (plans.GiveGround("C1", ALL), "社区“C2”会一点地方也不剩"),
    (plans.MergeCommunities(("C1", "C1")), "只选了一个社区"),
    (plans.Give("section", ("S1",), " "), "没有写明由谁负责"),
    (plans.Give("section", ("S1",), "县城管局", from_day=dt.date(2026, 7, 1)), "早于方案的生效日 2026-08-01"),
    (plans.Release("section", ("S1",), "街道办"), "并不负责所选的责任区"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "said"), REFUSED, ids=[f"{type(e).__name__}-{s[:12]}" for e, s in REFUSED])
def test_what_cannot_be_done_says_why_and_changes_nothing(tiny_city, edit, said):
    assert said in refused(tiny_city, edit)


def test_a_later_arrangement_is_not_run_over(tiny_city):
    later = tiny_city.roster.assign(
        valid_from=tiny_city.roster["valid_from"].mask(tiny_city.roster["zone_code"].eq("S2"), "2026-10-01")
    )
    city = replace(tiny_city, roster=later)
    said = refused(city, plans.Give("section", ("S1", "S2"), "县住建局"))
    assert "责任区“S2”已有从 2026-10-01 起的安排" in said


def test_sections_that_do_not_hang_together_are_not_joined(tiny_city):
    gone = (plans.SplitSection("S3", 400, ("a", "b")), plans.SplitSection("b", 250, ("c", "d")))
    assert "不相接" in refused(tiny_city, *gone, plans.JoinSections(("a", "d"), "x"))


STEPS = [
    plans.SplitSection("S1", 200.5, ("S1-1", "S1-2"), cross="新华路"),
    plans.DivideSides("S1-1", ("a", "b")),
    plans.JoinSections(("S3", "S4"), "S34"),
    plans.DescribeSections(("S2",), side="east", width_m=12.5),
    plans.DescribeSections(("S2",)),
    plans.DrawSection("N1", "新路", (tiny.place(0, 0), tiny.place(9, 9)), width_m=None),
    plans.RemoveSections(("S5",)),
    plans.RenameSection("N1", "新路甲"),
    plans.MoveBorder(((tiny.place(0, 0), tiny.place(10, 0)), (tiny.place(0, 500), tiny.place(5, 500)))),
    plans.SplitCommunity("C1", (tiny.place(-600, -600), tiny.place(-600, 600)), "C3", "新"),
    plans.MergeCommunities(("C1", "C3"), name="西关社区"),
    plans.GiveGround("C9", BOW[:3], name="中心社区", free=False),
    plans.RenameCommunity("C1", name=None, street="城关街道"),
    plans.RemoveCommunity("C9"),
    plans.Give("section", ("S1-2",), "县城管局", from_day=dt.date(2026, 9, 1)),
    plans.GiveEach("section", ("S2", "S3"), ("县城管局", "县财政局"), ("", "股长甲"), "清单"),
    plans.Release("section", ("S3",), "街道办", from_day=None),
]


@pytest.mark.parametrize("edit", STEPS, ids=lambda edit: type(edit).__name__)
def test_a_step_is_written_and_read_back(edit):
    assert plans.read(json.loads(json.dumps(plans.written(edit)))) == edit


def test_every_kind_of_step_is_written_and_done_somewhere():
    assert {type(edit).__name__ for edit in STEPS} == set(edits.KINDS)
    assert set(DONE) == set(edits.KINDS.values())


@pytest.mark.parametrize("told", [{"kind": "Explode"}, {"kind": "Give", "zones": []}, {}])
def test_a_step_of_another_version_is_refused(told):
    with pytest.raises(InputError, match="不认识的步骤"):
        plans.read(told)


def test_undo_and_redo_move_the_end_and_a_new_step_cuts_off_what_was_taken_back():
    one, two, three = STEPS[:3]
    draft = plans.Draft("试", 1, DAY).add(one).add(two)
    assert draft.undo().steps == (one,)
    assert draft.undo().redo() == draft
    assert draft.undo().undo().undo().steps == ()
    assert draft.redo() == draft
    assert draft.undo().add(three).edits == (one, three)
    assert draft.add(three).without(2).steps == (one, three)


def test_two_planners_steps_are_put_together_and_nothing_is_lost():
    one, two, three, four = STEPS[:4]
    common = (one, two)
    theirs, mine = (one, three), (one, two, four)  # the other took step 2 back and did 3; I did 4
    found = plans.diverged(common, theirs, mine)
    assert (found.added, found.dropped, found.mine, found.mine_dropped) == ((three,), (two,), (four,), ())
    assert plans.together(common, theirs, mine) == (one, three, four)
    assert plans.together(common, (one, two, three), (one, four)) == (one, three, four)
