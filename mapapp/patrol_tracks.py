"""Turn a walked track into visits: each road section that was walked for at least its share of length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import crs, moments, patrol_intake, track_matching
from .city import City
from .complaints import Cleaned, Finding, rejected_rows
from .errors import InputError
from .ground_frames import PATROLS
from .i18n import N_
from .matching import along
from .raw_table import TRACK_COLUMNS, RawTable

BEIJING_HOURS = 8.0
"""Hours that the office's clock is ahead of world time, in which GPX is written."""
SLACK_M = 30.0
"""A step along a section may be this much longer than the straight way between its points, for noise."""


@dataclass(frozen=True)
class Snapped:
    """
    A track on the city's road sections.

    Attributes
    ----------
    points
        One row per point: `track`, `lon`, `lat` (WGS 84), `at` (local time, NaT unknown), `line` (position
        of its section, −1 off the network), `distance_m`.
    walked
        One row per track and section touched: `track`, `line`, `code`, `name`, `length_m` (of the section),
        `walked_m`, `share`, `begun`, `until`, `first` (row of its first point), `counted` (walked for at
        least the share that makes a visit).
    """

    points: pd.DataFrame
    walked: pd.DataFrame


def is_track(raw: RawTable) -> bool:
    """Tell whether a table's rows are the points of tracks."""
    return raw.geometry is not None and tuple(raw.frame.columns) == TRACK_COLUMNS


def snap(raw: RawTable, city: City, *, datum: str = "wgs84", ahead_hours: float = BEIJING_HOURS) -> Snapped:
    """
    Snap a track to the road sections by the city's rules `track_reach` and `track_share`.

    Parameters
    ----------
    raw
        As `readers.gpx_file` reads it.
    datum
        Of its positions; GPX is WGS 84, but some telephones write what their map shows.
    ahead_hours
        How far local time is ahead of world time.

    Raises
    ------
    InputError
        The city has no road sections.
    """
    if not len(city.sections):
        raise InputError(N_("还没有路段，轨迹无处可落"), N_("请先导入路段"))
    assert raw.geometry is not None
    settled = crs.named(datum, raw.crs, raw.name)
    lon, lat = crs.to_wgs84(raw.geometry.x.to_numpy(), raw.geometry.y.to_numpy(), settled)
    x, y = crs.project(lon, lat, city.projection)
    lines = crs.project_frame(city.sections, city.projection).geometry.to_numpy()
    piece = raw.frame[TRACK_COLUMNS[1]].to_numpy(dtype="int64")
    rules = city.ground.rules
    line, distance = track_matching.follow(x, y, piece, lines, rules["track_reach"])
    points = pd.DataFrame(
        {
            "track": raw.frame[TRACK_COLUMNS[0]],
            "lon": lon,
            "lat": lat,
            "at": _local(raw.frame[TRACK_COLUMNS[2]], ahead_hours),
            "line": line,
            "distance_m": distance,
        }
    )
    walked = _walked(points, x, y, piece, lines)
    named = city.sections.iloc[walked["line"]]
    walked.insert(2, "code", named["code"].to_numpy())
    walked.insert(3, "name", named["name"].to_numpy())
    return Snapped(points, walked.assign(counted=walked["share"] >= rules["track_share"] / 100))


def clean(
    raw: RawTable,
    constants: Mapping[str, str],
    city: City,
    *,
    datum: str = "wgs84",
    now: pd.Timestamp | None = None,
) -> Cleaned:
    """
    Take a track in as visits.

    Parameters
    ----------
    constants
        What the file does not say: `kind`, `actor`, `unit`, `note`; `visited_at` for a track without times;
        `ahead_hours` where the office's clock is not Beijing's.
    now
        A visit later than this is refused; none where it is not given.

    Returns
    -------
    cleaned
        One visit per track and section walked; as rejected rows the points that lie on no section, that have
        no time where none is given, and the first point on each section that was not walked far enough.
    """
    snapped = snap(raw, city, datum=datum, ahead_hours=_hours(constants.get("ahead_hours", "")))
    told = _constants(constants)
    given = moments.parse(pd.Series([constants.get("visited_at", "")], dtype="str")).iloc[0]
    walked = snapped.walked.assign(begun=snapped.walked["begun"].fillna(given))
    future = walked["begun"] > now if now is not None else pd.Series(False, index=walked.index)
    visits = walked[walked["counted"] & walked["begun"].notna() & ~future]
    frame = pd.DataFrame(
        {
            "zone_kind": "section",
            "zone_code": visits["code"],
            "planned_on": pd.NaT,
            "visited_at": visits["begun"],
            "until": visits["until"],
            **told,
            "length_m": visits["walked_m"].round(1),
            "source": raw.name,
        },
        columns=[name for name in PATROLS if name != "patrol_id"],
    ).astype({name: kind for name, kind in PATROLS.items() if name != "patrol_id"})
    frame = frame.drop_duplicates(patrol_intake.KEY, ignore_index=True)
    findings = _findings(snapped, walked, city)
    ahead = np.isin(np.arange(len(raw)), walked.loc[walked["counted"] & future, "first"])
    times = snapped.points["at"].fillna(given).astype("str")
    findings.append(Finding("future", TRACK_COLUMNS[2], ahead, times))
    return Cleaned(frame, rejected_rows(findings, raw))


