"""Read the installation's settings once: from a TOML file, with the environment on top."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from .errors import SettingsError
from .i18n import N_

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "data" / "city.toml"
FILE_VARIABLE = "MAPAPP_SETTINGS"
VARIABLES = {
    "city": "MAPAPP_CITY",
    "basemap": "MAPAPP_BASEMAP",
    "basemap_attribution": "MAPAPP_BASEMAP_ATTRIBUTION",
    "basemap_max_zoom": "MAPAPP_BASEMAP_MAX_ZOOM",
}
TILE_FILES = (".mbtiles", ".pmtiles")


@dataclass(frozen=True)
class Settings:
    """
    What an installation may choose.

    Attributes
    ----------
    city
        Path of the city's store, or a database address.
    basemap
        ``"city"`` (drawn from the city's own communities and roads), a tile address with ``{z}``, ``{x}`` and
        ``{y}`` (XYZ, or WMTS as Tianditu writes it), or the path of an MBTiles or PMTiles file with pictures
        or vector tiles.
    basemap_attribution
        Whose map it is; stands in the map's corner. Without it, what a file says itself.
    basemap_max_zoom
        The deepest zoom the tiles exist for; the map enlarges them beyond. A file that ends earlier says so.
    """

    city: str = str(ROOT / "data" / "city.db")
    basemap: str = "city"
    basemap_attribution: str = ""
    basemap_max_zoom: int = 18

    @property
    def basemap_kind(self) -> str:
        """One of city, tiles, mbtiles, pmtiles."""
        if self.basemap == "city":
            return "city"
        suffix = Path(self.basemap).suffix.lower()
        return suffix[1:] if "://" not in self.basemap and suffix in TILE_FILES else "tiles"

    @property
    def tile_origins(self) -> tuple[str, ...]:
        """Origins the browser may load tiles from; none unless a tile address is configured."""
        if self.basemap_kind != "tiles":
            return ()
        if self.basemap.startswith("/"):
            return ()
        # A policy knows "*" only as a whole first label: t{s}.host is allowed as *.host.
        parts = urlsplit(re.sub(r"[^./]*\{s\}[^./]*", "*", self.basemap))
        return (f"{parts.scheme}://{parts.netloc}",)


def read(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """
    Read the settings.

    Parameters
    ----------
    path
        The TOML file; by default what ``MAPAPP_SETTINGS`` names, else ``data/city.toml`` if it is there.
    environ
        Environment variables (`VARIABLES`), stronger than the file.

    Raises
    ------
    SettingsError
        A file that is named but missing or not TOML, a key nobody knows, a value of the wrong kind.
    """
    named = environ.get(FILE_VARIABLE, "")
    chosen = path or (Path(named) if named else FILE)
    written: dict[str, object] = _parse(chosen) if chosen.exists() or path or named else {}
    where = str(chosen)
    unknown = sorted(set(written) - {field.name for field in fields(Settings)})
    if unknown:
        raise SettingsError(
            N_("设置文件 {file} 中没有“{key}”这一项。"),
            N_("可用的项：{known}。"),
            file=where,
            key=unknown[0],
            known=", ".join(VARIABLES),
        )
    written |= {key: environ[name] for key, name in VARIABLES.items() if environ.get(name)}
    return _checked(replace(Settings(), **_typed(written, where)), where)  # type: ignore[arg-type]


@cache
def current() -> Settings:
    """Return this process's settings, read at the first call."""
    return read()


def _parse(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(
            N_("设置文件 {file} 打不开。"), N_("请核对环境变量 MAPAPP_SETTINGS。"), file=str(path)
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            N_("设置文件 {file} 写法有误：{reason}。"),
            N_("请按 TOML 写法（UTF-8 编码）修改。"),
            file=str(path),
            reason=str(error),
        ) from error


def _typed(written: Mapping[str, object], where: str) -> dict[str, object]:
    typed: dict[str, object] = {}
    for key, value in written.items():
        if key == "basemap_max_zoom":
            if not str(value).isdecimal() or not 1 <= int(str(value)) <= 22:
                raise _wrong(where, key, value, N_("请写 1 到 22 之间的整数。"))
            typed[key] = int(str(value))
        elif isinstance(value, str) and value:
            typed[key] = value
        else:
            raise _wrong(where, key, value, N_("请写成带引号的文字。"))
    return typed


def _checked(settings: Settings, where: str) -> Settings:
    if settings.basemap_kind in ("mbtiles", "pmtiles"):
        if not Path(settings.basemap).is_file():
            raise _wrong(where, "basemap", settings.basemap, N_("没有这个底图文件，请核对路径。"))
    elif settings.basemap_kind == "tiles":
        address = settings.basemap
        if not address.startswith(("http://", "https://", "/")) or not all(
            part in address for part in ("{z}", "{x}", "{y}")
        ):
            raise _wrong(
                where,
                "basemap",
                address,
                N_("请写 city、含 {{z}}、{{x}}、{{y}} 的瓦片地址，或 .mbtiles、.pmtiles 文件。"),
            )
    return settings


def _wrong(where: str, key: str, value: object, cure: str) -> SettingsError:
    return SettingsError(
        N_("设置“{key}”的值“{value}”不能用（{file}）。"), cure, file=where, key=key, value=str(value)
    )
