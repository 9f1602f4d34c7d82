"""Plans are kept, refused to the later of two planners, and published so that the past stays as it was."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from mapapp import accountability, cases, decisions, plans, store, zoning
from mapapp.city import City
from mapapp.errors import InputError

from . import tiny_city as tiny
from .test_store_decisions import save

SINCE = dt.date(2026, 7, 6)
"""In the midst of the tiny city's problems: some are reported before, some after."""
BEFORE = pd.Timestamp("2026-07-05")
SPLIT = plans.SplitSection("S1", 200, ("S1-1", "S1-2"), cross="新华路")
GIVE = plans.Give("section", ("S1-1", "S5"), "县环卫处")
BORDER = plans.MoveBorder(((tiny.place(0, 0), tiny.place(200, 0)),))
RENAME = plans.RenameCommunity("C1", name="西门社区")


@pytest.fixture
def engine(tmp_path):
    engine = store.connect(tmp_path / "city.db")
    save(engine, "communities", tiny.communities())
    save(engine, "sections", tiny.sections())
    save(engine, "roster", tiny.roster().drop(columns="roster_id"))
    save(engine, "problems", tiny.problems().drop(columns="problem_id"))
    yield engine
    engine.dispose()


def begun(engine, *steps: plans.Edit, name: str = "七月调整") -> plans.Draft:
    draft = plans.Draft(name, store.revision(engine), SINCE).add(*steps)
    return store.save_draft(engine, draft, actor="规划员甲")


def published(engine, *steps: plans.Edit, reason: str = "先发布，下周补齐", **more) -> store.Published:
    draft = begun(engine, *steps, **more)
    return store.publish(
        engine, draft.draft_id, version=draft.version, from_day=SINCE, actor="局长", reason=reason
    )


def test_a_draft_comes_back_as_it_was_saved_and_nothing_is_live(engine):
    before = store.city(engine)
    saved = begun(engine, SPLIT, GIVE, BORDER)
    assert store.draft(engine, saved.draft_id) == saved
    assert (saved.version, saved.done, saved.steps) == (1, 3, (SPLIT, GIVE, BORDER))
    again = store.save_draft(engine, saved.undo(), actor="规划员甲")
    assert (again.version, again.done, len(again.edits)) == (2, 2, 3)
    assert store.drafts(engine)[["name", "done", "version", "state"]].to_numpy().tolist() == [
        ["七月调整", 2, 2, "draft"]
    ]
    after = store.city(engine)
    assert after.revision == before.revision + 2
    assert after.evidence == before.evidence
    assert after.sections.equals(before.sections)
    assert after.roster.equals(before.roster)
    assert store.changes(engine)["what"].head(2).tolist() == ["save_draft", "save_draft"]


def test_the_later_of_two_planners_is_refused_and_keeps_his_steps(engine):
    first = begun(engine, SPLIT)
    mine = first.add(GIVE)
    store.save_draft(engine, first.add(BORDER), actor="规划员乙")
    with pytest.raises(
        store.DraftConflictError, match=r"已由“规划员乙”在 .* 存为第 2 版，您手里的是第 1 版"
    ) as refused:
        store.save_draft(engine, mine, actor="规划员甲")
    stored = refused.value.stored
    assert plans.diverged(first.steps, stored.steps, mine.steps).added == (BORDER,)
    both = plans.together(first.steps, stored.steps, mine.steps)
    assert both == (SPLIT, BORDER, GIVE)
    kept = store.save_draft(engine, stored.undo().undo().add(*both), actor="规划员甲")
    assert (kept.version, kept.steps) == (3, both)


def test_names_are_taken_once_and_a_draft_is_signed(engine):
    begun(engine, SPLIT)
    with pytest.raises(InputError, match="已经有叫“七月调整”的方案"):
        begun(engine, SPLIT)
    with pytest.raises(InputError, match="没有名称"):
        begun(engine, SPLIT, name=" ")
    with pytest.raises(InputError, match="没有写明由谁保存"):
        store.save_draft(engine, plans.Draft("八月", 1, SINCE), actor="")
    with pytest.raises(InputError, match="没有第 99 号方案"):
        store.draft(engine, 99)


def test_a_dropped_draft_cannot_be_changed_and_frees_its_name(engine):
    draft = begun(engine, SPLIT)
    store.drop_draft(engine, draft.draft_id, draft.version, actor="规划员甲")
    with pytest.raises(InputError, match="已经发布或作废"):
        store.save_draft(engine, store.draft(engine, draft.draft_id), actor="规划员甲")
    assert begun(engine, SPLIT).version == 1


def past(city: City) -> pd.DataFrame:
    """Build the cases of the days before the publication, as a bulletin of that time would."""
    built = cases.build(city, tiny.AS_OF)
    return built[built["reported_at"] < pd.Timestamp(SINCE)]


def test_an_old_bulletin_is_the_same_after_todays_publication(engine):
    before = store.city(engine)
    told = published(engine, SPLIT, GIVE, BORDER, RENAME, plans.RemoveSections(("S4",)))
    after = store.city(engine)
    assert after.revision == told.revision
    pd.testing.assert_frame_equal(past(after), past(before))
    for by in accountability.BY:
        cards = [accountability.scorecard(past(city), by) for city in (before, after)]
        pd.testing.assert_frame_equal(cards[0], cards[1])
    # What came later is answered for as published.
    now = cases.build(after, tiny.AS_OF).set_index("source_id")
    assert now.loc[["T003", "T015"], "section"].tolist() == ["S1-2", "S5"]
    assert now.loc[["T003", "T015"], "unit"].tolist() == ["县财政局", "县环卫处"]
    assert now.loc["T003", "section_name"] == "人民路(新华路—建设路段)"
    assert now.loc[["T011", "T001"], "community_name"].tolist() == ["西门社区", "西关社区"]


