"""Read a photo: check it by decoding, take time and place from it, and write it anew without them."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import math
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image, ImageOps

from .errors import InputError
from .i18n import N_

KINDS = {"before": N_("处置前"), "after": N_("处置后"), "scene": N_("现场")}
SUFFIXES = ("jpg", "jpeg", "png", "webp")
FORMATS = ("JPEG", "PNG", "WEBP")
MIME = "image/jpeg"
MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000
FULL_SIDE, THUMB_SIDE = 2560, 480
"""Longest side of a kept photo and of its thumbnail, in pixels: more no screen and no paper shows."""
FULL_QUALITY, THUMB_QUALITY = 88, 80
BROKEN = (
    *(OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError),
    *(struct.error, zlib.error, MemoryError, Image.DecompressionBombError),
)
"""What Pillow raises on files that are not what they claim to be."""
EXIF_PART, GPS_PART = 0x8769, 0x8825
ORIGINAL, WRITTEN = 0x9003, 0x0132
"""Tags of the moment of the picture, and of the file where the first is missing (EXIF 2.32, 4.6.5)."""


@dataclass(frozen=True)
class Picture:
    """
    A photo ready to be kept.

    Attributes
    ----------
    full, thumb
        JPEG files without any record of their own; upright.
    sha256
        Digest of `full`, its name from now on.
    mime, width, height
        Of `full`; pixels.
    taken_at
        The camera's local time, None where it says none.
    lon, lat
        Where the camera was, degrees of WGS 84; NaN where it does not say.
    """

    full: bytes
    thumb: bytes
    sha256: str
    mime: str
    width: int
    height: int
    taken_at: dt.datetime | None = None
    lon: float = math.nan
    lat: float = math.nan


def read(content: bytes) -> Picture:
    """
    Read the bytes of a file as a photo.

    Parameters
    ----------
    content
        A JPEG, PNG or WebP file, whatever its name was; of moving pictures the first one counts.

    Returns
    -------
    picture
        Made anew from the pixels: position, time, camera and everything else that the file said is gone from
        the picture, and what the case needs of it stands beside it.

    Raises
    ------
    InputError
        Empty, too large, another format, or broken.
    """
    if not content:
        raise InputError(N_("照片是空的"), N_("请重新选择照片"))
    if len(content) > MOST_BYTES:
        raise InputError(
            N_("照片有 {size} MB，超过 {most} MB"),
            N_("请压缩后再上传"),
            size=math.ceil(len(content) / 1024 / 1024),
            most=MOST_BYTES // 1024 // 1024,
        )
    image = _opened(content)
    taken_at, lon, lat = _recorded(image)
    try:
        bare = _bare(image)
    except BROKEN as error:
        raise _broken() from error
    full = _written(bare, FULL_SIDE, FULL_QUALITY)
    width, height = Image.open(io.BytesIO(full)).size
    thumb = thumbnail(full)
    return Picture(full, thumb, hashlib.sha256(full).hexdigest(), MIME, width, height, taken_at, lon, lat)


def thumbnail(full: bytes) -> bytes:
    """Make the small picture of a kept photo."""
    with Image.open(io.BytesIO(full), formats=FORMATS) as image:
        return _written(image.convert("RGB"), THUMB_SIDE, THUMB_QUALITY)


def _opened(content: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except BROKEN as error:
        raise InputError(
            N_("这个文件不是 JPEG、PNG 或 WebP 照片"),
            N_("请换一张照片；苹果手机的 HEIC 照片请先转为 JPEG"),
        ) from error
    if image.width * image.height > MOST_PIXELS:
        raise InputError(
            N_("照片有 {pixels} 百万像素，超过 {most} 百万"),
            N_("请缩小后再上传"),
            pixels=image.width * image.height // 1_000_000,
            most=MOST_PIXELS // 1_000_000,
        )
    try:
        image.load()
    except BROKEN as error:
        raise _broken() from error
    return image


def _broken() -> InputError:
    return InputError(N_("照片文件已损坏，读不出来"), N_("请重新拍摄或重新导出后上传"))


def _bare(image: Image.Image) -> Image.Image:
    """Return the pixels upright, on white where they are see-through, with nothing else of the file."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layered = upright.convert("RGBA")
        bare = Image.new("RGB", layered.size, "white")
        bare.paste(layered, mask=layered.getchannel("A"))
        return bare
    bare = Image.new("RGB", upright.size)
    bare.paste(upright.convert("RGB"))
    return bare


def _written(image: Image.Image, side: int, quality: int) -> bytes:
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    content = io.BytesIO()
    small.save(content, "JPEG", quality=quality, optimize=True)
    return content.getvalue()


def _recorded(image: Image.Image) -> tuple[dt.datetime | None, float, float]:
    """Read what the camera recorded: moment and place; a record that makes no sense says nothing."""
    try:
        exif = image.getexif()
        taken = _moment(exif.get_ifd(EXIF_PART).get(ORIGINAL) or exif.get(WRITTEN))
        lon, lat = _place(exif.get_ifd(GPS_PART))
    except (*BROKEN, AttributeError, ZeroDivisionError):
        return None, math.nan, math.nan
    return taken, lon, lat


def _moment(written: object) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(str(written).strip("\0 "), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None


def _place(gps: Mapping[int, object]) -> tuple[float, float]:
    # GPSLatitudeRef, GPSLatitude, GPSLongitudeRef, GPSLongitude (EXIF 2.32, 4.6.6).
    lat, lon = (_degrees(gps.get(ref), gps.get(ref + 1), back) for ref, back in ((1, "S"), (3, "W")))
    # A camera without a fix writes noughts.
    sound = abs(lat) <= 90 and abs(lon) <= 180 and (lat, lon) != (0, 0)
    return (lon, lat) if sound else (math.nan, math.nan)


def _degrees(ref: object, parts: object, back: str) -> float:
    if not isinstance(parts, tuple | list) or len(parts) != 3:
        return math.nan
    degrees, minutes, seconds = (float(part) for part in parts)
    return (degrees + minutes / 60 + seconds / 3600) * (-1 if str(ref).strip("\0 ").upper() == back else 1)
