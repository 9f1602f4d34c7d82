"""Compare the messages in the code with the English catalogue; as a program, add what is missing.

Usage: python -m tests.catalogue
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
ENGLISH = ROOT / "mapapp/locale/en/messages.po"
SPOKEN = {"say": None, "N_": None, "self": None}
ROOMS = ("mapapp", "layers", "pages")


def messages() -> dict[str, list[str]]:
    """Return every message in the code with the files that say it."""
    found: dict[str, list[str]] = {}
    for room in ROOMS:
        for file, _, message, _, _ in extract_from_dir(
            ROOT / room, method_map=[("**.py", "python")], keywords=SPOKEN, comment_tags=()
        ):
            if isinstance(message, str) and message:
                found.setdefault(message, []).append(f"{room}/{file}")
    return found


def catalogue() -> Catalog:
    """Read the English catalogue."""
    if not ENGLISH.exists():
        return Catalog(locale="en", project="mapapp", charset="utf-8")
    with ENGLISH.open("rb") as lines:
        return read_po(lines, locale="en")


def main() -> int:
    """Add missing messages, drop unused ones, and list what has no translation."""
    said, kept = messages(), catalogue()
    renewed = Catalog(locale="en", project="mapapp", charset="utf-8", fuzzy=False)
    for message in sorted(said):
        entry = kept.get(message)
        renewed.add(message, entry.string if entry else "")
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as lines:
        write_po(lines, renewed, omit_header=True, sort_output=True, width=120)
    empty = [entry.id for entry in renewed if entry.id and not entry.string]
    for message in empty:
        print(message)
    return 1 if empty else 0


if __name__ == "__main__":
    sys.exit(main())
