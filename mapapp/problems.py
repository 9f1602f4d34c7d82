"""Take problems in: every row becomes a problem or keeps all the reasons why not."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import case_life, columns, moments, positions
from .complaints import Cleaned, Finding, faulty, rejected_rows
from .i18n import N_
from .problem_types import UNSORTED, plain_word
from .raw_table import RawTable

STATUS_LABELS = {
    "reported": N_("上报"),
    "filed": N_("立案"),
    "dispatched": N_("派遣"),
    "disposed": N_("处置"),
    "verified": N_("核查"),
    "closed": N_("结案"),
    "voided": N_("作废"),
    "not_filed": N_("不予立案"),
    "returned": N_("退回返工"),
    "paused": N_("挂账"),
}
STATUSES = tuple(STATUS_LABELS)
OPEN_STATUSES = case_life.OPEN
STATUS_WORDS = {
    "reported": "上报|已上报|登记|已登记|待受理|未受理|待立案|新建|new|submitted",
    "filed": "立案|已立案|受理|已受理|待派遣|待派单|open|opened|accepted|未结案|未办结",
    "dispatched": "派遣|已派遣|派单|已派单|待处置|处置中|处理中|办理中|整改中|待整改|assigned|in progress",
    "disposed": "处置|已处置|处置完成|处理完毕|已处理|已整改|整改完成|待核查|待复核|resolved",
    "verified": "核查|已核查|核查通过|已复核|待结案",
    "closed": "结案|已结案|办结|已办结|销号|已销号|已关闭|完结|completed|done",
    "voided": "作废|已作废|撤销|已撤销|已撤案|废弃|void|cancelled|canceled",
    "not_filed": "不予立案|不予受理|不立案|不受理|rejected",
    "returned": "退回返工|已退回|返工|核查不通过|核查不合格|整改不合格|待返工",
    "paused": "挂账|已挂账|挂账中|暂缓办理|on hold",
}
KNOWN_STATUSES = {
    plain_word(word): status
    for status, words in STATUS_WORDS.items()
    for word in (status, STATUS_LABELS[status], *words.split("|"))
}
MOMENTS = ("reported_at", "due_at", "disposed_at", "closed_at")
COLUMNS = (
    *("source", "source_id", "type_key", "type_text", "address", "description", "condition", "lon", "lat"),
    "status",
    *MOMENTS,
)


def clean(
    raw: RawTable,
    mapping: Mapping[str, str],
    *,
    datum: str,
    source: str,
    words: Mapping[str, str],
    now: pd.Timestamp,
    keep_unknown: bool = False,
    keep_disordered: bool = False,
    boundary: positions.Box | None = None,
) -> Cleaned:
    """
    Judge the rows of a file as problems.

    Parameters
    ----------
    raw
        The file as read.
    mapping
        Field → column (see `columns.FIELDS`). The geometry of a map file counts as its position.
    datum
        A key of `crs.DATUMS` or ``EPSG:n``; asked only if the file has positions.
    source
        Name of the source; with the file's own number it identifies a problem.
    words
        Text → type key: `problem_types.known_words` with what the city has learned.
    now
        The moment of the import, local time: nothing was reported, disposed or closed later.
    keep_unknown
        Take a type that nobody knows as `UNSORTED` instead of rejecting it; the text is kept either way.
    keep_disordered
        Take a row whose deadline, disposal or closing lies before its report, or its closing before its
        disposal, without these moments, instead of rejecting it (exports that lose the half of the day have
        many).
    boundary
        West, south, east, north of the city in WGS 84 degrees, to find positions far away or swapped.

    Returns
    -------
    cleaned
        Accepted problems (ARCHITECTURE.md, without `problem_id`) and rejected rows with all their complaints.

    Raises
    ------
    InputError
        Required columns are missing.
    CrsError
        The file has positions in a coordinate system that is missing, contradicted or unknown.
    """
    columns.check(mapping, "problems", raw)
    number = columns.texts(raw, mapping, "source_id")
    type_text = columns.texts(raw, mapping, "type")
    type_key, type_findings = _types(type_text, mapping, words, keep_unknown)
    times, time_findings = _times(raw, mapping, pd.Timestamp(now))
    status, status_findings = _statuses(columns.texts(raw, mapping, "status"), mapping, times)
    if keep_disordered:
        times, time_findings = _without_disorder(times, time_findings)
    places = positions.read(raw, mapping, datum=datum, boundary=boundary)

    findings = [Finding("missing", mapping["source_id"], number.eq("").to_numpy())]
    findings += type_findings + time_findings + status_findings + places.findings
    findings.append(_repeated(number, mapping["source_id"], faulty(findings, len(raw))))

    frame = pd.DataFrame(
        {
            "source": pd.Series(source, index=raw.frame.index, dtype="str"),
            "source_id": number,
            "type_key": type_key,
            "type_text": type_text,
            "address": columns.texts(raw, mapping, "address"),
            "description": columns.texts(raw, mapping, "description"),
            # Spelled as in the table of limits, where spaces are single.
            "condition": columns.texts(raw, mapping, "condition").str.split().str.join(" ").astype("str"),
            "lon": places.lon,
            "lat": places.lat,
            "status": status,
            **times,
        },
        columns=list(COLUMNS),
    )
    accepted = frame[~faulty(findings, len(raw))].reset_index(drop=True)
    return Cleaned(accepted, rejected_rows(findings, raw))


def unknown_types(rejected: pd.DataFrame) -> pd.Series:
    """Count the type words that nobody knows among rejected rows: word → rows, most frequent first."""
    found = [c.value for complaints in rejected["complaints"] for c in complaints if c.code == "unknown_type"]
    return pd.Series(found, dtype="str", name="rows").value_counts()


def _types(
    texts: pd.Series, mapping: Mapping[str, str], words: Mapping[str, str], keep_unknown: bool
) -> tuple[pd.Series, list[Finding]]:
    known = {plain_word(word): key for word, key in words.items()}
    by_text = {text: known.get(plain_word(text), "") for text in texts.unique()}
    keys = texts.map(by_text).astype("str")
    given = texts.ne("")
    unknown = given & keys.eq("")
    keys = keys.mask(unknown, UNSORTED)
    findings = [Finding("missing", mapping["type"], ~given.to_numpy())]
    if not keep_unknown:
        findings.append(Finding("unknown_type", mapping["type"], unknown.to_numpy(), texts))
    return keys, findings


def _times(
    raw: RawTable, mapping: Mapping[str, str], now: pd.Timestamp
) -> tuple[dict[str, pd.Series], list[Finding]]:
    texts = {field: columns.texts(raw, mapping, field) for field in MOMENTS}
    times = {field: moments.parse(texts[field]) for field in MOMENTS}
    given = {field: moments.is_given(texts[field]) for field in MOMENTS}
    day_only = {field: given[field] & moments.is_day_only(texts[field]) for field in MOMENTS}
    reported = times["reported_at"]
    findings = [Finding("missing", mapping["reported_at"], ~given["reported_at"].to_numpy())]
    for field in MOMENTS:
        column = mapping.get(field, "")
        unread = given[field] & times[field].isna()
        findings.append(Finding("bad_moment", column, unread.to_numpy(), texts[field]))
        if field != "due_at":
            findings.append(Finding("future", column, (times[field] > now).to_numpy(), texts[field]))
        if field != "reported_at":
            times[field] = _on_its_day(times[field], day_only[field], reported, ends=field == "due_at")
            findings.append(Finding("order", column, (times[field] < reported).to_numpy(), texts[field]))
    times["closed_at"] = _on_its_day(
        times["closed_at"], day_only["closed_at"], times["disposed_at"], ends=False
    )
    closed = times["closed_at"]
    # A closing before the report is said already, as such.
    early = ((closed < times["disposed_at"]) & (closed >= reported)).to_numpy()
    findings.append(Finding("closed_undisposed", mapping.get("closed_at", ""), early, texts["closed_at"]))
    return times, findings


def _without_disorder(
    times: Mapping[str, pd.Series], findings: list[Finding]
) -> tuple[dict[str, pd.Series], list[Finding]]:
    reported = times["reported_at"]
    kept = {field: moment.mask(moment < reported) for field, moment in times.items()}
    # Of two moments in the wrong order nobody knows which is wrong: neither shows the case to be in time.
    swapped = kept["closed_at"] < kept["disposed_at"]
    kept |= {field: kept[field].mask(swapped) for field in ("disposed_at", "closed_at")}
    return kept, [finding for finding in findings if finding.code not in ("order", "closed_undisposed")]


def _on_its_day(times: pd.Series, day_only: pd.Series, reported: pd.Series, *, ends: bool) -> pd.Series:
    """
    Give a time of day to moments that name only a day.

    A time limit counts until its day ends. What was disposed or closed on the day of the report was not
    disposed before it: it takes the report's time, which blames nobody.
    """
    if ends:
        return times.mask(day_only, times + pd.Timedelta(days=1, seconds=-1))
    same_day = day_only & (times < reported) & (times == reported.dt.normalize())
    return times.mask(same_day, reported)


def _statuses(
    texts: pd.Series, mapping: Mapping[str, str], times: Mapping[str, pd.Series]
) -> tuple[pd.Series, list[Finding]]:
    """Read statuses; where none is written, the dates tell: closed, disposed, else reported."""
    given = moments.is_given(texts)
    by_text = {text: KNOWN_STATUSES.get(plain_word(text), "") for text in texts.unique()}
    read = texts.map(by_text).astype("str")
    derived = pd.Series("reported", index=texts.index, dtype="str")
    derived = derived.mask(times["disposed_at"].notna(), "disposed").mask(
        times["closed_at"].notna(), "closed"
    )
    unknown = given & read.eq("")
    finding = Finding("unknown_status", mapping.get("status", ""), unknown.to_numpy(), texts)
    return read.where(given, derived), [finding]


def _repeated(numbers: pd.Series, column: str, wrong: NDArray[np.bool_]) -> Finding:
    """Find rows whose number an acceptable row above them has: a faulty row does not use its number up."""
    repeated = np.zeros(len(numbers), dtype=bool)
    several = numbers.duplicated(keep=False) & numbers.ne("")
    if several.any():
        order = pd.Series(np.arange(len(numbers)), index=numbers.index)
        first = order[several & ~wrong].groupby(numbers[several & ~wrong]).min()
        repeated = (numbers[several].map(first).reindex(numbers.index) < order).to_numpy()
    return Finding("repeated", column, repeated, numbers)
