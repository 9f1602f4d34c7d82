"""Whatever the city, the join gives what a plain search of every zone gives."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as some
from pyproj import Transformer
from shapely.geometry import LineString, Point, box

from mapapp import matching

from . import tiny_city as tiny

REACH, TIE = 50.0, 0.01
steps = some.integers(-6, 6).map(lambda step: step * 20.0)
places = some.tuples(steps, steps)
ways = some.lists(places, min_size=2, max_size=3, unique=True)
squares = some.tuples(steps, steps, some.sampled_from([40.0, 80.0]))


def zones(geometries: list, **columns) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=geometries, crs="EPSG:4326")


def plain_community(point: Point, communities: gpd.GeoDataFrame) -> tuple[str, str]:
    """Look through all communities: inside one, inside several, on borders, outside."""
    inside = sorted(
        code
        for code, zone in zip(communities["code"], communities.geometry, strict=True)
        if zone.contains(point)
    )
    touched = sorted(
        code
        for code, zone in zip(communities["code"], communities.geometry, strict=True)
        if zone.touches(point)
    )
    if len(inside) > 1:
        return "", "overlap"
    if inside:
        return inside[0], "inside"
    if len(touched) > 1:
        return touched[0], "edge"
    return (touched[0], "inside") if touched else ("", "outside")


def plain_section(point: Point, lines: dict[str, LineString], road: dict, unit: dict) -> tuple[str, str, str]:
    """Measure all sections: (section, reason, best)."""
    distance = {code: point.distance(line) for code, line in lines.items()}
    near = {code: metres for code, metres in distance.items() if metres <= REACH}
    if not near:
        return "", "none", ""
    first = min(near.values())
    equal = sorted(code for code, metres in near.items() if metres <= first + TIE)
    if len({(road[code], unit[code]) for code in equal}) > 1:
        return "", "tie", equal[0]
    return equal[0], "nearest", equal[0]


@settings(max_examples=80, deadline=None)
@given(
    points=some.lists(some.one_of(places, some.none()), max_size=8),
    areas=some.lists(squares, max_size=5),
    roads=some.lists(
        some.tuples(ways, some.sampled_from(["人民路", "解放路"]), some.sampled_from(["甲局", "乙局"])),
        max_size=6,
    ),
)
def test_same_answers_as_a_plain_search(points, areas, roads):
    nowhere = (np.nan, np.nan)
    lonlat = [nowhere if at is None else tiny.place(*at) for at in points]
    problems = pd.DataFrame(lonlat, columns=["lon", "lat"], dtype="float64")
    problems["reported_at"] = pd.Timestamp("2026-07-01")
    communities = zones(
        [box(*tiny.place(x, y), *tiny.place(x + side, y + side)) for x, y, side in areas],
        code=pd.Series([f"C{n}" for n in range(len(areas))], dtype="str"),
    )
    codes = [f"S{n}" for n in range(len(roads))]
    sections = zones(
        [LineString(tiny.ring(*way)) for way, _, _ in roads],
        code=pd.Series(codes, dtype="str"),
        road=pd.Series([road for _, road, _ in roads], dtype="str"),
    )
    roster = tiny.roster().iloc[:0].copy()
    if roads:
        roster = pd.concat([tiny.roster().iloc[[5]]] * len(roads), ignore_index=True)
        roster = roster.assign(zone_code=codes, answerer=[unit for _, _, unit in roads])
    found = matching.assign(
        problems, communities, sections, roster, projection=tiny.PROJECTION, reach_m=REACH, tie_m=TIE
    )

    assert found.index.equals(problems.index)
    to_metres = Transformer.from_crs(4326, tiny.PROJECTION, always_xy=True)
    lines = {
        code: LineString([to_metres.transform(*at) for at in line.coords])
        for code, line in zip(codes, sections.geometry, strict=True)
    }
    road_of, unit_of = (
        dict(zip(codes, sections["road"], strict=True)),
        dict(zip(codes, roster["answerer"], strict=False)),
    )
    for (lon, lat), (_, row) in zip(lonlat, found.iterrows(), strict=True):
        got = (
            row["community"],
            row["community_reason"],
            row["section"],
            row["section_reason"],
            row["best_section"],
        )
        if np.isnan(lon):
            assert got == ("", "no_position", "", "no_position", "")
            continue
        metres = Point(to_metres.transform(lon, lat))
        assert got == plain_community(Point(lon, lat), communities) + plain_section(
            metres, lines, road_of, unit_of
        )
        assert row["unit"] == unit_of.get(row["section"], "")
