"""Show what somebody wrote, and pictures, without a map."""

from __future__ import annotations

from ..i18n import N_, Translator
from ._kind import Made, Material, SceneKind
from ._scene import Scene
from ._slide import Slide


def make(scene: Scene, material: Material, say: Translator) -> Made:
    """Make the scene; text and pictures are added to every kind alike."""
    slide = Slide(kind=scene.kind, title=scene.title or say(N_("说明")), caption="", as_of=material.as_of)
    return Made(slide)


KIND = SceneKind("words", N_("文字与图片"), (), make)
