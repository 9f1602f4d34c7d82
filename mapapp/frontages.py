"""Say how shops keep their frontages, and count who signed and who is in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from . import crs
from .ground_frames import Ground
from .i18n import N_

DUTIES = {"hygiene": N_("包卫生"), "greening": N_("包绿化"), "order": N_("包秩序")}
"""The three duties of a frontage → label."""
STATES = {
    "in_order": N_("已签订，门前有序"),
    "faulty": N_("检查不合格"),
    "unchecked": N_("已签订，未检查"),
    "unsigned": N_("未签订"),
}
"""How a shop stands, for map and list."""


def joined(faults: Sequence[str]) -> str:
    """Write duties that are not kept as one text, in the order of `DUTIES`."""
    return ";".join(key for key in DUTIES if key in faults)


def standing(ground: Ground, as_of: dt.datetime) -> pd.DataFrame:
    """
    Say how each shop stands at a moment.

    Returns
    -------
    standing
        The shops with `is_signed`, `checked_at` (of the last check, NaT without), `in_order` (1, 0, NaN
        without a check), `faults`, and `state` (a key of `STATES`).
    """
    shops, moment = ground.shops, pd.Timestamp(as_of)
    past = ground.shop_checks[ground.shop_checks["checked_at"] <= moment]
    last = past.sort_values("checked_at", kind="stable").drop_duplicates("shop_code", keep="last")
    last = last.set_index("shop_code").reindex(shops["code"])
    is_signed = (shops["signed_on"] <= moment).to_numpy()
    in_order = last["in_order"].astype("float64").to_numpy()
    state = np.select(
        [in_order == 0, ~is_signed, np.isnan(in_order)], ["faulty", "unsigned", "unchecked"], "in_order"
    )
    return shops.assign(
        is_signed=is_signed,
        checked_at=last["checked_at"].to_numpy(),
        in_order=in_order,
        faults=last["faults"].fillna("").astype("str").to_numpy(),
        state=state,
    )


def shares(shops: pd.DataFrame, by: pd.Series) -> pd.DataFrame:
    """
    Count shops by section, unit or community.

    Parameters
    ----------
    shops
        What `standing` returns.
    by
        The group of each shop, aligned; "" is a group too: nobody knows whose they are.

    Returns
    -------
    shares
        `key`, `shops`, `signed`, `checked`, `in_order` (by their last check), `signed_share` (signed ÷
        shops), `order_share` (in order ÷ checked, NaN where nothing was checked); the least signed first.
    """
    counted = pd.DataFrame(
        {
            "key": by.to_numpy(),
            "signed": shops["is_signed"].to_numpy(),
            "checked": shops["in_order"].notna().to_numpy(),
            "in_order": shops["in_order"].eq(1).to_numpy(),
        }
    )
    groups = counted.groupby("key", sort=True)
    found = groups[["signed", "checked", "in_order"]].sum().astype("int64")
    found.insert(0, "shops", groups.size().astype("int64"))
    found["signed_share"] = found["signed"] / found["shops"]
    found["order_share"] = (found["in_order"] / found["checked"].where(found["checked"] > 0)).astype(
        "float64"
    )
    return found.sort_values(["signed_share", "shops"], ascending=[True, False]).reset_index()


def located(shops: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the shops that have a position, as points in WGS 84."""
    placed = shops[shops["lon"].notna()]
    return gpd.GeoDataFrame(placed, geometry=gpd.points_from_xy(placed["lon"], placed["lat"]), crs=crs.STORED)
