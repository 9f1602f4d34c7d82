"""Briefings are kept whole, a later save is told what changed, and a frozen copy stays as it was."""

from __future__ import annotations

import datetime as dt
import io
import sqlite3
from dataclasses import replace

import pytest
from PIL import Image

from mapapp import briefing, store
from mapapp.briefing import Deck, Scene, Slide
from mapapp.errors import InputError, StoreError
from mapapp.i18n import Translator

ZH = Translator("zh")
A = Scene(
    "overview", "全市", "说明", "备注", {"from": "2026-07-01"}, (113.5, 33.8, 113.7, 34.0), ("communities",)
)
B, C = Scene("clock", "时限"), Scene("words", "安排")
MOMENT = dt.datetime(2026, 7, 10, 12)
SLIDE = Slide("overview", "全市", "七月", MOMENT)
DECK = Deck("调度会", "示范县", True, "zh", MOMENT, 1, (SLIDE,))


@pytest.fixture
def engine(tmp_path):
    engine = store.connect(tmp_path / "city.db")
    yield engine
    engine.dispose()


def test_a_briefing_comes_back_as_it_was(engine):
    number = store.new_briefing(engine, " 七月  调度会 ", [A, B], actor="甲")
    kept = store.briefing(engine, number)
    assert (kept.name, kept.scenes, kept.version, kept.actor) == ("七月 调度会", (A, B), 1, "甲")
    listed = store.briefings(engine)
    assert listed[["name", "scenes_n", "version"]].to_numpy().tolist() == [["七月 调度会", 2, 1]]


@pytest.mark.parametrize(
    ("name", "actor", "scenes"),
    [
        ("调度会", "甲", []),
        ("  ", "甲", []),
        ("新", " ", []),
        ("长" * 61, "甲", []),
        ("新", "甲", [Scene("?")]),
    ],
    ids=["taken", "empty", "unsigned", "long", "unknown kind"],
)
def test_what_cannot_be_kept_changes_nothing(engine, name, actor, scenes):
    store.new_briefing(engine, "调度会", actor="甲")
    before = store.revision(engine)
    with pytest.raises(InputError):
        store.new_briefing(engine, name, scenes, actor=actor)
    assert (store.revision(engine), len(store.briefings(engine))) == (before, 1)


def test_the_later_of_two_editors_is_told_who_changed_what(engine):
    number = store.new_briefing(engine, "调度会", [A, B], actor="甲")
    first = second = store.briefing(engine, number)
    store.save_briefing(engine, replace(first, scenes=(B, C)), first.scenes, actor="乙")
    before = store.revision(engine)
    with pytest.raises(InputError) as refused:
        store.save_briefing(engine, replace(second, scenes=(A,)), second.scenes, actor="丙")
    said = ZH.error(refused.value)
    assert "乙" in said
    assert "新增场景“安排”、删去场景“全市”" in said
    assert store.revision(engine) == before
    assert store.briefing(engine, number).scenes == (B, C)
    renewed = store.briefing(engine, number)
    assert store.save_briefing(engine, replace(renewed, scenes=(C,)), renewed.scenes, actor="丙") == 3


def test_adding_a_scene_never_collides_but_is_noticed_by_an_editor(engine):
    number = store.new_briefing(engine, "调度会", [A], actor="甲")
    opened = store.briefing(engine, number)
    assert store.add_scene(engine, number, B, actor="乙") == 2
    assert store.add_scene(engine, number, C, actor="丙") == 3
    assert store.briefing(engine, number).scenes == (A, B, C)
    with pytest.raises(InputError, match="新增场景"):
        store.save_briefing(engine, replace(opened, scenes=(A,)), opened.scenes, actor="甲")


def test_a_briefing_can_be_renamed_but_not_into_another(engine):
    number = store.new_briefing(engine, "甲会", [A], actor="甲")
    store.new_briefing(engine, "乙会", actor="甲")
    kept = store.briefing(engine, number)
    store.save_briefing(engine, replace(kept, name="丙会"), kept.scenes, actor="甲")
    kept = store.briefing(engine, number)
    assert kept.name == "丙会"
    with pytest.raises(InputError, match="乙会"):
        store.save_briefing(engine, replace(kept, name="乙会"), kept.scenes, actor="甲")


def test_a_forgotten_briefing_stays_in_the_audit_line(engine):
    number = store.new_briefing(engine, "调度会", [A], actor="甲")
    store.forget_briefing(engine, number, actor="乙")
    with pytest.raises(InputError):
        store.briefing(engine, number)
    with pytest.raises(InputError):
        store.forget_briefing(engine, number, actor="乙")
    last = store.changes(engine).iloc[0]
    assert (last["what"], last["actor"]) == ("forget_briefing", "乙")
    assert last["detail"]["old"] == [briefing.to_plain(A)]
    with sqlite3.connect(engine.url.database) as raw:
        assert raw.execute("SELECT count(*) FROM briefing_scenes").fetchone() == (0,)


def test_a_frozen_copy_is_the_same_whatever_becomes_of_the_briefing(engine):
    number = store.new_briefing(engine, "调度会", [A], actor="甲")
    copy = store.freeze_briefing(engine, DECK, {"scenes": [{"title": "全市"}]}, actor="甲")
    store.forget_briefing(engine, number, actor="甲")
    assert store.frozen_briefing(engine, copy) == (DECK, {"scenes": [{"title": "全市"}]})
    listed = store.frozen_briefings(engine)
    assert listed[["name", "language", "actor", "scenes_n"]].to_numpy().tolist() == [
        ["调度会", "zh", "甲", 1]
    ]


def test_a_copy_altered_outside_the_program_is_noticed(engine):
    copy = store.freeze_briefing(engine, DECK, {}, actor="甲")
    other = briefing.pack(replace(DECK, title="别的"), {})
    engine.dispose()
    with sqlite3.connect(engine.url.database) as raw:
        raw.execute("UPDATE frozen_briefings SET content = ?", (other,))
    with pytest.raises(StoreError, match="调度会"):
        store.frozen_briefing(engine, copy)
    with pytest.raises(InputError):
        store.frozen_briefing(engine, 99)


def test_an_empty_briefing_or_an_unsigned_copy_is_not_frozen(engine):
    for deck, actor in ((replace(DECK, slides=()), "甲"), (DECK, " ")):
        with pytest.raises(InputError):
            store.freeze_briefing(engine, deck, {}, actor=actor)
    assert len(store.frozen_briefings(engine)) == 0


def test_a_picture_is_kept_once_and_without_what_the_camera_wrote(engine):
    exif = Image.Exif()
    exif[0x010F] = "相机"
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, "JPEG", exif=exif)
    first = store.add_picture(engine, written.getvalue(), "a.jpg", actor="甲")
    before = store.revision(engine)
    assert store.add_picture(engine, written.getvalue(), "b.jpg", actor="乙") == first
    assert store.revision(engine) == before
    kept = Image.open(io.BytesIO(store.picture(engine, first)))
    assert (kept.size, len(kept.getexif())) == ((40, 30), 0)
    assert store.picture(engine, "0" * 64) is None
    for content in (b"", b"GIF89a", b"<svg onload=alert(1)>"):
        with pytest.raises(InputError):
            store.add_picture(engine, content, "x.jpg", actor="甲")
