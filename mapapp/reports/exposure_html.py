"""Write the exposure column as one HTML file that needs nothing from anywhere and runs nothing."""

from __future__ import annotations

import base64
import datetime as dt
import html

import pandas as pd

from ..city import City
from ..i18n import N_, Translator
from ..style import ACCENT
from ._document import Document
from ._exposed import Exposed, Photos, Texts, exposed
from ._official import clean
from .exposure_docx import heading, lines, usual_title

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = f"""
body {{ font-family: "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; margin: 0 auto;
  max-width: 860px; padding: 24px 16px; color: #1d232b; background: #fff; line-height: 1.7; }}
h1 {{ font-size: 28px; text-align: center; border-bottom: 3px solid {ACCENT}; padding-bottom: 12px; }}
article {{ border: 1px solid #d5dae0; border-radius: 6px; padding: 12px 18px; margin: 18px 0;
  overflow-wrap: anywhere; }}
h2 {{ font-size: 19px; margin: 4px 0 8px; }} p {{ margin: 4px 0; }}
figure {{ display: flex; flex-wrap: wrap; gap: 10px; margin: 10px 0 4px; }}
img {{ max-width: 100%; max-height: 420px; border-radius: 4px; }}
footer, .note {{ color: #5a6572; font-size: 14px; text-align: center; }}
"""


def make(
    city: City,
    cases: pd.DataFrame,
    *,
    as_of: dt.datetime,
    say: Translator,
    texts: Texts | None = None,
    photos: Photos | None = None,
    title: str = "",
    with_units: bool = False,
) -> bytes:
    """Write the page; parameters as `exposure_docx.make`. Every text is escaped, scripts are forbidden."""
    entries = exposed(cases, texts, photos, with_units=with_units, say=say)
    said = _safe(title or usual_title(city, say))
    notes = [say("虚构演示资料，不是真实城市")] if city.made_up else []
    if not entries:
        notes.append(say("没有可以公开的问题：所选范围为空，或文字还没有经人确认。"))
    body = [
        f"<h1>{said}</h1>",
        *(f'<p class="note">{_safe(note)}</p>' for note in notes),
        *(_article(entry, say) for entry in entries),
        f"<footer>{_safe(say('截至 {moment}', moment=say.moment(as_of)))}</footer>",
    ]
    language = "zh-CN" if say.language == "zh" else "en"
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{said}</title>'
        f"<style>{STYLE}</style>"
    )
    inside = "\n".join(body)
    page = f'<html lang="{language}"><head>{head}</head><body>\n{inside}\n</body></html>'
    return f"<!doctype html>\n{page}\n".encode()


def _article(entry: Exposed, say: Translator) -> str:
    told = "".join(f"<p>{_safe(line)}</p>" for line in lines(entry, say))
    shown = "".join(
        f'<img alt="{_safe(entry.kind)}" src="data:image/jpeg;base64,{base64.b64encode(content).decode()}">'
        for content in entry.photos
    )
    figure = f"<figure>{shown}</figure>" if shown else ""
    return f"<article><h2>{_safe(heading(entry, say))}</h2>{told}{figure}</article>"


def _safe(text: str) -> str:
    return html.escape(clean(text), quote=True)


DOCUMENT = Document("exposure_html", N_("曝光台（HTML）"), ".html", make)
