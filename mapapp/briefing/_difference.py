"""Say how a briefing differs from the one that somebody started from."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Phrase
from ..i18n import N_
from ._scene import Scene


def difference(base: Sequence[Scene], present: Sequence[Scene]) -> list[Phrase]:
    """
    List what is different.

    Parameters
    ----------
    base
        The scenes as they were when the editor opened them.
    present
        The scenes as they are in the store.

    Returns
    -------
    changes
        One message per scene that came, went or was changed, and one where only the order differs. Scenes
        are called by their title, or by their place where they have none.
    """
    came = [scene for scene in present if scene not in base]
    went = [scene for scene in base if scene not in present]
    found = []
    for number, scene in enumerate(present, start=1):
        if scene in came:
            twin = next((old for old in went if (old.kind, old.title) == (scene.kind, scene.title)), None)
            if twin is not None:
                went.remove(twin)
            message = N_("新增场景{name}") if twin is None else N_("改动场景{name}")
            found.append(Phrase(message, {"name": _called(scene, number)}))
    found += [Phrase(N_("删去场景{name}"), {"name": _called(scene, base.index(scene) + 1)}) for scene in went]
    if not found and list(base) != list(present):
        found.append(Phrase(N_("场景的次序变了")))
    return found


def _called(scene: Scene, number: int) -> Phrase:
    if scene.title:
        return Phrase(N_("“{title}”"), {"title": scene.title})
    return Phrase(N_("第 {number} 个"), {"number": number})
