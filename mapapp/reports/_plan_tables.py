"""Write zones and roster, as a plan makes them, as a workbook and as a GeoPackage."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import geopandas as gpd
import pandas as pd

from ..city import City
from ..i18n import N_, Translator
from ..plans import differing
from ..zones import SIDE_LABELS
from ._workbook import Sheet, workbook

SECTION_LABELS = {
    "code": N_("路段编号"),
    "name": N_("路段"),
    "road": N_("道路"),
    "from_road": N_("起"),
    "to_road": N_("止"),
    "side_said": N_("路侧"),
    "width_m": N_("路宽（米）"),
    "length_m": N_("长度（米）"),
    "answerer": N_("责任单位"),
    "contact": N_("联系方式"),
}
COMMUNITY_LABELS = {
    "code": N_("社区编号"),
    "name": N_("社区"),
    "street": N_("街道"),
    "size": N_("平方公里"),
    "answerer": N_("包联领导"),
    "contact": N_("联系方式"),
}
ROSTER_LABELS = {
    "zone_name": N_("责任区"),
    "zone_code": N_("责任区编号"),
    "answerer": N_("责任人 / 单位"),
    "role_said": N_("角色"),
    "contact": N_("联系方式"),
    "valid_from": N_("起始日"),
    "valid_to": N_("截止日"),
}
ROLES = {"lead": N_("主办"), "assist": N_("协办")}


def sections_of(city: City, day: dt.date) -> gpd.GeoDataFrame:
    """Return a city's sections with `answerer`, `contact` and `length_m` on a day."""
    zones = _answered(city, "section", day)
    return zones.assign(length_m=differing.sizes(zones, "section", city.projection) * 1e3)


def communities_of(city: City, day: dt.date) -> gpd.GeoDataFrame:
    """Return a city's communities with `answerer`, `contact` and `size` (km²) on a day."""
    zones = _answered(city, "community", day)
    return zones.assign(size=differing.sizes(zones, "community", city.projection))


def plan_xlsx(city: City, day: dt.date, name: str, say: Translator) -> bytes:
    """
    Write a plan as a workbook that can be read back as a duty list.

    Parameters
    ----------
    city
        The city as planned (`plans.Planned.city`).
    day
        From which the plan holds.
    name
        Of the plan.
    say
        The reader's language.
    """
    above = [say("方案“{name}”，自{day}起", name=name, day=say.day(day))]
    if city.made_up:
        above.append(say("虚构演示资料，不是真实城市"))
    sections, communities = sections_of(city, day), communities_of(city, day)
    sides = [say(SIDE_LABELS[side]) if side in SIDE_LABELS else "" for side in sections["side"]]
    sections = sections.assign(side_said=sides)
    names = dict(zip(sections["code"], sections["name"], strict=True))
    names |= dict(zip(communities["code"], communities["name"], strict=True))
    roster = city.roster.assign(
        zone_name=city.roster["zone_code"].map(names).fillna("").astype("str"),
        role_said=[say(ROLES.get(role, role)) for role in city.roster["role"]],
    )
    return workbook(
        [
            Sheet(say("路段"), _labelled(sections, SECTION_LABELS, say), above),
            Sheet(say("社区"), _labelled(communities, COMMUNITY_LABELS, say), above),
            Sheet(say("责任名册"), _labelled(roster, ROSTER_LABELS, say), above),
        ]
    )


def plan_geopackage(city: City, day: dt.date) -> bytes:
    """Write the zones of a plan as a GeoPackage: layers ``sections`` and ``communities``, in WGS 84."""
    layers = {"sections": sections_of(city, day), "communities": communities_of(city, day)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.gpkg"
        for layer, zones in layers.items():
            if len(zones):
                zones.to_file(path, driver="GPKG", layer=layer)
        return path.read_bytes() if path.exists() else b""


def _answered(city: City, kind: str, day: dt.date) -> gpd.GeoDataFrame:
    zones = city.sections if kind == "section" else city.communities
    who = differing.answerers(zones, city.roster, kind, day)
    mine = city.roster[city.roster["zone_kind"].eq(kind) & city.roster["role"].eq("lead")]
    known = {(row.zone_code, row.answerer): row.contact for row in mine.itertuples() if row.contact}
    contact = [known.get(key, "") for key in zip(zones["code"], who, strict=True)]
    return zones.assign(answerer=who, contact=pd.Series(contact, index=zones.index, dtype="str"))


def _labelled(frame: pd.DataFrame, labels: dict[str, str], say: Translator) -> pd.DataFrame:
    there = {key: say(label) for key, label in labels.items() if key in frame}
    return pd.DataFrame(frame)[list(there)].rename(columns=there)
