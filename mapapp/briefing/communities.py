"""Show communities, or the leaders who answer for them, by an indicator: map, worst and best."""

from __future__ import annotations

from ..i18n import N_, Translator
from . import _ranking
from ._kind import Made, Material, SceneKind
from ._scene import Scene


def make(scene: Scene, material: Material, say: Translator) -> Made:
    """Make the scene."""
    return _ranking.make(scene, material, say, "community", "communities")


KIND = SceneKind("communities", N_("社区排名"), ("communities",), make)
