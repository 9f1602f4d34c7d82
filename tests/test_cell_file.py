"""The index beside the store: made once per drawing, mapped afterwards, made again where it is damaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mapapp import store
from mapapp.matching import communities
from mapapp.store import cell_file

from . import tiny_city as tiny


@pytest.fixture
def opened(tmp_path):
    return store.connect(tmp_path / "city.db")


def files(engine) -> list[Path]:
    return sorted(Path(engine.url.database).parent.glob("city.db-cells-*"))


def same(one, other) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_saved_and_mapped_it_is_the_same(tmp_path):
    index = communities.index_of(tiny.communities())
    cell_file.save(tmp_path / "cells", index)
    mapped = cell_file.load(tmp_path / "cells")
    assert same(mapped, index)
    assert isinstance(mapped.owner, np.memmap)
    places = np.array([tiny.place(-500, 0), tiny.place(700, -300), tiny.place(0, 0)]).T
    found = communities.contain(*places, tiny.communities(), mapped)
    assert found["community"].tolist() == ["C1", "", "C1"]


def test_made_once_and_then_read(opened, monkeypatch):
    city = tiny.build()
    first = store.cells(opened, city)
    assert len(files(opened)) == 1
    monkeypatch.setattr(communities, "index_of", lambda zones: pytest.fail("made a second time"))
    assert same(store.cells(opened, city), first)


def test_a_new_revision_of_the_same_drawing_takes_the_file_over(opened, monkeypatch):
    city = tiny.build()
    store.cells(opened, city)
    monkeypatch.setattr(communities, "index_of", lambda zones: pytest.fail("made a second time"))
    store.cells(opened, replace(city, revision=2))
    assert [path.name.split("-")[2] for path in files(opened)] == ["2"]


def test_another_drawing_makes_another_file(opened):
    city = tiny.build()
    store.cells(opened, city)
    before = files(opened)
    moved = city.communities.set_geometry(city.communities.geometry.translate(0.001))
    index = store.cells(opened, replace(city, communities=moved, revision=2))
    assert same(index, communities.index_of(moved))
    assert len(files(opened)) == 1
    assert files(opened) != before


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],  # cut off
        lambda content: content[:-9] + b"\x01" * 9,  # other bytes
        lambda content: b"{}\n" + content,  # no index at all
        lambda content: b"",
        lambda content: content.replace(b"cells 1", b"cells 0"),  # another version
    ],
)
def test_a_damaged_file_is_made_again(opened, damage):
    city = tiny.build()
    index = store.cells(opened, city)
    path = files(opened)[0]
    sound = path.read_bytes()
    index = type(index)(*(np.array(part) for part in index))
    path.unlink()
    path.write_bytes(damage(sound))
    assert cell_file.load(path) is None
    assert same(store.cells(opened, city), index)


def test_where_no_file_can_lie_the_index_is_made(tmp_path, opened, monkeypatch):
    def refuse(path, index):
        raise PermissionError(13, "no")

    monkeypatch.setattr(cell_file, "save", refuse)
    assert same(store.cells(opened, tiny.build()), communities.index_of(tiny.communities()))
    assert files(opened) == []
