"""Make the demo city: a county town that does not exist, as the files that its office would have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from . import _files, _network, _people, _problems, _tables, _zones
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
        communities, sections, roster or problems.
    file
        Its name in the folder.
    datum
        A key of `mapapp.crs.DATUMS`; empty where there are no coordinates.
    source
        The name of the source.
    encoding
        The encoding to read it in; None lets the reader find out.
    """

    kind: str
    file: str
    datum: str
    source: str
    encoding: str | None = None


SOURCES: tuple[DemoFile, ...] = (
    DemoFile("communities", "communities.geojson", "wgs84", "社区图"),
    DemoFile("sections", "road_sections.zip", "file", "路段图"),
    DemoFile("roster", "roster.xlsx", "", "责任名册"),
    DemoFile("problems", "ledger.xlsx", "wgs84", "市容问题台账"),
    DemoFile("problems", "hotline_gb18030.csv", "gcj02", "12345热线", "gb18030"),
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
