"""Remember who acts in this session, and say why steps were refused."""

from __future__ import annotations

from mapapp.errors import InputError
from mapapp.i18n import Translator

ACTOR = "step_actor"
"""Session key of the name that the reader signs with."""


def said(refused: dict[int, InputError], say: Translator) -> list[str]:
    """Say why steps were refused, one line each."""
    return [say.error(refused[at]) for at in sorted(refused)]
