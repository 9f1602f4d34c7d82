"""Say findings in the reader's language, as sentences and as a table."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd

from ..i18n import N_, Translator
from ._kinds import JOINT, KINDS, SEVERITIES

LABELS = {
    "number": N_("序号"),
    "severity_said": N_("程度"),
    "kind_said": N_("核查项目"),
    "sentence": N_("说明"),
    "zones": N_("责任区编号"),
    "names": N_("责任区"),
    "answerers": N_("责任人 / 单位"),
    "area_m2": N_("面积（平方米）"),
    "length_m": N_("长度（米）"),
    "from_day": N_("起"),
    "to_day": N_("止"),
}
"""Column of the table in words → its heading."""
MOST_NAMED = 4


def sentence(finding: pd.Series, say: Translator) -> str:
    """Say one finding (a row of the frame)."""
    kind, detail = KINDS[finding["kind"]], finding["detail"]
    words = {
        "names": _quoted(finding["names"], say),
        "answerers": _listed(finding["answerers"], say),
        "area": say("{area} 平方米", area=say.number(finding["area_m2"], 0)),
        "length": say.metres(finding["length_m"]),
        "limit": say.metres(finding["limit_m"]),
        "period": _period(finding["from_day"], finding["to_day"], say),
        "count": say.number(finding["count"]),
        "detail": say(detail),
    }
    return say(kind.said, **words)


def in_words(findings: pd.DataFrame, say: Translator) -> pd.DataFrame:
    """Add `severity_said`, `kind_said` and `sentence`; the rows and their order stay."""
    said = pd.Series(
        [sentence(row, say) for _, row in findings.iterrows()], index=findings.index, dtype="str"
    )
    return findings.assign(
        severity_said=findings["severity"].map({key: say(label) for key, label in SEVERITIES.items()}),
        kind_said=findings["kind"].map({key: say(kind.label) for key, kind in KINDS.items()}),
        sentence=said,
        area_m2=findings["area_m2"].round(1),
        length_m=findings["length_m"].round(1),
    )


def geojson(findings: gpd.GeoDataFrame, say: Translator) -> str:
    """Write findings with their sentences as GeoJSON in WGS 84; days as texts, a missing place as null."""
    worded = in_words(findings, say)
    days = {name: worded[name].dt.strftime("%Y-%m-%d").fillna("") for name in ("from_day", "to_day")}
    written = gpd.GeoDataFrame(worded.assign(**days))
    layer = json.loads(written.to_json(drop_id=True, ensure_ascii=False))
    content = {"type": "FeatureCollection", "features": layer["features"]}
    return json.dumps(content, ensure_ascii=False, indent=1)


def _quoted(joined: str, say: Translator) -> str:
    return _listed(joined, say, "“{name}”")


def _listed(joined: str, say: Translator, form: str = "{name}") -> str:
    names = joined.split(JOINT)
    shown = [form.format(name=name) for name in names[:MOST_NAMED]]
    return say.listing(shown) + ("…" if len(names) > MOST_NAMED else "")


def _period(start: pd.Timestamp, end: pd.Timestamp, say: Translator) -> str:
    """Say a period as it stands in a sentence; nothing for one that is open at both ends."""
    days = {"first": say.day(start), "last": say.day(end)}
    if pd.isna(start) and pd.isna(end):
        return ""
    if pd.isna(end):
        return say("自{first}起", **days)
    if pd.isna(start):
        return say("到{last}为止", **days)
    return say("从{first}到{last}", **days)
