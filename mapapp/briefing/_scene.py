"""Say what a scene and a briefing are, and refuse those that cannot be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import InputError
from ..i18n import N_

LONGEST_TITLE, LONGEST_TEXT, LONGEST_NOTES = 60, 1_000, 4_000
MOST_SCENES, MOST_PICTURES = 60, 4
View = tuple[float, float, float, float]


@dataclass(frozen=True)
class Scene:
    """
    A view that was put into a briefing; its figures are counted when it is shown.

    Attributes
    ----------
    kind
        A key of `briefing.KINDS`.
    title, text, notes
        What staff wrote: above the scene, beside the map, and for the presenter alone; each may be empty.
    query
        The scope and the choices of the page it came from, as address-bar parameters.
    view
        West, south, east, north in degrees; None looks at what the scene is about.
    layers
        Keys of the map layers shown, of those that the kind has; empty shows all.
    pictures
        Checksums of the pictures shown beside the map.
    """

    kind: str
    title: str = ""
    text: str = ""
    notes: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    view: View | None = None
    layers: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()

    def changed(self, **changes: object) -> Scene:
        """Return the same scene with some parts replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Briefing:
    """
    An ordered list of scenes under a name.

    Attributes
    ----------
    name
        What people call it: 七月调度会.
    scenes
        In the order they are shown.
    briefing_id, version
        Given by the store; `version` rises with every change, so that a later save by somebody who has not
        seen it is noticed.
    actor, saved_at
        Who changed it last, and when.
    """

    name: str
    scenes: tuple[Scene, ...] = ()
    briefing_id: int = 0
    version: int = 0
    actor: str = ""
    saved_at: str = ""


def to_plain(scene: Scene) -> dict[str, Any]:
    """Write a scene as JSON can hold it."""
    return {
        "kind": scene.kind,
        "title": scene.title,
        "text": scene.text,
        "notes": scene.notes,
        "query": dict(scene.query),
        "view": list(scene.view) if scene.view else None,
        "layers": list(scene.layers),
        "pictures": list(scene.pictures),
    }


def from_plain(written: Mapping[str, Any]) -> Scene:
    """Read back what `to_plain` wrote."""
    view = written["view"]
    return Scene(
        kind=written["kind"],
        title=written["title"],
        text=written["text"],
        notes=written["notes"],
        query=dict(written["query"]),
        view=tuple(map(float, view)) if view else None,  # type: ignore[arg-type]
        layers=tuple(written["layers"]),
        pictures=tuple(written["pictures"]),
    )


def check(scenes: Sequence[Scene], kinds: Mapping[str, object]) -> None:
    """
    Refuse scenes that cannot be kept, all complaints in one.

    Raises
    ------
    InputError
        Too many scenes, a kind nobody knows, a text that is too long, a view that is not on Earth.
    """
    if len(scenes) > MOST_SCENES:
        raise InputError(
            N_("共 {count} 个场景，超过 {most} 个"), N_("请分成几份汇报"), count=len(scenes), most=MOST_SCENES
        )
    faulty = [number for number, scene in enumerate(scenes, start=1) if not _keeps(scene, kinds)]
    if faulty:
        raise InputError(
            N_("第 {numbers} 个场景不能保存：标题、正文或备注过长，图片过多，或地图范围有误"),
            N_("标题至多 {title} 字，正文至多 {text} 字，备注至多 {notes} 字，图片至多 {pictures} 张"),
            numbers=[str(number) for number in faulty],
            title=LONGEST_TITLE,
            text=LONGEST_TEXT,
            notes=LONGEST_NOTES,
            pictures=MOST_PICTURES,
        )


def _keeps(scene: Scene, kinds: Mapping[str, object]) -> bool:
    lengths = (
        (scene.title, LONGEST_TITLE),
        (scene.text, LONGEST_TEXT),
        (scene.notes, LONGEST_NOTES),
        (scene.pictures, MOST_PICTURES),
    )
    return scene.kind in kinds and all(len(what) <= most for what, most in lengths) and _on_earth(scene.view)


def _on_earth(view: View | None) -> bool:
    if view is None:
        return True
    west, south, east, north = view
    return -180 <= west < east <= 180 and -90 <= south < north <= 90
