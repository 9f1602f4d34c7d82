"""List the ten places of San Francisco where street cleaning is asked for most.

``python -m tests.sf_hotspots`` prints the table of docs/METHODS.md from the cases beside the project; nothing
of them is kept in it.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path

import geopandas as gpd
from PIL import Image

from mapapp import cases, hotspots, pictures, spot_joining, spots
from mapapp.city import City
from mapapp.i18n import Translator

from .accuracy import SF, san_francisco

CATEGORY = "Street and Sidewalk Cleaning"
METHOD = "getis_ord"
AS_OF = dt.datetime(2016, 12, 31)
BAY = (-122.466, 37.744, -122.384, 37.806)
"""What the picture looks at: west, south, east, north of the ten."""


def top_ten(city: City) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Find the method's cells, and the ten hotspots with most cases, by the method's own numbers."""
    built = cases.build(city, AS_OF)
    asked = built[built["type_text"].eq(CATEGORY)]
    zones = {"boundary": city.communities, "sections": city.sections}
    found = hotspots.METHODS[METHOD].find(asked, projection=city.projection, **zones)
    return found, spots.describe(spot_joining.join(found), asked, city.projection).head(10)


def picture(city: City, cells: gpd.GeoDataFrame, ten: gpd.GeoDataFrame) -> bytes:
    """Draw the ten on the map of the city, in few colours: no case of it, only cells, numbers and names."""
    sure = cells[cells["confidence"] > 0]
    parts = [pictures.Part("hotspot_cells", sure), pictures.Part("hotspot_numbers", ten)]
    told = {"city": city, "say": Translator("en"), "as_of": AS_OF, "bounds": tuple(BAY)}
    drawn = pictures.png(parts, title=f"San Francisco 311 · {CATEGORY}", dpi=110, **told)
    small = io.BytesIO()
    Image.open(io.BytesIO(drawn)).convert("RGB").quantize(48).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    """Print number, place, cases and confidence; with ``--picture FILE`` draw them too."""
    if not SF.is_dir():
        print("SKIPPED: the San Francisco cases (../shared/cases/sf311) are not here")
        return
    city = san_francisco()
    cells, ten = top_ten(city)
    print("| | neighbourhood | around | cases | confidence |\n|---|---|---|---|---|")
    for _, spot in ten.iterrows():
        place = spot["communities"][0].name if spot["communities"] else ""
        print(f"| {spot['number']} | {place} | {spot['road']} | {spot['count']} | {spot['confidence']} % |")
    if sys.argv[1:2] == ["--picture"]:
        Path(sys.argv[2]).write_bytes(picture(city, cells, ten))


if __name__ == "__main__":
    main()
