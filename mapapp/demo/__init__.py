"""Make the demo city: a county town that does not exist, as the files that its office would have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from . import _case_steps, _files, _network, _patrols, _people, _points, _problems, _tables, _zones
from ._dirt import choose

NAME = "示范县"
FOLDER = Path(__file__).parent.parent.parent / "data" / "demo"


@dataclass(frozen=True)
class DemoFile:
    """
    One file of the demo city and what a person would say about it at import.

    Attributes
    ----------
    kind
        A key of `mapapp.intake.KINDS`.
    file
        Its name in the folder.
    datum
        A key of `mapapp.crs.DATUMS`; empty where there are no coordinates.
    source
        The name of the source.
    encoding
        The encoding to read it in; None lets the reader find out.
    constants
        What the file does not say (`intake.Choices.constants`), as pairs.
    """

    kind: str
    file: str
    datum: str
    source: str
    encoding: str | None = None
    constants: tuple[tuple[str, str], ...] = ()


SOURCES: tuple[DemoFile, ...] = (
    DemoFile("communities", "communities.geojson", "wgs84", "社区图"),
    DemoFile("sections", "road_sections.zip", "file", "路段图"),
    DemoFile("roster", "roster.xlsx", "", "责任名册"),
    DemoFile("problems", "ledger.xlsx", "wgs84", "市容问题台账"),
    DemoFile("problems", "hotline_gb18030.csv", "gcj02", "12345热线", "gb18030"),
    DemoFile("patrols", "patrols.xlsx", "", "巡查劝导记录"),
    DemoFile(
        *("patrols", "patrol_track.gpx", "wgs84", "巡查轨迹"),
        constants=(("actor", "巡查员"), ("unit", "县城市管理局")),
    ),
    DemoFile("points", "points.geojson", "wgs84", "点位"),
    DemoFile("inspections", "inspections.xlsx", "", "点位检查"),
    DemoFile("shops", "shops.csv", "wgs84", "门前三包商户"),
    DemoFile("shop_checks", "shop_checks.xlsx", "", "门前三包检查"),
)
"""The files in the order of their import."""

PROBLEM_FILES = {"ledger": SOURCES[3], "hotline": SOURCES[4]}
FIRST_ROW = 3  # of the problems in their files, below a title and a header
README = f"""# {NAME}（{_files.MADE_UP}）

本文件夹中的城市、道路、社区、单位分工、职务和问题全部是虚构的，由程序生成，请勿手工修改。
Everything in this folder is made up and generated; see `docs/DEMO.md`. Do not edit by hand.
"""


def write(folder: Path) -> None:
    """
    Write all files of the demo city.

    The same program writes the same content every time; only the compression inside the XLSX and ZIP files
    may differ between installations.

    Parameters
    ----------
    folder
        Where to; made if it is missing. Files of the same names are replaced.
    """
    pieces = _network.pieces()
    communities, sections = _zones.build_communities(pieces), _zones.build_sections(pieces)
    roster = _people.roster_of(communities, sections)
    year = choose(_problems.draw_year(communities, sections, roster))
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text(README, encoding="utf-8", newline="\n")
    _files.write_communities(folder / SOURCES[0].file, communities)
    _files.write_sections(folder / SOURCES[1].file, sections)
    _write_roster(folder / SOURCES[2].file, roster)
    dirty = [_write_problems(folder, source, year) for source in PROBLEM_FILES]
    _write_truth(folder / "truth", year, pd.concat(dirty))
    _write_ground(folder, communities, sections, roster)


def _write_ground(
    folder: Path, communities: gpd.GeoDataFrame, sections: gpd.GeoDataFrame, roster: pd.DataFrame
) -> None:
    """Write patrols, inspection points and shops, and what must come out of them."""
    _patrols.write_list(folder / "patrols.xlsx", _patrols.file_rows(communities, sections, roster), NAME)
    track = _patrols.write_track(folder / "patrol_track.gpx", sections)
    _points.write_points(folder / "points.geojson")
    _points.write_inspections(folder / "inspections.xlsx", NAME)
    shops = _points.shops(sections)
    _points.write_shops(folder, shops, NAME)
    true = {
        "patrols": _patrols.truth(sections, track),
        "points": _points.truth(),
        "shops": _points.shop_truth(shops),
    }
    for name, rows in true.items():
        _files.write_csv(folder / "truth" / f"{name}.csv", rows, "utf-8")


def _write_roster(path: Path, roster: pd.DataFrame) -> None:
    columns = {
        "zone": "社区/路段",
        "answerer": "责任人/单位",
        "role": "角色",
        "valid_from": "起",
        "valid_to": "止",
        "contact": "联系方式",
    }
    rows = roster[list(columns)].rename(columns=columns)
    formats = {"起": _files.DAY, "止": _files.DAY}
    _files.write_workbook(path, f"{NAME}责任名册（{_files.MADE_UP}）", rows, formats, [36, 26, 8, 12, 12, 16])


def _write_problems(folder: Path, source: str, year: pd.DataFrame) -> pd.DataFrame:
    """Write one source and return its dirty rows, numbered as a spreadsheet shows them."""
    name = PROBLEM_FILES[source].file
    rows, dirty = _tables.file_rows(year, source)
    if source == "ledger":
        formats = dict.fromkeys(("上报时间", "处置截止时间", "处置时间", "结案时间"), _files.MINUTE)
        widths = [16, 18, 30, 38, 12, 12, 10, 18, 18, 18, 18]
        _files.write_workbook(folder / name, f"{NAME}市容问题台账（{_files.MADE_UP}）", rows, formats, widths)
    else:
        _files.write_csv(folder / name, rows, "gb18030", f"{NAME}12345热线工单导出（{_files.MADE_UP}）")
    numbered = dirty.assign(file=name, row=dirty["at"] + FIRST_ROW)
    return numbered[["file", "row", "source_id", "reason"]]


def _write_truth(folder: Path, year: pd.DataFrame, dirty: pd.DataFrame) -> None:
    names = {source: file.source for source, file in PROBLEM_FILES.items()}
    late = pd.DataFrame({"unit": _people.LATE.keys(), "times_as_slow": _people.LATE.values()})
    _files.write_csv(folder / "problems.csv", _tables.true_problems(year, names), "utf-8")
    _files.write_csv(folder / "dirty.csv", dirty, "utf-8")
    _files.write_csv(folder / "late_units.csv", late, "utf-8")
    _files.write_geojson(
        folder / "hotspots.geojson", f"预设热点（{_files.MADE_UP}）", _tables.true_spots(year)
    )


case_steps = _case_steps.moves
"""From the imported problems to the steps of some of them (`store.take_steps`)."""