def _findings(snapped: Snapped, walked: pd.DataFrame, city: City) -> list[Finding]:
    count, rules = len(snapped.points), city.ground.rules
    reach = pd.Series(f"{rules['track_reach']:g}", index=range(count), dtype="str")
    short = walked[~walked["counted"] & (walked["walked_m"] > 0)]
    said = np.full(count, "", dtype=object)
    said[short["first"].to_numpy()] = [
        f"{row.name} {row.walked_m:.0f}/{row.length_m:.0f} m" for row in short.itertuples(index=False)
    ]
    timeless = walked.loc[walked["counted"] & walked["begun"].isna(), "first"]
    return [
        Finding("off_section", "", (snapped.points["line"] < 0).to_numpy(), reach),
        Finding("too_short", "", np.isin(np.arange(count), short["first"]), pd.Series(said)),
        Finding("no_time", TRACK_COLUMNS[2], np.isin(np.arange(count), timeless)),
    ]


def _constants(constants: Mapping[str, str]) -> dict[str, str]:
    kind = constants.get("kind", "") or "patrol"
    if kind not in ("patrol", "persuasion"):
        raise InputError(
            N_("没有“{kind}”这一方式"), N_("请写 patrol（巡查）或 persuasion（劝导）"), kind=kind
        )
    return {"kind": kind} | {name: constants.get(name, "").strip() for name in ("actor", "unit", "note")}


def _hours(written: str) -> float:
    try:
        return float(written or BEIJING_HOURS)
    except ValueError as error:
        raise InputError(N_("时差“{hours}”不是数字"), N_("请写小时数，如 8"), hours=written) from error


def _local(written: pd.Series, ahead_hours: float) -> pd.Series:
    world = pd.to_datetime(written.where(written.ne("")), format="%Y-%m-%dT%H:%M:%SZ", errors="coerce")
    return (world + pd.Timedelta(hours=ahead_hours)).astype("datetime64[us]")


def _walked(
    points: pd.DataFrame, x: NDArray[np.float64], y: NDArray[np.float64], piece: np.ndarray, lines: np.ndarray
) -> pd.DataFrame:
    """Measure how much of each section each track walked; every metre counts once, however often walked."""
    on = np.flatnonzero(points["line"].to_numpy() >= 0)
    line = points["line"].to_numpy()[on]
    pieces = along.pieces(lines)
    chainage = along.measure(x[on], y[on], line, pieces)["chainage_m"].to_numpy()
    length = np.array([shape.length for shape in lines])
    stretches = pd.DataFrame(_stretches(on, line, chainage, length[line], x, y, piece))
    track, _ = pd.factorize(points["track"])
    stretches["track"] = track[stretches["first"]]
    groups = stretches.groupby(["track", "line"], sort=False)
    found = pd.DataFrame({"walked_m": {key: _covered(rows) for key, rows in groups}}, dtype="float64")
    keys = found.index.to_frame(index=False).to_numpy(dtype="int64").reshape(-1, 2)
    seen = points.iloc[on].assign(track=track[on], line=line, row=on).groupby(["track", "line"], sort=False)
    spans = seen.agg(begun=("at", "min"), until=("at", "max"), first=("row", "min"))
    names = points["track"].to_numpy()
    told = pd.DataFrame({"walked_m": found["walked_m"].to_numpy(), "length_m": length[keys[:, 1]]})
    told["share"] = np.divide(told["walked_m"], told["length_m"].where(told["length_m"] > 0, np.inf))
    told = told.assign(
        line=keys[:, 1],
        **{
            name: spans[name].reindex(pd.MultiIndex.from_arrays([keys[:, 0], keys[:, 1]])).to_numpy()
            for name in ("begun", "until", "first")
        },
    )
    told["track"] = names[told["first"].to_numpy(dtype="int64")]
    order = ["track", "line", "length_m", "walked_m", "share", "begun", "until", "first"]
    return told[order].sort_values("first", ignore_index=True)


def _stretches(on, line, chainage, length, x, y, piece) -> dict[str, np.ndarray]:
    """List the stretches between points that follow each other: `first` (point), `line`, `low`, `high`."""
    here, there = np.arange(len(on) - 1), np.arange(1, len(on))
    follows = (np.diff(on) == 1) & (piece[on[1:]] == piece[on[:-1]])
    straight = np.hypot(np.diff(x[on]), np.diff(y[on]))
    follows &= straight <= track_matching.BREAK_M
    same = follows & (line[1:] == line[:-1])
    same &= np.abs(np.diff(chainage)) <= straight + SLACK_M
    parts = [(here[same], chainage[here[same]], chainage[there[same]])]
    changes = follows & (line[1:] != line[:-1])
    for end in (here[changes], there[changes]):
        # Where a section is left or entered between two points, it is walked to the end that lies between.
        to = np.where(chainage[end] <= length[end] / 2, 0.0, length[end])
        near = np.abs(to - chainage[end]) <= straight[changes] + SLACK_M / 2
        parts.append((end[near], chainage[end[near]], to[near]))
    # A point alone walks nothing, but its section was touched.
    parts.append((np.arange(len(on)), chainage, chainage))
    at, start, stop = (np.concatenate(column) for column in zip(*parts, strict=True))
    return {
        "first": on[at],
        "line": line[at],
        "low": np.minimum(start, stop),
        "high": np.maximum(start, stop),
    }


def _covered(rows: pd.DataFrame) -> float:
    """Measure the union of stretches."""
    ordered = rows.sort_values("low")
    high = ordered["high"].cummax().shift(fill_value=-np.inf)
    return float((ordered["high"] - np.maximum(ordered["low"], high)).clip(lower=0).sum())
