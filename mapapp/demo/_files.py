"""Write the demo city as the files that an office would have."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from ._ground import shapes_lonlat
from ._zones import SIDES

MADE_UP = "虚构演示资料"
PACKED = (2026, 9, 1, 0, 0, 0)
DAY, MINUTE = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def pack(path: Path, members: dict[str, bytes]) -> None:
    """Write a ZIP file whose bytes depend on its content only."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, PACKED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=9)


def write_workbook(
    path: Path, title: str, rows: pd.DataFrame, formats: dict[str, str], widths: list[int]
) -> None:
    """
    Write a workbook as people make them: a merged title row, the header in row 2, real dates.

    Parameters
    ----------
    path
        The file.
    title
        The text of row 1; says that the content is made up.
    rows
        The table; None and NaT leave the cell empty.
    formats
        Column → number format of its dates.
    widths
        Width of each column in characters.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(rows.columns))
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=16), Alignment(horizontal="center")
    sheet.append(list(rows.columns))
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for row in rows.astype(object).where(rows.notna(), None).itertuples(index=False):
        sheet.append([cell.to_pydatetime() if isinstance(cell, pd.Timestamp) else cell for cell in row])
    for number, (column, width) in enumerate(zip(rows.columns, widths, strict=True), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        if column in formats:
            for (cell,) in sheet.iter_rows(min_row=3, min_col=number, max_col=number):
                cell.number_format = formats[column]
    sheet.freeze_panes = "A3"
    pack(path, _saved(book))


def _saved(book: Workbook) -> dict[str, bytes]:
    """Save a workbook as the members of its archive, without the moment of saving."""
    written = io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    members[core] = MODIFIED.sub(rb"\g<1>2026-09-01T00:00:00Z", members[core])
    return members


def write_csv(path: Path, rows: pd.DataFrame, encoding: str, title: str = "") -> None:
    """Write a CSV file with Windows line ends, under a title row where one is given."""
    text = rows.to_csv(index=False, lineterminator="\r\n", na_rep="")
    head = title + "," * (len(rows.columns) - 1) + "\r\n" if title else ""
    path.write_bytes((head + text).encode(encoding))


def write_geojson(path: Path, name: str, shapes: gpd.GeoDataFrame) -> None:
    """Write shapes, given in degrees, as GeoJSON with a name, one feature per line."""
    features = [
        json.dumps(
            {
                "type": "Feature",
                "properties": row.drop("geometry").to_dict(),
                "geometry": json.loads(shapely.to_geojson(shapely.normalize(row["geometry"]))),
            },
            ensure_ascii=False,
        )
        for _, row in shapes.iterrows()
    ]
    head = f'{{"type": "FeatureCollection", "name": {json.dumps(name, ensure_ascii=False)}, "features": [\n'
    path.write_text(head + ",\n".join(features) + "\n]}\n", encoding="utf-8", newline="\n")


def write_communities(path: Path, communities: gpd.GeoDataFrame) -> None:
    """Write the communities in WGS 84."""
    shapes = gpd.GeoDataFrame(
        {"社区编号": communities["code"], "社区名称": communities["name"], "备注": MADE_UP},
        geometry=shapes_lonlat(communities.geometry.to_numpy()),
    )
    write_geojson(path, f"示范县社区（{MADE_UP}）", shapes)


def write_sections(path: Path, sections: gpd.GeoDataFrame) -> None:
    """Write the road sections as survey offices do: a zipped Shapefile, Gauss-Krüger, in GBK unsaid."""
    frame = gpd.GeoDataFrame(
        {
            "路段编号": sections["code"],
            "路段名称": sections["name"],
            "道路名称": sections["road"],
            "起点道路": sections["from_road"],
            "终点道路": sections["to_road"],
            "侧别": sections["side"].map({**SIDES, "both": "两侧"}),
            "宽度": sections["width_m"],
            "备注": MADE_UP,
        },
        geometry=shapely.set_precision(sections.geometry.to_numpy(), 0.01),
        crs=sections.crs,
    )
    with tempfile.TemporaryDirectory() as folder:
        shape = Path(folder) / "road_sections.shp"
        frame.to_file(
            shape,
            driver="ESRI Shapefile",
            encoding="GBK",
            engine="pyogrio",
            DBF_DATE_LAST_UPDATE="2026-09-01",
        )
        members = {
            f"road_sections{end}": shape.with_suffix(end).read_bytes()
            for end in (".shp", ".shx", ".dbf", ".prj")
        }
    table = bytearray(members["road_sections.dbf"])
    table[29] = 0  # the language byte: real files of this kind do not say their encoding
    pack(path, {**members, "road_sections.dbf": bytes(table)})
