"""Write a small picture of numbered colours as PNG (ISO/IEC 15948)."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PALETTE, EIGHT_BITS = 3, 8


def written(numbers: NDArray[np.uint8], colours: tuple[str, ...]) -> bytes:
    """
    Return a picture as PNG.

    Parameters
    ----------
    numbers
        Shape (height, width): 0 is clear, n is the n-th of `colours`.
    colours
        `#rrggbb`.
    """
    height, width = numbers.shape
    header = struct.pack(">IIBBBBB", width, height, EIGHT_BITS, PALETTE, 0, 0, 0)
    palette = b"\0\0\0" + b"".join(bytes.fromhex(colour.removeprefix("#")) for colour in colours)
    rows = np.zeros((height, width + 1), dtype="uint8")  # each line begins with its filter: none
    rows[:, 1:] = numbers
    parts = (
        (b"IHDR", header),
        (b"PLTE", palette),
        (b"tRNS", b"\0"),
        (b"IDAT", zlib.compress(rows.tobytes(), 6)),
        (b"IEND", b""),
    )
    return SIGNATURE + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
