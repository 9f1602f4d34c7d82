"""Draw photos for tests: known pixels, with or without a camera's record."""

from __future__ import annotations

import io

from PIL import Image

GPS = {1: "N", 2: (33.0, 54.0, 18.0), 3: "E", 4: (113.0, 36.0, 0.0)}
"""33.905 N, 113.6 E: the origin of the tiny city."""


def picture(
    form: str = "JPEG",
    size: tuple[int, int] = (64, 48),
    *,
    colour: tuple[int, ...] = (200, 30, 30),
    taken: str = "",
    gps: dict | None = None,
    orientation: int = 1,
    comment: str = "",
) -> bytes:
    """Return the bytes of a photo: one colour, its upper left quarter blue."""
    image = Image.new("RGBA" if len(colour) == 4 else "RGB", size, colour)
    image.paste((20, 40, 220), (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    if orientation != 1:
        exif[0x0112] = orientation
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if gps is not None:
        exif.get_ifd(0x8825).update(gps)
    content = io.BytesIO()
    said = {"comment": comment.encode()} if comment else {}
    image.save(content, form, exif=exif.tobytes(), **said)
    return content.getvalue()
