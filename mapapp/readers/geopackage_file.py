"""Read a layer of a GeoPackage."""

from __future__ import annotations

from pathlib import Path

import pyogrio

from ..i18n import N_
from ._format import Format, RawTable, chosen_part, damaged, empty
from ._vector import read_layer


def read(path: Path, *, name: str, encoding: str | None = None, part: str | None = None) -> RawTable:
    """Read one layer, named by `part` where there are several; `encoding` is ignored (always UTF-8)."""
    layers = parts(path, name)
    if not layers:
        raise empty(name)
    return read_layer(path, name=name, layer=chosen_part(part, layers, name))


def parts(path: Path, name: str) -> list[str]:
    """List the layers, tables without geometry too."""
    try:
        return [str(layer) for layer, _ in pyogrio.list_layers(path)]
    except pyogrio.errors.DataSourceError as error:
        raise damaged(name) from error


FORMAT = Format("geopackage", N_("GeoPackage 图形"), (".gpkg",), read, parts)
