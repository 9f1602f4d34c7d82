"""Photos are checked by decoding, stripped of what they say of the camera, and kept with their row."""

from __future__ import annotations

import datetime as dt
import io
import sqlite3

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from starlette.applications import Starlette

from mapapp import http, photos, store
from mapapp.errors import InputError, StoreError
from mapapp.settings import Settings

from .asgi import Client
from .pictures import GPS, picture
from .test_store import TWO, save

KEY = ("台账", "A1")


@pytest.fixture
def engine(tmp_path):
    opened = store.connect(tmp_path / "city.db")
    save(opened, TWO)
    return opened


def pixel(content: bytes, x: int, y: int) -> tuple[int, ...]:
    with Image.open(io.BytesIO(content)) as image:
        return image.convert("RGB").getpixel((x, y))


def near(one, other) -> bool:
    return all(abs(a - b) < 30 for a, b in zip(one, other, strict=True))


# Reading -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_time_and_place_are_read_and_then_gone_from_the_picture(form):
    read = photos.read(picture(form, taken="2026:07:01 08:30:00", gps=GPS))
    assert read.taken_at == dt.datetime(2026, 7, 1, 8, 30)
    assert (read.lon, read.lat) == (pytest.approx(113.6), pytest.approx(33.905))
    for kept in (read.full, read.thumb):
        with Image.open(io.BytesIO(kept)) as image:
            assert image.format == "JPEG"
            assert not image.getexif()
            assert not {"exif", "xmp", "comment", "icc_profile"} & set(image.info)


def test_a_comment_inside_the_file_is_gone():
    content = picture(comment="<script>13800000000</script>")
    assert b"13800000000" in content
    assert b"13800000000" not in photos.read(content).full


RECORDS = [
    # what the camera wrote                                 taken, position known
    ({}, (False, False)),
    ({"taken": "0000:00:00 00:00:00"}, (False, False)),  # a clock never set
    ({"taken": "2026-07-01 08:30"}, (False, False)),  # not as EXIF writes it
    ({"gps": {}}, (False, False)),
    ({"gps": GPS | {2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)}}, (False, False)),  # no fix
    ({"gps": GPS | {2: (133.0, 0.0, 0.0)}}, (False, False)),  # no such latitude
    ({"gps": {1: "N", 2: (33.0, 54.0, 18.0)}}, (False, False)),  # half a position
    ({"taken": "2026:07:01 08:30:00", "gps": GPS}, (True, True)),
]


@pytest.mark.parametrize(("said", "known"), RECORDS)
def test_a_record_that_makes_no_sense_says_nothing(said, known):
    read = photos.read(picture(**said))
    assert (read.taken_at is not None, bool(np.isfinite(read.lon) and np.isfinite(read.lat))) == known


def test_south_and_west_are_negative():
    read = photos.read(picture(gps=GPS | {1: "S", 3: "W"}))
    assert (round(read.lon, 6), round(read.lat, 6)) == (-113.6, -33.905)


def test_a_photo_taken_sideways_stands_upright():
    # Orientation 6: turn by 90 degrees clockwise to see it; the upper left quarter moves to the upper right.
    read = photos.read(picture(size=(80, 40), orientation=6))
    assert (read.width, read.height) == (40, 80)
    assert near(pixel(read.full, 35, 5), (20, 40, 220))
    assert near(pixel(read.full, 5, 5), (200, 30, 30))


def test_see_through_parts_become_white():
    assert near(pixel(photos.read(picture("PNG", colour=(0, 0, 0, 0))).full, 60, 40), (255, 255, 255))


def test_large_photos_are_kept_smaller():
    read = photos.read(picture(size=(4000, 2000)))
    assert (read.width, read.height) == (2560, 1280)
    with Image.open(io.BytesIO(read.thumb)) as thumb:
        assert thumb.size == (480, 240)


