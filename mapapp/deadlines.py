"""Say when a problem must be settled, by the limit of its type.

Limits are local rules: `data/reference/limits.csv` holds examples that each office replaces by its own.
Here a limit is counted in calendar days (自然日) from the report to the same minute; the clock of working
hours and holidays (工作时, 工作日) takes this place when the city's calendar is known.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from .errors import SettingsError
from .i18n import N_

LIMITS = Path(__file__).parent.parent / "data" / "reference" / "limits.csv"
ANY_TYPE = "*"
"""The row of `limits.csv` that holds for every type without a row of its own."""


@cache
def limits(path: Path = LIMITS) -> dict[str, float]:
    """
    Read the limits.

    Parameters
    ----------
    path
        A UTF-8 CSV with columns `type_key` and `days` (calendar days, more than 0); others are remarks.

    Returns
    -------
    limits
        Calendar days by type key, `ANY_TYPE` among them.

    Raises
    ------
    SettingsError
        The file is missing, has other columns, a limit that is not a positive number, or no row `*`.
    """
    try:
        rows = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    except FileNotFoundError as error:
        raise SettingsError(N_("没有时限表 {file}。"), N_("请放回该文件。"), file=str(path)) from error
    if not {"type_key", "days"} <= set(rows.columns):
        raise SettingsError(
            N_("时限表 {file} 缺少 type_key 或 days 列。"), N_("请补上表头。"), file=str(path)
        )
    days = pd.to_numeric(rows["days"], errors="coerce")
    wrong = days.index[~(days > 0)]
    if len(wrong):
        # A spreadsheet shows the header as row 1 and the first limit as row 2.
        raise SettingsError(
            N_("时限表 {file} 第 {row} 行的 days 不是大于 0 的数。"),
            N_("请填自然日天数，例如 3。"),
            file=str(path),
            row=int(wrong[0]) + 2,
        )
    found = dict(zip(rows["type_key"], days.astype(float), strict=True))
    if ANY_TYPE not in found:
        raise SettingsError(
            N_("时限表 {file} 没有 type_key 为 * 的行。"), N_("请补一行通用时限。"), file=str(path)
        )
    return found


def due(type_key: pd.Series, reported_at: pd.Series) -> pd.Series:
    """
    Say when each problem is due by the limit of its type.

    Parameters
    ----------
    type_key
        Problem types; one without a limit of its own has the limit of `ANY_TYPE`.
    reported_at
        Times of reporting, aligned.

    Returns
    -------
    due_at
        Aligned times: the report plus the limit in calendar days, to the minute of the report.
    """
    by_type = limits()
    days = type_key.map(by_type).astype("float64").fillna(by_type[ANY_TYPE])
    return (reported_at + pd.to_timedelta(days, unit="D")).astype("datetime64[us]").rename("due_at")
