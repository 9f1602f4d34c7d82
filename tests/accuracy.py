"""Measure how right the join is where the truth is known: ``python -m tests.accuracy``.

Prints the tables of docs/ACCURACY.md: the demo city's planted truth; the San Francisco cases where they are
beside the project, whole and in parts; and what each piece of evidence is worth.
"""

from __future__ import annotations

import re
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from mapapp import demo, matching, store
from mapapp.__main__ import main as mapapp
from mapapp.city import City
from mapapp.matching import likelihood

ROOT = Path(__file__).parent.parent
SF = ROOT.parent / "shared" / "cases" / "sf311"
TYPES = {"Street and Sidewalk Cleaning": "06010", "Abandoned Vehicle": "09009", "Illegal Postings": "07001"}
WITHOUT = {  # what is left out → the constants that leave it out
    "nothing": {},
    "how problems lie (nearest line)": {"FEWEST_CLEAR": 10**9},
    "the finest smoothing (2 cm)": {"SCALES_M": (0.2, 2.0, 10.0)},
    "facing the road": {"BEYOND_END": 1.0},
    "length of the road": {"LENGTH_POWER": 0.0},
    "kind of road": {"UNLIKELY_KIND": 1.0},
    "clear within 25 m instead of 30": {"CLEAR_M": 25.0},
    "clear within 40 m instead of 30": {"CLEAR_M": 40.0},
}


def joined(city: City, problems: pd.DataFrame, *, with_addresses: bool) -> pd.DataFrame:
    """Join some of a city's problems and name the roads of the answers."""
    zones = (city.communities, city.sections, city.roster)
    found = matching.assign(problems, *zones, projection=city.projection, with_addresses=with_addresses)
    roads = dict(zip(city.sections["code"], city.sections["road"], strict=True))
    return found.assign(
        source=problems["source"],
        source_id=problems["source_id"],
        lon=problems["lon"],
        address=problems["address"],
        road=found["section"].map(roads).fillna("").map(plain),
        best_road=found["best_section"].map(roads).fillna("").map(plain),
    )


def plain(name: str) -> str:
    """Spell a street as score.py does: upper case, single spaces, no leading zero."""
    return re.sub(r"^0+(\d)", r"\1", re.sub(r"\s+", " ", name.strip().upper()))


def said(found: pd.DataFrame, truth: pd.Series, answer: str, best: str) -> str:
    """Say in a line of a table how many answers are right."""
    right, given = found[answer].eq(truth), found[answer].ne("")
    high = found["confidence"].eq("high")
    best_right = found[best].eq(truth)
    return (
        f"{len(found):,} | {right.mean():.2%} | {(given & ~right).mean():.2%} | {(~given).mean():.2%} | "
        f"{best_right.mean():.2%} | {high.mean():.1%} | {best_right[high].mean():.2%}"
    )


@contextmanager
def constants(changed: dict[str, object]) -> Iterator[None]:
    """Change constants of the likelihood for a while."""
    kept = {name: getattr(likelihood, name) for name in changed}
    try:
        for name, value in changed.items():
            setattr(likelihood, name, value)
        yield
    finally:
        for name, value in kept.items():
            setattr(likelihood, name, value)


def measure_demo(city: City) -> None:
    """Compare with the planted sections."""
    truth = pd.read_csv(demo.FOLDER / "truth" / "problems.csv", dtype=str, keep_default_na=False)
    for with_addresses in (True, False):
        found = joined(city, city.problems, with_addresses=with_addresses)
        both = found.merge(truth[["source", "source_id", "section"]], on=["source", "source_id"])
        both = both.rename(columns={"section_x": "section", "section_y": "true"})
        both = both[both["lon"].notna()]
        for name, rows in (("all", both), ("with an address", both[both["address"].ne("")])):
            told = "address used" if with_addresses else "geometry alone"
            print(f"| demo city, {name}, {told} | {said(rows, rows['true'], 'section', 'best_section')} |")


def measure_streets(city: City, truth: pd.Series) -> None:
    """Compare with the streets that the city itself named, in parts, and without each piece of evidence."""
    drawn = city.problems["source_id"].map(lambda code: zlib.crc32(code.encode()))
    halves = {"one half": [drawn % 2 == 0], "the other half": [drawn % 2 == 1]}
    small = {
        f"{count} parts, each by itself": [drawn % count == n for n in range(count)] for count in (4, 16)
    }
    for with_addresses in (True, False):
        for name, parts in ({"all": [drawn >= 0]} | halves | small).items():
            found = pd.concat(
                joined(city, city.problems[part], with_addresses=with_addresses) for part in parts
            )
            rows = found[found["source_id"].map(truth).fillna("").ne("")]
            told = "address used" if with_addresses else "geometry alone"
            print(f"| {name}, {told} | {said(rows, rows['source_id'].map(truth), 'road', 'best_road')} |")
    for name, changed in WITHOUT.items():
        with constants(changed):
            found = joined(city, city.problems, with_addresses=False)
        rows = found[found["source_id"].map(truth).fillna("").ne("")]
        print(f"| without {name} | {said(rows, rows['source_id'].map(truth), 'road', 'best_road')} |")


def imported(folder: Path, *lines: list[str]) -> City:
    """Run the command line and read the city."""
    path = str(folder / "city.db")
    for line in lines:
        if mapapp(["--lang", "en", "--city", path, *line]):
            raise SystemExit(2)
    return store.city(store.connect(path))


def san_francisco() -> City:
    """Bring the San Francisco cases in as an office would."""
    columns = ["--column", "type=Category", "--column", "address=Address", "--keep-unknown-types"]
    types = [word for pair in TYPES.items() for word in ("--type", "=".join(pair))]
    streets = ["--column", "code=CNN", "--column", "road=STREETNAME"]
    with tempfile.TemporaryDirectory() as folder:
        return imported(
            Path(folder),
            ["import", "communities", f"{SF}/neighborhoods.geojson", "--column", "code=nhood"],
            ["import", "sections", f"{SF}/streets.zip", *streets],
            ["import", "problems", f"{SF}/cases.csv", *columns, *types, "--keep-disordered"],
        )


def main() -> None:
    """Print all tables."""
    with tempfile.TemporaryDirectory() as folder:
        demo_city = imported(Path(folder), ["demo"])
    print("| | cases | right | wrong | not decided | best right | high | of high right |")
    measure_demo(demo_city)
    if not SF.is_dir():
        print("SKIPPED: the San Francisco cases (../shared/cases/sf311) are not here")
        return
    city = san_francisco()
    truth = pd.read_csv(SF / "truth.csv", dtype=str, keep_default_na=False)
    measure_streets(city, truth.set_index("case_id")["street"].map(plain))


if __name__ == "__main__":
    main()