def test_what_held_before_is_kept_with_its_days(engine):
    told = published(engine, SPLIT, GIVE, BORDER)
    assert (told.zones_ended, told.zones_begun) == (3, 4)  # S1, C1, C2 → S1-1, S1-2, C1, C2
    assert (told.duties_ended, told.duties_begun) == (2, 5)  # S1 lead and assist → two each, and S5
    city = store.city(engine)
    assert city.zoning.turns == [pd.Timestamp(SINCE)]
    assert "S1" not in set(city.sections["code"])
    then = zoning.at(city, BEFORE)
    assert set(then.sections["code"]) == {"S1", "S2", "S3", "S4", "S5"}
    assert then.communities.geometry.geom_equals_exact(tiny.communities().geometry, 0).all()
    rows = city.roster[city.roster["zone_code"].eq("S1") & city.roster["role"].eq("lead")]
    assert rows["valid_to"].tolist() == [BEFORE]
    assert set(zoning.ever(city).sections["code"]) == {"S1", "S1-1", "S1-2", "S2", "S3", "S4", "S5"}
    assert store.check(engine, pd.Timestamp(SINCE)) == [
        found for found in store.check(engine, pd.Timestamp(SINCE)) if found.code != "unknown_zone"
    ]


def test_a_plan_for_a_later_day_does_not_hold_yet(engine):
    draft = begun(engine, SPLIT, RENAME)
    later = dt.date(2026, 7, 30)  # the tiny city's clock stands on 2026-07-10
    store.mark_made_up(engine, True, actor="测试")
    store.publish(engine, draft.draft_id, version=1, from_day=later, actor="局长", reason="演示")
    city = store.city(engine)
    assert set(city.sections["code"]) == {"S1", "S2", "S3", "S4", "S5"}
    assert set(city.communities["name"]) == {"西关社区", "东关社区"}
    assert "S1-1" in set(zoning.at(city, later).sections["code"])
    assert zoning.latest(city).communities["name"].tolist() == ["西门社区", "东关社区"]


def test_publications_follow_one_another(engine):
    published(engine, SPLIT)
    draft = begun(engine, RENAME, name="倒签")
    with pytest.raises(InputError, match="已有自 2026-07-06 起生效的方案"):
        store.publish(
            engine, draft.draft_id, version=1, from_day=dt.date(2026, 7, 5), actor="局长", reason="补"
        )
    # On the same day the later plan goes over the earlier one: a day has one zoning.
    published(engine, plans.JoinSections(("S1-1", "S1-2"), "S1x"), name="同日")
    city = store.city(engine)
    assert len(city.zoning.turns) == 1
    assert set(city.sections["code"]) == {"S1x", "S2", "S3", "S4", "S5"}
    draft = begun(engine, RENAME, name="八月")
    store.publish(engine, draft.draft_id, version=1, from_day=dt.date(2026, 7, 9), actor="局长", reason="补")
    assert [day.day for day in store.city(engine).zoning.turns] == [6, 9]


def test_gaps_are_published_only_with_a_reason(engine):
    with pytest.raises(InputError, match=r"发布后有 . 处无人负责"):
        published(engine, plans.RemoveSections(("S4",)), reason="")
    assert store.city(engine).zoning.turns == []
    published(engine, plans.RemoveSections(("S4",)), reason="东环路改造封闭", name="再来")
    assert store.drafts(engine)["reason"].tolist() == ["东环路改造封闭", ""]


def test_a_plan_without_gaps_needs_no_reason(engine):
    save(engine, "communities", tiny.communities().assign(geometry=without_hole()))
    assert published(engine, plans.Give("section", ("S5",), "县环卫处"), reason="").duties_begun == 1


def without_hole():
    import shapely

    return [shapely.Polygon(shape.exterior) for shape in tiny.communities().geometry]


def test_a_published_plan_is_closed_and_a_stale_one_is_refused(engine):
    draft = begun(engine, SPLIT)
    store.save_draft(engine, draft.add(RENAME), actor="规划员乙")
    with pytest.raises(store.DraftConflictError):
        store.publish(engine, draft.draft_id, version=1, from_day=SINCE, actor="局长", reason="x")
    store.publish(engine, draft.draft_id, version=2, from_day=SINCE, actor="局长", reason="x")
    with pytest.raises(InputError, match="已经发布或作废"):
        store.save_draft(engine, store.draft(engine, draft.draft_id).add(GIVE), actor="规划员甲")


def test_steps_that_no_longer_fit_the_city_stop_a_publication(engine):
    draft = begun(engine, SPLIT, RENAME)
    save(engine, "sections", tiny.sections().query("code != 'S1'"), mode="replace")
    with pytest.raises(InputError, match="有 1 步做不成：第 1 步"):
        store.publish(engine, draft.draft_id, version=1, from_day=SINCE, actor="局长", reason="x")
    with pytest.raises(InputError, match="还没有一步改动"):
        published(engine, name="空")


def test_a_decision_of_an_earlier_day_stands_though_its_section_is_gone(engine):
    # T004 lies at the joint of S1 and S2 and was reported on 2026-07-01; a person chose S1.
    city = store.city(engine)
    at = city.problems["source_id"].eq("T004")
    source = city.problems.loc[at, "source"].iloc[0]
    store.decide(engine, [decisions.Choice(source, "T004", "section", "S1")], actor="网格员")
    before = past(store.city(engine))
    published(engine, SPLIT, GIVE)
    after = store.city(engine)
    pd.testing.assert_frame_equal(past(after), before)
    row = past(after).set_index("source_id").loc["T004"]
    assert (row["section"], row["unit"], row["section_reason"]) == ("S1", "县财政局", "decided")
