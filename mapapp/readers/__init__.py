"""Read files of any known format into raw tables. Each module here is one format and ends with its FORMAT."""

from __future__ import annotations

from pathlib import Path

from ..errors import InputError
from ..i18n import N_
from . import csv_file, geojson_file, geopackage_file, gpx_file, shapefile_file, xlsx_file
from ._format import Format, RawTable, empty

__all__ = ["FORMATS", "Format", "RawTable", "format_of", "parts", "read"]

FORMATS: dict[str, Format] = {
    module.FORMAT.key: module.FORMAT
    for module in (csv_file, xlsx_file, geojson_file, geopackage_file, shapefile_file, gpx_file)
}


def read(
    path: str | Path, *, encoding: str | None = None, part: str | None = None, name: str | None = None
) -> RawTable:
    """
    Read a file.

    Parameters
    ----------
    path
        The file.
    encoding
        Of its texts; found out where None.
    part
        The sheet, the layer or the Shapefile in the zip; see `parts`.
    name
        The file's name for people (uploads lie in temporary files); its ending names the format.

    Returns
    -------
    raw
        Texts, geometries and row numbers, nothing judged yet.

    Raises
    ------
    InputError
        Names the file and the cure: not found, empty, unknown format, damaged, no header, which part.
    """
    known, path, name = _opened(path, name)
    return known.read(path, name=name, encoding=encoding, part=part)


def parts(path: str | Path, *, name: str | None = None) -> list[str]:
    """List the sheets, layers or Shapefiles that `read` can choose from; empty for one-table formats."""
    known, path, name = _opened(path, name)
    return known.parts(path, name)


def format_of(name: str) -> Format:
    """Return the format of a file name; `InputError` lists the known ones."""
    suffix = Path(name).suffix.lower()
    found = next((known for known in FORMATS.values() if suffix in known.suffixes), None)
    if found is not None:
        return found
    if suffix in (".shp", ".dbf", ".shx", ".prj"):
        cure = N_("Shapefile 由几个文件组成：请把 .shp、.shx、.dbf、.prj 一起打包成 zip 再导入。")
    else:
        cure = N_("可导入的格式：{known}。")
    raise InputError(
        N_("不认识文件“{file}”的格式。"),
        cure,
        file=name,
        known=[ending for known in FORMATS.values() for ending in known.suffixes],
    )


def _opened(path: str | Path, name: str | None) -> tuple[Format, Path, str]:
    path = Path(path)
    name = name or path.name
    known = format_of(name)
    if not path.is_file():
        raise InputError(N_("找不到文件“{file}”。"), N_("请核对路径。"), file=name)
    if path.stat().st_size == 0:
        raise empty(name)
    return known, path, name
