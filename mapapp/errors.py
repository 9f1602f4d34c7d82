"""Say what went wrong in words for the person at the screen."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Phrase:
    """A part of a message that is looked up in the catalogue itself: a message and its own fields."""

    message: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**_plain(self.values))


def _plain(values: dict[str, object]) -> dict[str, object]:
    return {key: "、".join(map(str, v)) if isinstance(v, list | tuple) else v for key, v in values.items()}


class AppError(Exception):
    """
    Something the person at the screen can do something about.

    Parameters
    ----------
    message
        What happened, as a catalogue message (see `mapapp.i18n`) with ``{named}`` fields.
    cure
        What to do about it, as a catalogue message with the same fields.
    values
        The fields: file names, row numbers, column names, counts. Plain values, never markup; a list is
        joined as the reader's language does, a `Phrase` is translated.
    """

    def __init__(self, message: str, cure: str = "", **values: object) -> None:
        self.message = message
        self.cure = cure
        self.values = values
        super().__init__(message.format(**_plain(values)))


class InputError(AppError):
    """A file, a form or an address that cannot be taken in as it is."""


class CrsError(AppError):
    """A geometry without a coordinate system, or in one that cannot be converted."""


class StoreError(AppError):
    """The city's store cannot be opened, read or written."""


class SettingsError(AppError):
    """A setting of the installation is wrong."""


class AssetError(AppError):
    """A map needs a script or picture that is not part of the program."""
