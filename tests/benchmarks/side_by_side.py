"""Compare the join with `geopandas.sjoin` and `sjoin_nearest`: seconds, ratios, whether answers agree."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from mapapp import crs, matching
from mapapp.matching import communities, segment_grid
from mapapp.matching.prepared import prepare

from . import city
from ._clock import Cost, best, extra_memory, line

REACH_M = 30.0


def report(points: int, rounds: int) -> None:
    """Print the table of issue 3."""
    zones, lines, problems = city.communities(), city.sections(), city.problems(points)
    lon, lat = problems["lon"].to_numpy(), problems["lat"].to_numpy()
    x, y = crs.project(lon, lat, city.PROJECTION)
    measured = crs.project_frame(lines, city.PROJECTION)
    print(
        f"\n{points:,} points, {len(zones):,} communities, {len(lines):,} sections; best of {rounds} rounds\n"
    )
    line("what", "off the shelf", "here", "ratio", "by processor time", "asked for", "answers")
    line(*["---"] * 7)
    inside = community(zones, lon, lat, rounds)
    near = section(measured, x, y, rounds)
    both(zones, lines, problems, Cost(*map(sum, zip(inside, near, strict=True))), rounds)


def community(zones: gpd.GeoDataFrame, lon: np.ndarray, lat: np.ndarray, rounds: int) -> Cost:
    """Compare containment with the index at hand, and made in the run; return the seconds of `sjoin`."""
    there = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs=zones.crs)
    index = communities.index_of(zones)
    seconds, results = best(
        rounds,
        shelf=lambda: gpd.sjoin(there, zones, predicate="within"),
        hand=lambda: communities.contain(lon, lat, zones, index),
        made=lambda: communities.contain(lon, lat, zones, communities.index_of(zones)),
    )
    said = pd.Series("", index=range(len(lon)), dtype="str")
    said[results["shelf"].index] = results["shelf"]["code"].to_numpy()
    differ = results["hand"]["community"] != said
    edge = results["hand"]["community_reason"].isin(["edge", "overlap"])
    answers = f"{int((differ & ~edge).sum())} differ; {int(edge.sum())} on edges"
    row("community, index at hand", seconds["shelf"], seconds["hand"], 12, answers)
    row("community, index made in the run", seconds["shelf"], seconds["made"], 4, answers)
    return seconds["shelf"]


def section(measured: gpd.GeoDataFrame, x: np.ndarray, y: np.ndarray, rounds: int) -> Cost:
    """Compare the nearest sections within 30 m, grid made in the run; return what `sjoin_nearest` took."""
    there = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs=measured.crs)
    shapes = measured.geometry.to_numpy()
    grid = segment_grid.build(shapes, REACH_M)
    seconds, results = best(
        rounds,
        shelf=lambda: gpd.sjoin_nearest(there, measured, max_distance=REACH_M, distance_col="distance_m"),
        hand=lambda: segment_grid.nearest(segment_grid.within(grid, x, y)),
        made=lambda: segment_grid.nearest(segment_grid.within(segment_grid.build(shapes, REACH_M), x, y)),
    )
    shelf, made = results["shelf"], results["made"]
    theirs = pd.MultiIndex.from_arrays([shelf.index, shelf["index_right"]])
    ours = pd.MultiIndex.from_arrays([made.at, made.line])
    least = shelf["distance_m"].groupby(level=0).first()
    apart = np.abs(least.reindex(made.at).to_numpy() - made.distance_m).max()
    answers = f"{len(theirs.symmetric_difference(ours))} pairs differ; distances to {apart:.0e} m"
    row(
        "section within 30 m, ties, grid made in the run",
        seconds["shelf"],
        seconds["made"],
        15,
        answers,
    )
    row("the same, grid at hand", seconds["shelf"], seconds["hand"], "–", answers)
    return seconds["shelf"]


def both(zones, lines, problems: pd.DataFrame, shelf: Cost, rounds: int) -> None:
    """Run the whole assignment with addresses on 30 % of the rows, the indexes made in the run."""
    duty = city.roster(zones, lines)
    addressed = problems.assign(address=city.addresses(lines, len(problems)))

    def whole() -> pd.DataFrame:
        ready = prepare(zones, lines, projection=city.PROJECTION, reach_m=matching.REACH_M)
        return matching.assign(addressed, zones, lines, duty, projection=city.PROJECTION, prepared=ready)

    seconds, results = best(rounds, whole=whole)
    assert len(results["whole"]) == len(problems)
    row("both and who answers, 30 % with addresses", shelf, seconds["whole"], 3, "one row per problem")
    index = communities.index_of(zones)
    lon, lat = problems["lon"].to_numpy(), problems["lat"].to_numpy()
    parts = {
        "community with its index": lambda: communities.contain(lon, lat, zones, communities.index_of(zones)),
        "community, index at hand": lambda: communities.contain(lon, lat, zones, index),
        "the whole assignment": whole,
    }
    print()
    for name, work in parts.items():
        print(f"extra memory, {name}: {extra_memory(work):,.0f} MiB (asked for: below 600)")


def row(what: str, shelf: Cost, here: Cost, wanted: object, answers: str) -> None:
    """Print one comparison."""
    asked = f"{wanted}×" if isinstance(wanted, int) else wanted
    ratio, effort = shelf.clock / here.clock, shelf.processor / here.processor
    line(
        what, f"{shelf.clock:.2f} s", f"{here.clock:.3f} s", f"{ratio:.1f}×", f"{effort:.1f}×", asked, answers
    )