GOOD = picture("PNG")
BAD = {
    "nothing": b"",
    "a text": b"<html><script>alert(1)</script></html>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a head without a body": picture()[:200],
    "cut off": GOOD[: len(GOOD) // 2],
    "a GIF": b"GIF89a" + bytes(40),
    "too many bytes": b"\xff\xd8\xff" + bytes(photos.MOST_BYTES),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_what_is_no_photo_is_refused_with_a_cure(content):
    with pytest.raises(InputError) as refused:
        photos.read(content)
    assert refused.value.cure


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked():
    # 100,000 × 100,000 pixels in a file of 69 bytes: only the head is ever read.
    head = bytearray(picture("PNG", size=(1, 1)))
    head[16:24] = (100_000).to_bytes(4, "big") * 2
    with pytest.raises(InputError):
        photos.read(bytes(head))


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_no_damage_raises_anything_but_a_refusal():
    random = np.random.default_rng(5)
    for form in ("JPEG", "PNG", "WEBP"):
        whole = np.frombuffer(picture(form, taken="2026:07:01 08:30:00", gps=GPS), dtype=np.uint8)
        for _ in range(150):
            hurt = whole.copy()
            hurt[random.integers(0, len(hurt), 6)] = random.integers(0, 256, 6)
            try:
                read = photos.read(hurt.tobytes())
            except InputError:
                continue
            assert read.width * read.height > 0


# Keeping -----------------------------------------------------------------------------------------------


def test_a_photo_is_kept_and_comes_back(engine):
    content = picture(taken="2026:07:01 08:30:00", gps=GPS)
    revision, evidence = store.revision(engine), store.evidence(engine)
    name = store.add_photo(engine, *KEY, content, "before", "网格员甲")
    kept = store.photos(engine)
    row = kept.iloc[0]
    assert (row["source"], row["source_id"], row["kind"], row["sha256"]) == (*KEY, "before", name)
    assert (row["event_id"], row["actor"], row["mime"]) == (0, "网格员甲", "image/jpeg")
    assert row["taken_at"] == pd.Timestamp("2026-07-01 08:30")
    assert store.photo_bytes(engine, name, "full") == photos.read(content).full
    assert len(store.photo_bytes(engine, name)) < len(content) * 10
    assert store.revision(engine) == revision + 1
    assert store.evidence(engine) == evidence  # a photo changes nothing of the join
    assert store.changes(engine).iloc[0]["what"] == "add_photo"


def test_photos_of_asked_problems_only(engine):
    store.add_photo(engine, "台账", "A1", picture(), "before", "甲")
    store.add_photo(engine, "台账", "A2", picture(colour=(1, 2, 3)), "scene", "甲")
    assert store.photos(engine, [("台账", "A2")])["kind"].tolist() == ["scene"]
    assert len(store.photos(engine, [])) == 0
    assert store.photos(engine, []).dtypes.equals(store.photos(engine).dtypes)
    assert len(store.photos(engine, [("别处", "A2"), ("台账", "没有")])) == 0


def test_the_same_photo_again_changes_nothing(engine):
    name = store.add_photo(engine, *KEY, picture(), "after", "甲")
    revision = store.revision(engine)
    assert store.add_photo(engine, *KEY, picture(), "after", "乙") == name
    assert store.revision(engine) == revision
    assert len(store.photos(engine)) == 1


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ({"source_id": "没有"}, "没有"),
        ({"kind": "selfie"}, "selfie"),
        ({"actor": " "}, "经办人"),
        ({"content": b"x"}, "JPEG"),
    ],
)
def test_refusals_name_what_is_wrong_and_write_nothing(engine, said, names):
    given = {
        "source": "台账",
        "source_id": "A1",
        "content": picture(),
        "kind": "before",
        "actor": "甲",
    } | said
    revision = store.revision(engine)
    with pytest.raises(InputError, match=names):
        store.add_photo(engine, **given)
    assert (store.revision(engine), len(store.photos(engine))) == (revision, 0)


def test_a_file_without_a_row_is_harmless_and_found(engine, tmp_path):
    with pytest.raises(InputError):
        store.add_photo(engine, "台账", "没有", picture(), "before", "甲")
    left = list((tmp_path / "city.db-photos").glob("*/*.jpg"))
    assert len(left) == 2
    found = {finding.code: finding.count for finding in store.check(engine)}
    assert found["photo_orphan"] == 2
    name = store.add_photo(engine, *KEY, picture(), "before", "甲")
    assert left[0].name.startswith(name)  # the very file is used when the photo comes to stay
    assert "photo_orphan" not in {finding.code for finding in store.check(engine)}
    with pytest.raises(InputError):
        store.photo_bytes(engine, "0" * 64)


def test_a_lost_or_altered_file_is_said(engine, tmp_path):
    name = store.add_photo(engine, *KEY, picture(), "before", "甲")
    full = tmp_path / "city.db-photos" / name[:2] / f"{name}.jpg"
    thumb = full.with_name(f"{name}-thumb.jpg")
    thumb.unlink()
    assert store.photo_bytes(engine, name, "thumb")[:2] == b"\xff\xd8"  # made again
    full.write_bytes(photos.read(picture(colour=(1, 1, 1))).full)
    with pytest.raises(StoreError, match="改动"):
        store.photo_bytes(engine, name, "full")
    full.unlink()
    with pytest.raises(StoreError, match="不在"):
        store.photo_bytes(engine, name, "full")
    assert ("photo_missing", 1) in {(finding.code, finding.count) for finding in store.check(engine)}


@pytest.mark.parametrize("asked", ["../../etc/passwd", "A" * 64, "", "%"])
def test_a_name_that_is_no_digest_finds_nothing(engine, asked):
    with pytest.raises(InputError):
        store.photo_bytes(engine, asked, "full")


def test_history_of_photos_cannot_be_changed_past_the_program(engine, tmp_path):
    store.add_photo(engine, *KEY, picture(), "before", "甲")
    outside = sqlite3.connect(tmp_path / "city.db")
    for statement in (
        "UPDATE photos SET actor = '乙'",
        "DELETE FROM photos",
        "INSERT OR REPLACE INTO photos SELECT * FROM photos",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            outside.execute(statement)


# Sending -----------------------------------------------------------------------------------------------


def test_photos_are_sent_once_and_only_as_pictures(engine):
    name = store.add_photo(engine, *KEY, picture(), "before", "甲")
    routes = http.routes(
        lambda: None, Settings(), read_photo=lambda sha, size: store.photo_bytes(engine, sha, size)
    )
    client = Client(Starlette(routes=routes, middleware=http.security(Settings())))
    for size in ("thumb", "full"):
        answer = client.get(f"/city/photos/{name}/{size}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
        again = client.get(f"/city/photos/{name}/{size}", headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    for wrong in (f"{name}/original", f"{'0' * 64}/full", "..%2f..%2fcity.db/full", f"{name}"):
        assert client.get(f"/city/photos/{wrong}").status_code == 404
