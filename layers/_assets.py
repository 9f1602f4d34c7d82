"""Answer every script and stylesheet a map asks for from the program's own files."""

from __future__ import annotations

import base64
import hashlib
import json
import mimetypes
import re
from functools import cache
from pathlib import Path
from typing import Any

from mapapp.errors import AssetError
from mapapp.i18n import N_

VENDOR = Path(__file__).parent / "vendor"
STATIC = Path(__file__).parent / "static"
FOLDERS = {"vendor": VENDOR, "static": STATIC}
CITY_SCRIPTS = (
    "citymap.js",
    "citymap-zones.js",
    "citymap-base.js",
    "citymap-layers.js",
    "citymap-problems.js",
    "citymap-panel.js",
    "citymap-periods.js",
    "citymap-planner.js",
)
WHOLE = "/city/map.js"
"""Where all scripts of a map are served as one: browsers fetch those of a map one after the other."""
CITY_STYLES = ("citymap.css",)
VENDORED_SCRIPTS = ("leaflet/leaflet.js", "leaflet.markercluster/leaflet.markercluster.js")
VENDORED_STYLES = ("leaflet/leaflet.css", "leaflet.markercluster/MarkerCluster.css")


@cache
def manifest() -> dict[str, Any]:
    """Return what is vendored: packages with version, licence, files → sha256, answered URLs → file."""
    return json.loads((VENDOR / "MANIFEST.json").read_text("utf-8"))


@cache
def _answers() -> dict[str, str]:
    return {url: file for package in manifest()["packages"] for url, file in package["answers"].items()}


def find(folder: str, path: str) -> Path | None:
    """
    Find a file of the program that browsers may load.

    Parameters
    ----------
    folder
        A key of `FOLDERS`.
    path
        Relative path as it stands in the address.

    Returns
    -------
    file
        None where there is no such file, or where the path leads out of the folder.
    """
    root = FOLDERS[folder]
    parts = path.split("/")
    if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
        return None
    file = root.joinpath(*parts)
    return file if file.is_file() and file.resolve().is_relative_to(root.resolve()) else None


@cache
def address(folder: str, path: str) -> str:
    """Return the address a file is served at; it changes with the content, so browsers may keep it."""
    file = find(folder, path)
    if file is None:
        raise _missing(f"{folder}/{path}")
    return f"/city/{folder}/{path}?v={_version(file.read_bytes())}"


@cache
def whole() -> str:
    """Return the scripts of a map, ours and those they stand on, as one."""
    files = [VENDOR / name for name in VENDORED_SCRIPTS] + [STATIC / name for name in CITY_SCRIPTS]
    return "\n".join(_without_maps(file.read_text("utf-8")) for file in files)


@cache
def whole_address() -> str:
    """Return where `whole` is served; it changes with the content."""
    return f"{WHOLE}?v={_version(whole().encode())}"


def localise(url: str) -> str:
    """
    Turn an address folium asks for into one of ours.

    Raises
    ------
    AssetError
        The file is not part of the program: the map would stay blank without the internet.
    """
    if url.startswith(WHOLE):
        return whole_address()
    if url.startswith("/city/"):
        _, _, folder, path = url.partition("?")[0].split("/", 3)
        if folder in FOLDERS:
            return address(folder, path)
    if url not in _answers():
        raise _missing(url)
    return address("vendor", _answers()[url])


def file_of(url: str) -> Path:
    """Return the file behind an address of ours."""
    _, _, folder, path = localise(url).partition("?")[0].split("/", 3)
    found = find(folder, path)
    if found is None:
        raise _missing(url)
    return found


def inline_script(url: str) -> str:
    """Return a script's text so that it can stand inside a page."""
    text = whole() if url.startswith(WHOLE) else _without_maps(file_of(url).read_text("utf-8"))
    return re.sub(r"</(?=script)", r"<\\/", text, flags=re.IGNORECASE)


def inline_style(url: str) -> str:
    """Return a stylesheet's text with its pictures inside."""
    file = file_of(url)

    def picture(match: re.Match[str]) -> str:
        name = match.group(1).strip("\"'")
        if name.startswith(("#", "data:")):
            return match.group()
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return f"url(data:{kind};base64,{base64.b64encode((file.parent / name).read_bytes()).decode()})"

    return re.sub(r"url\(([^)]*)\)", picture, file.read_text("utf-8"))


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _without_maps(script: str) -> str:
    """Leave out where a script's source map would be: it is not part of the program."""
    return re.sub(r"^//# sourceMappingURL=.*$", "", script, flags=re.MULTILINE)


def _missing(what: str) -> AssetError:
    return AssetError(
        N_("地图需要“{file}”，但程序里没有这个文件，离线时地图会空白。"),
        N_("请按 docs/MAPS.md 把它放进 layers/vendor 并登记。"),
        file=what,
    )
