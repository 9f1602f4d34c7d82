"""Make documents: one file per document, each ending in its DOCUMENT."""

import pandas as pd

from . import (
    briefing_docx,
    briefing_pptx,
    bulletin_docx,
    bulletin_xlsx,
    cases_xlsx,
    exposure_docx,
    exposure_html,
    letter_docx,
    scorecard_xlsx,
)
from ._case_words import in_words, type_name
from ._document import Document
from ._plan_book import plan_book
from ._plan_notice import plan_notice_docx, plan_notice_xlsx
from ._plan_tables import plan_geopackage, plan_xlsx
from ._spot_layers import spots_geojson, spots_geopackage
from ._workbook import Sheet, workbook

DOCUMENTS: dict[str, Document] = {
    document.key: document
    for document in (
        cases_xlsx.DOCUMENT,
        scorecard_xlsx.DOCUMENT,
        briefing_pptx.DOCUMENT,
        briefing_docx.DOCUMENT,
        letter_docx.DOCUMENT,
        bulletin_docx.DOCUMENT,
        bulletin_xlsx.DOCUMENT,
        exposure_docx.DOCUMENT,
        exposure_html.DOCUMENT,
    )
}


def table_xlsx(frame: pd.DataFrame, title: str) -> bytes:
    """Write any table as it stands on the screen into a workbook of one sheet."""
    return workbook([Sheet(title, frame)])


__all__ = [
    "DOCUMENTS",
    "Document",
    "Sheet",
    "in_words",
    "plan_book",
    "plan_geopackage",
    "plan_notice_docx",
    "plan_notice_xlsx",
    "plan_xlsx",
    "spots_geojson",
    "spots_geopackage",
    "table_xlsx",
    "type_name",
    "workbook",
]
