"""Let some cases of the demo city live on: rework, pauses, extensions, reopening, with drawn photos."""

from __future__ import annotations

import datetime as dt
import io

import numpy as np
import pandas as pd
from PIL import Image, ImageDraw

from .. import photos
from ..case_life import Move, Shot
from ._calendar import AS_OF

SIZE = (640, 480)
OLDEST = dt.timedelta(days=40)
NEWEST = dt.timedelta(days=4)
LABEL = "FICTITIOUS / MADE-UP DEMO PICTURE"
ROLES = {"filed": "acceptor", "dispatched": "dispatcher", "disposed": "unit", "verified": "verifier"}
ROLES |= {"returned": "verifier", "closed": "acceptor", "paused": "leader", "extended": "leader"}
ROLES |= {"not_filed": "acceptor", "reopened": "acceptor"}
ACTORS = {"acceptor": "立案员甲", "dispatcher": "派遣员甲", "unit": "责任单位经办人"}
ACTORS |= {"verifier": "核查员甲", "leader": "值班领导甲"}
LIVES = (
    # from the ledger's state, how many, the steps taken since
    ("dispatched", 3, "dispatched disposed returned"),
    ("dispatched", 3, "dispatched disposed returned disposed verified closed"),
    ("dispatched", 2, "dispatched disposed"),
    ("dispatched", 3, "paused"),
    ("dispatched", 3, "extended"),
    ("closed", 3, "reopened dispatched"),
)
NOTES = {
    "returned": "复查时仍未清理干净",
    "paused": "道路施工围挡，暂无法处置",
    "extended": "需协调产权单位",
    "reopened": "群众再次反映，经核实属实",
}


def moves(problems: pd.DataFrame) -> list[Move]:
    """
    Return the steps of some cases of the imported demo city, the same ones every time.

    Parameters
    ----------
    problems
        The problems frame; the cases are the first of their state by number, reported in the last weeks.
    """
    age = AS_OF - problems["reported_at"]
    recent = problems[(age > NEWEST) & (age < OLDEST) & problems["source"].eq("市容问题台账")]
    left = {state: part.sort_values("source_id") for state, part in recent.groupby("status")}
    taken: list[Move] = []
    for state, count, steps in LIVES:
        chosen = left.get(state, recent.iloc[:0])
        left[state] = chosen.iloc[count:]
        for _, problem in chosen.head(count).iterrows():
            taken += _life(problem, steps.split())
    return taken


def _life(problem: pd.Series, steps: list[str]) -> list[Move]:
    known = [problem[name] for name in ("reported_at", "disposed_at", "closed_at") if pd.notna(problem[name])]
    begin = max(known).to_pydatetime()
    apart = (AS_OF.to_pydatetime() - begin) / (len(steps) + 1)
    return [_move(problem, step, begin + apart * (turn + 1), turn) for turn, step in enumerate(steps)]


def _move(problem: pd.Series, step: str, at: dt.datetime, turn: int) -> Move:
    role, at = ROLES[step], at.replace(second=0, microsecond=0)
    pictures: tuple[Shot, ...] = ()
    if step in ("dispatched", "disposed"):
        kind = "before" if step == "dispatched" else "after"
        pictures = (Shot(kind, photos.read(picture(str(problem["source_id"]), kind, turn))),)
    return Move(
        source=str(problem["source"]),
        source_id=str(problem["source_id"]),
        step=step,
        actor=ACTORS[role],
        role=role,
        at=at,
        note=NOTES.get(step, ""),
        until=(AS_OF + dt.timedelta(days=9)).to_pydatetime() if step == "paused" else None,
        amount=2.0 if step == "extended" else float("nan"),
        unit="work_days" if step == "extended" else "",
        photos=pictures,
    )


def picture(number: str, kind: str, turn: int) -> bytes:
    """Draw a street with litter (before) or without (after); it says on itself that it is made up."""
    rng = np.random.default_rng(sum(map(ord, number)) * 10 + turn)
    image = Image.new("RGB", SIZE, (205, 222, 235))
    pen = ImageDraw.Draw(image)
    for left in range(0, SIZE[0], 160):
        shade = int(rng.integers(150, 200))
        pen.rectangle(
            (left, int(rng.integers(60, 130)), left + 150, 290), fill=(shade, shade - 15, shade - 30)
        )
    pen.rectangle((0, 290, *SIZE), fill=(120, 122, 125))
    pen.rectangle((0, 290, SIZE[0], 312), fill=(176, 172, 164))
    for _ in range(45 if kind == "before" else 0):
        x, y, size = int(rng.integers(180, 460)), int(rng.integers(320, 420)), int(rng.integers(6, 22))
        pen.ellipse((x, y, x + size, y + size // 2), fill=tuple(int(c) for c in rng.integers(40, 235, 3)))
    pen.rectangle((0, 440, SIZE[0], SIZE[1]), fill=(255, 255, 255))
    pen.text((10, 448), f"{LABEL} - {kind}", fill=(150, 0, 0), font_size=22)
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()
