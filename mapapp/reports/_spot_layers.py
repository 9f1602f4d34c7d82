"""Write hotspots as map layers: GeoJSON and GeoPackage in WGS 84, each with its sentence and numbers."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd

from .. import crs
from ..i18n import Translator

KEPT = ("number", "sentence", "count", "open", "overdue", "before", "change", "confidence", "kind", "road")
LAYER = "hotspots"


def spots_geojson(found: gpd.GeoDataFrame, about: Mapping[str, object], say: Translator) -> bytes:
    """
    Write hotspots as GeoJSON.

    Parameters
    ----------
    found
        As `spots.describe` returns them, with `sentence`; any projection.
    about
        What they were found with and in: method, numbers, period, as-of, city; written beside the features.
    say
        The reader's language.
    """
    layer = json.loads(_laid_out(found, say).to_json(drop_id=True, ensure_ascii=False))
    content = {"type": "FeatureCollection", "mapapp": dict(about), "features": layer["features"]}
    return json.dumps(content, ensure_ascii=False, indent=1, default=str).encode()


def spots_geopackage(found: gpd.GeoDataFrame, about: Mapping[str, object], say: Translator) -> bytes:
    """Write hotspots as a GeoPackage of one layer, with what they were found with in its description."""
    laid = _laid_out(found, say)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{LAYER}.gpkg"
        description = json.dumps(dict(about), ensure_ascii=False, default=str)
        laid.to_file(path, driver="GPKG", layer=LAYER, layer_options={"DESCRIPTION": description})
        return path.read_bytes()


def _laid_out(found: gpd.GeoDataFrame, say: Translator) -> gpd.GeoDataFrame:
    """Keep plain columns, and say who answers with their shares as text."""
    columns = {name: found[name] for name in KEPT if name in found}
    for name in ("leaders", "units"):
        columns[name] = pd.Series(
            [
                say.listing([f"{share.name} {say.percent(share.share)}" for share in shares if share.key])
                for shares in found[name]
            ],
            index=found.index,
            dtype="str",
        )
    laid = gpd.GeoDataFrame(columns, geometry=found.geometry, crs=found.crs)
    return crs.unproject_frame(laid)
