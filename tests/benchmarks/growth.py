"""Show how cost grows with points and with zones."""

from __future__ import annotations

import numpy as np

from mapapp import crs
from mapapp.matching import communities, segment_grid

from . import city
from ._clock import best, line


def report(points: int, rounds: int) -> None:
    """Print seconds by number of points (0.1, 1 and 10 times `points`) and by number of zones."""
    by_points(points, rounds)
    by_zones(points, rounds)


def by_points(points: int, rounds: int) -> None:
    """Look up ever more points in one city."""
    zones = city.communities()
    index = communities.index_of(zones)
    shapes = crs.project_frame(city.sections(), city.PROJECTION).geometry.to_numpy()
    grid = segment_grid.build(shapes, 30.0)
    print("\nby points, indexes at hand (2,000 communities, 20,000 sections)\n")
    print("seconds (per million points), on the clock and of the processors\n")
    line("points", "community", "processors", "section within 30 m", "processors")
    line(*["---"] * 5)
    for count in (points // 10, points, points * 10):
        place = city.problems(count)[["lon", "lat"]].to_numpy()
        lon, lat = np.ascontiguousarray(place.T)
        x, y = crs.project(lon, lat, city.PROJECTION)
        seconds, _ = best(
            rounds,
            inside=lambda lon=lon, lat=lat: communities.contain(lon, lat, zones, index),
            near=lambda x=x, y=y: segment_grid.nearest(segment_grid.within(grid, x, y)),
        )
        millions = count / 1e6
        each = [part for cost in (seconds["inside"], seconds["near"]) for part in cost]
        line(f"{count:,}", *(f"{part:.3f} s ({part / millions:.3f})" for part in each))


def by_zones(points: int, rounds: int) -> None:
    """Look the same points up among ever more zones on the same ground, of 1,500 and of 150 vertices."""
    lon, lat = np.ascontiguousarray(city.problems(points)[["lon", "lat"]].to_numpy().T)
    print(f"\nby zones, {points:,} points\n")
    print("seconds on the clock (of the processors)\n")
    line("communities", "vertices each", "index made", "points looked up", "index per million vertices")
    line(*["---"] * 5)
    for vertices in (1_500, 150):
        for count in (200, 2_000, 20_000):
            zones = city.communities(count, vertices)
            made, results = best(min(rounds, 2), index=lambda zones=zones: communities.index_of(zones))
            index = results["index"]
            used, _ = best(
                rounds, use=lambda zones=zones, index=index: communities.contain(lon, lat, zones, index)
            )
            each = made["index"].processor / (count * vertices / 1e6)
            spent = [f"{cost.clock:.3f} s ({cost.processor:.3f})" for cost in (made["index"], used["use"])]
            line(f"{count:,}", f"{vertices:,}", *spent, f"{each:.3f} s")
