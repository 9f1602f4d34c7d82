"""Read the zones that held before a plan was published, beside those that hold since."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import sqlalchemy as sa

from ..zoning import Zoning
from . import _frames, schema
from .plan_tables import former_zones

TABLES = {"community": schema.communities, "section": schema.road_sections}
PERIOD = ("valid_from", "valid_to")


def zoning(connection: sa.Connection, communities: gpd.GeoDataFrame, sections: gpd.GeoDataFrame) -> Zoning:
    """
    Put every version of the zones together.

    Parameters
    ----------
    communities, sections
        What the zones' own tables hold: the last versions.
    """
    return Zoning(_versions(connection, "community", communities), _versions(connection, "section", sections))


def _versions(connection: sa.Connection, kind: str, last: gpd.GeoDataFrame) -> gpd.GeoDataFrame | None:
    table = TABLES[kind]
    began = _frames.read(connection, table, ("code", "valid_from"))
    columns = ("zone_code", *PERIOD, "attributes", "geometry")
    former = _frames.read(connection, former_zones, columns, former_zones.c.zone_kind == kind)
    if not len(former) and not began["valid_from"].notna().any():
        return None
    present = last.assign(valid_from=began["valid_from"].to_numpy(), valid_to=pd.NaT)
    present = present.astype(dict.fromkeys(PERIOD, _frames.MOMENT))
    if not len(former):
        return present
    told = pd.DataFrame(former["attributes"].to_list(), index=former.index)
    told = told.assign(code=former["zone_code"], **{name: former[name] for name in PERIOD})
    older = gpd.GeoDataFrame(told, geometry=gpd.GeoSeries(former.geometry, crs=last.crs), crs=last.crs)
    older = older.reindex(columns=list(present.columns))
    texts = [name for name in present if present[name].dtype == "str"]
    older[texts] = older[texts].fillna("")
    plain = {name: kind for name, kind in present.dtypes.items() if name != "geometry"}
    return pd.concat([present, older.astype(plain)], ignore_index=True)
