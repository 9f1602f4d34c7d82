"""What goes public was read by a person, holds no plate and no number, and can be taken back."""

from __future__ import annotations

import pytest

from mapapp import cases, reports, store
from mapapp.errors import InputError
from mapapp.i18n import Translator

from . import tiny_city as tiny

ZH = Translator("zh")
AS_OF = tiny.AS_OF.to_pydatetime()
ONE, OTHER = ("ledger", "T003"), ("ledger", "T004")
SAME = {ONE: store.digest("甲", "乙"), OTHER: store.digest("丙", "丁")}


@pytest.fixture
def engine(tmp_path):
    opened = store.connect(tmp_path / "city.db")
    yield opened
    opened.dispose()


def keys(engine) -> set[tuple[str, str]]:
    kept = store.cleared(engine)
    return set(zip(kept["source"], kept["source_id"], strict=True))


def test_a_cleared_text_is_kept_with_who_and_of_what(engine):
    store.clear_texts(engine, {ONE: ("甲", "乙")}, SAME, actor="宣传科")
    row = store.cleared(engine).iloc[0]
    assert (row["address"], row["original"], row["actor"]) == ("甲", SAME[ONE], "宣传科")


def test_what_is_taken_back_is_gone_and_the_rest_stays(engine):
    store.clear_texts(engine, {ONE: ("甲", "乙"), OTHER: ("丙", "丁")}, SAME, actor="宣传科")
    store.clear_texts(engine, {ONE: ("甲", "改")}, SAME, actor="宣传科", withdrawn=[OTHER])
    assert keys(engine) == {ONE}
    assert store.cleared(engine)["description"].tolist() == ["改"]
    store.clear_texts(engine, {}, {}, actor="宣传科", withdrawn=[ONE])
    assert keys(engine) == set()
    with pytest.raises(InputError):
        store.clear_texts(engine, {}, {}, actor="", withdrawn=[ONE])


@pytest.mark.parametrize("left", ["豫A12345", "电话13800001234", "qq：123456789"])
def test_a_text_that_still_tells_who_is_refused(engine, left):
    with pytest.raises(InputError, match="T003"):
        store.clear_texts(engine, {ONE: ("甲", left)}, SAME, actor="宣传科")
    assert keys(engine) == set()


@pytest.mark.parametrize("key", ["exposure_html", "exposure_docx"])
def test_what_nobody_cleared_is_left_out(key):
    city = tiny.build()
    frame = cases.build(city, AS_OF)
    made = reports.DOCUMENTS[key].make(city, frame, as_of=AS_OF, say=ZH, texts={ONE: ("某处", "某事")})
    if key == "exposure_html":
        assert made.decode().count("<article>") == 1
        assert "某处" in made.decode()
