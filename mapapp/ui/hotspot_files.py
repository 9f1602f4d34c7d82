"""Offer the hotspots as a table, as map layers and as a picture, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import streamlit as st

from mapapp import hotspots, intake, pictures, reports, scope, spot_rates
from mapapp.i18n import N_

from . import maps, tables
from .hotspot_controls import Asked
from .screen import Screen

LABELS = {
    "number": N_("序号"),
    "sentence": N_("热点"),
    "count": N_("件数"),
    "before": N_("对比时期件数"),
    "open": N_("未结"),
    "overdue": N_("超期"),
    "confidence": N_("置信度（%）"),
}
NAMES = {"geojson": "GeoJSON", "gpkg": "GeoPackage", "png": "PNG"}
MIMES = {"geojson": "application/geo+json", "gpkg": "application/geopackage+sqlite3", "png": "image/png"}


def draw(
    cells: gpd.GeoDataFrame, found: gpd.GeoDataFrame, chosen: gpd.GeoDataFrame, asked: Asked, screen: Screen
) -> None:
    """Draw the buttons; the picture looks at what the map looks at: the picked hotspot, or the city."""
    say = screen.say
    table = pd.DataFrame(found)
    labels = dict(LABELS)
    for key in spot_rates.offered(screen.city, screen.days):
        table[key] = spot_rates.rate(found, key, screen.city, screen.days)
        labels[key] = spot_rates.RATES[key].label
    tables.download(tables.labelled(table, labels, say), key="spots", name="hotspots", say=say)
    about = {
        "method": asked.method,
        "params": dict(asked.params) | ({"against": asked.against} if asked.against else {}),
        "scope": scope.to_query(screen.scope),
        "compared": scope.to_query(asked.before) if asked.before else {},
        "as_of": screen.as_of,
        "city": screen.city.name,
        "made_up": screen.city.made_up,
    }
    made: dict[str, Callable[[], bytes]] = {
        "geojson": lambda: reports.spots_geojson(found, about, say),
        "gpkg": lambda: reports.spots_geopackage(found, about, say),
        "png": lambda: picture(cells, found, chosen, asked, screen),
    }
    for column, (suffix, write) in zip(st.columns([3, 4, 3]), made.items(), strict=True):
        column.download_button(
            say(N_("图片 PNG")) if suffix == "png" else say("{format} 图层", format=NAMES[suffix]),
            data=write,
            file_name=f"hotspots.{suffix}",
            mime=MIMES[suffix],
            key=f"spots-{suffix}",
            icon=":material/image:" if suffix == "png" else ":material/map:",
            type="tertiary",
            on_click="ignore",
        )


def picture(
    cells: gpd.GeoDataFrame, found: gpd.GeoDataFrame, chosen: gpd.GeoDataFrame, asked: Asked, screen: Screen
) -> bytes:
    """Draw the map of the page on paper, 260 by 160 mm."""
    say = screen.say
    number = int(chosen["number"].iloc[0]) if len(chosen) else None
    method = hotspots.METHODS[asked.method]
    parts = [
        pictures.Part(
            "hotspot_cells", maps.numbered(cells, found), {"classes": method.classes, "selected": number}
        ),
        pictures.Part("hotspot_numbers", found, {"selected": number}),
    ]
    near = maps.with_margin(chosen.to_crs("EPSG:4326").total_bounds) if len(chosen) else None
    return pictures.png(
        parts,
        city=screen.city,
        say=say,
        as_of=screen.as_of,
        bounds=near or intake.boundary(screen.city),
        not_shown=screen.not_shown,
        title=say("{city}热点 · {method}", city=screen.city.name or say("本市"), method=say(method.label)),
        width_mm=260,
        height_mm=160,
    )
