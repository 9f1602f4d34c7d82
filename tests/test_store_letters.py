"""Issued letters are records: byte for byte, no point twice in a round, a history that only grows."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from dataclasses import replace

import numpy as np
import pytest

from mapapp import cases, letters, store
from mapapp.complaints import Cleaned, rejected_frame
from mapapp.errors import InputError, StoreError
from mapapp.letters import Letter, Terms

from . import tiny_city as tiny

AS_OF = tiny.AS_OF.to_pydatetime()
DAY, REPLY = dt.date(2026, 7, 10), dt.date(2026, 7, 17)
TERMS = Terms("第28周", office="县城管局", pattern=letters.PATTERN)
WHO = "督查科"


@pytest.fixture
def engine(tmp_path):
    """Keep the tiny city: overdue are 8 (县住建局; here not verified), 4 and 12 (leaders 甲 and 丙)."""
    engine = store.connect(tmp_path / "city.db")
    nothing = rejected_frame([], [], [])
    for kind, frame in (
        ("communities", tiny.communities().assign(street="")),
        ("sections", tiny.sections()),
        ("roster", tiny.roster()),
        ("problems", tiny.problems().replace({"status": {"verified": "dispatched"}})),
    ):
        about = {"source": "ledger", "file_name": "f", "datum": "wgs84", "mapping": {}, "actor": WHO}
        store.save_import(engine, kind, Cleaned(frame, nothing), sha256=kind.ljust(64, "0"), **about)
    yield engine
    engine.dispose()


def drafts(engine, name="第28周"):
    city = store.city(engine)
    made = cases.build(city, AS_OF)
    return letters.draft(
        made, np.empty(0, "int64"), store.earlier_points(engine), round_name=name, as_of=AS_OF
    ).letters


def letter(draft, sequence=1, **changes) -> Letter:
    number = letters.number(letters.PATTERN, 2026, sequence)
    return replace(Letter(draft, TERMS, number, DAY, REPLY, AS_OF), **changes)


def issue(engine, draft, sequence=1, name="第28周", content=b"docx", **changes) -> int:
    opened = store.open_round(engine, replace(TERMS, round_name=name), AS_OF, actor=WHO)
    return store.issue_letter(engine, opened, letter(draft, sequence, **changes), content, actor=WHO)


def test_a_letter_comes_back_byte_for_byte(engine):
    evidence = store.evidence(engine)
    first = drafts(engine)[0]
    assert (first.recipient, first.points["source_id"].tolist()) == ("县住建局", ["T008"])
    content = bytes(range(256)) * 40
    number = issue(engine, first, content=content)
    assert store.letter_content(engine, number) == content
    row = store.letters(engine).iloc[0]
    assert (row["number"], row["recipient"], row["rung"]) == ("城管督〔2026〕1号", "县住建局", "remind")
    points = store.points_of_letters(engine)
    assert points[["source_id", "state", "type_key"]].to_numpy().tolist() == [
        ["T008", "open", tiny.STANDARD + "09005"]
    ]
    assert points["days_over"].iloc[0] == pytest.approx(
        4 + 4 / 24
    )  # due on the 6th at 8, judged on the 10th at noon
    assert store.changes(engine)["what"].tolist()[:2] == ["issue_letter", "open_round"]
    assert store.evidence(engine) == evidence


def test_a_letter_altered_outside_the_program_is_noticed(engine, tmp_path):
    number = issue(engine, drafts(engine)[0])
    engine.dispose()
    with sqlite3.connect(tmp_path / "city.db") as raw:
        raw.execute("UPDATE letters SET content = ?", (b"other",))
    with pytest.raises(StoreError, match="城管督〔2026〕1号"):
        store.letter_content(engine, number)


def test_one_letter_per_recipient_and_one_place_per_point_in_a_round(engine):
    one, two, three = drafts(engine)
    issue(engine, one, 1)
    before = store.revision(engine), len(store.letters(engine))
    refused = [
        (one, 2, {}, "本轮已给“县住建局”发过"),
        (two, 1, {}, "文号 城管督〔2026〕1号 已经用过"),
        (replace(one, recipient="县教育局"), 2, {}, "本轮已在别的函里：T008"),
        (replace(two, points=two.points.iloc[:0]), 2, {}, "没有点位"),
    ]
    for draft, sequence, changes, words in refused:
        with pytest.raises(InputError, match=words):
            issue(engine, draft, sequence, **changes)
    assert (store.revision(engine), len(store.letters(engine))) == before
    issue(engine, two, 2)
    issue(engine, three, 3)
    assert drafts(engine) == ()


def test_the_next_round_waits_for_the_reply_and_then_climbs(engine):
    issue(engine, drafts(engine)[0], reply_by=dt.date(2026, 7, 9))
    again = {draft.recipient: draft.rung for draft in drafts(engine, "第29周")}
    assert again["县住建局"] == "urge"
    number = int(store.letters(engine)["letter_id"].iloc[0])
    store.note_letter(engine, [number], "extended", DAY, actor=WHO, reply_by=dt.date(2026, 7, 20))
    assert "县住建局" not in {draft.recipient for draft in drafts(engine, "第29周")}
    store.note_letter(engine, [number], "withdrawn", DAY, actor=WHO, note="发错单位")
    assert {draft.recipient: draft.rung for draft in drafts(engine, "第29周")}["县住建局"] == "remind"


def test_what_was_settled_since_the_preview_is_not_urged(engine, tmp_path):
    draft = drafts(engine)[0]
    engine.dispose()
    with sqlite3.connect(tmp_path / "city.db") as raw:
        raw.execute("UPDATE problems SET status = 'closed' WHERE source_id = 'T008'")
    with pytest.raises(InputError, match="预览之后已结案、作废或移除：T008"):
        issue(engine, draft)
    assert len(store.letters(engine)) == 0


def test_points_follow_the_case_after_the_letter(engine, tmp_path):
    issue(engine, drafts(engine)[0])
    for statement, state in (
        ("UPDATE problems SET status = 'closed' WHERE source_id = 'T008'", "settled"),
        ("DELETE FROM problems WHERE source_id = 'T008'", "gone"),
    ):
        engine.dispose()
        with sqlite3.connect(tmp_path / "city.db") as raw:
            raw.execute(statement)
        assert store.points_of_letters(engine)["state"].tolist() == [state]


def test_the_history_only_grows_and_ends(engine):
    number = issue(engine, drafts(engine)[0])
    refused = [
        ("issued", DAY, {}, "没有“issued”"),
        ("extended", DAY, {}, "没有写明延长到哪一天"),
        ("extended", DAY, {"reply_by": REPLY}, "不晚于现在的期限 2026-07-17"),
        ("replied", dt.date(2026, 7, 9), {}, "早于 城管督〔2026〕1号 发出的日期"),
    ]
    for kind, day, more, words in refused:
        with pytest.raises(InputError, match=words):
            store.note_letter(engine, [number], kind, day, actor=WHO, **more)
    with pytest.raises(InputError):
        store.note_letter(engine, [number, 99], "delivered", DAY, actor=WHO)
    for kind in ("delivered", "replied", "followed_up", "closed"):
        store.note_letter(engine, [number], kind, DAY, actor=WHO, note=f"{kind}。")
    with pytest.raises(InputError, match="已办结或已作废"):
        store.note_letter(engine, [number], "replied", DAY, actor=WHO)
    history = store.letter_history(engine)
    assert history["kind"].tolist() == ["issued", "delivered", "replied", "followed_up", "closed"]
    assert history["note"].tolist()[2] == "replied。"


def test_a_round_keeps_the_terms_it_began_with(engine):
    first = store.open_round(engine, TERMS, AS_OF, actor=WHO)
    assert store.open_round(engine, replace(TERMS, office="别的单位"), AS_OF, actor=WHO) == first
    assert store.rounds(engine)["terms"].iloc[0]["office"] == "县城管局"
    for wrong in ({"round_name": " "}, {"pattern": "无号"}, {"reply_days": 0}, {"round_name": "长" * 61}):
        with pytest.raises(InputError):
            store.open_round(engine, replace(TERMS, **{"round_name": "另一轮", **wrong}), AS_OF, actor=WHO)
    with pytest.raises(InputError):
        store.open_round(engine, replace(TERMS, round_name="另一轮"), AS_OF, actor=" ")


def test_numbers_go_on_from_the_highest(engine):
    assert store.next_sequence(engine, letters.PATTERN, 2026) == 1
    one, two, _ = drafts(engine)
    issue(engine, one, 7)
    issue(engine, two, 3)
    assert store.next_sequence(engine, letters.PATTERN, 2026) == 8
    assert store.next_sequence(engine, letters.PATTERN, 2027) == 1
    assert store.next_sequence(engine, "办〔{year}〕{number}号", 2026) == 1


def test_two_people_send_the_same_round_at_once(engine):
    sent = drafts(engine)
    opened = store.open_round(engine, TERMS, AS_OF, actor=WHO)
    won, lost = [], []

    def send(offset: int) -> None:
        for place, draft in enumerate(sent):
            try:
                ready = letter(draft, offset + place)
                won.append(store.issue_letter(engine, opened, ready, b"docx", actor=f"科员{offset}"))
            except InputError as error:
                lost.append(str(error))

    both = [threading.Thread(target=send, args=(offset,)) for offset in (1, 11)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(won) == len(lost) == len(sent)
    issued = store.letters(engine)
    assert sorted(issued["recipient"]) == sorted(draft.recipient for draft in sent)
    assert not store.points_of_letters(engine).duplicated(["source", "source_id"]).any()
