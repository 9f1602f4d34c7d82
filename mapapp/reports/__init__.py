"""Make documents: one file per document, each ending in its DOCUMENT."""

import pandas as pd

from . import cases_xlsx, scorecard_xlsx
from ._case_words import in_words
from ._document import Document
from ._workbook import Sheet, workbook

DOCUMENTS: dict[str, Document] = {d.key: d for d in (cases_xlsx.DOCUMENT, scorecard_xlsx.DOCUMENT)}


def table_xlsx(frame: pd.DataFrame, title: str) -> bytes:
    """Write any table as it stands on the screen into a workbook of one sheet."""
    return workbook([Sheet(title, frame)])


__all__ = ["DOCUMENTS", "Document", "Sheet", "in_words", "table_xlsx", "workbook"]
