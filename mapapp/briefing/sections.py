"""Show road sections, or the units that answer for them, by an indicator: map, worst and best."""

from __future__ import annotations

from ..i18n import N_, Translator
from . import _ranking
from ._kind import Made, Material, SceneKind
from ._scene import Scene


def make(scene: Scene, material: Material, say: Translator) -> Made:
    """Make the scene."""
    return _ranking.make(scene, material, say, "section", "road_sections")


KIND = SceneKind("sections", N_("路段排名"), ("road_sections",), make)
