"""List earlier imports with the rows that were refused."""

from __future__ import annotations

import streamlit as st

from mapapp import complaints, intake, store
from mapapp.i18n import N_, Translator

from . import cache, tables

LABELS = {
    "imported_at": N_("导入时间"),
    "kind_said": N_("内容"),
    "file_name": N_("文件"),
    "source": N_("来源名称"),
    "datum": N_("坐标系"),
    "accepted": N_("收下"),
    "rejected": N_("未收"),
    "actor": N_("经手"),
}


def draw(say: Translator) -> None:
    """Draw the list; picking an import shows its refused rows with their reasons."""
    imports = store.imports(cache.engine())
    if not len(imports):
        st.info(say("还没有导入过资料。"))
        return
    listed = imports.assign(kind_said=[say(intake.KINDS[kind]) for kind in imports["kind"]])
    picked = tables.pickable(listed, LABELS, key="imports", name="imports", say=say, height=300)
    if picked is None:
        st.caption(say("点选一行，可看未收的行和原因。"))
        return
    refused = store.rejected(cache.engine(), int(listed.iloc[picked]["import_id"]))
    if not len(refused):
        st.success(say("这次导入没有未收的行。"))
        return
    shown = complaints.rejected_table(refused, say)
    st.dataframe(shown, hide_index=True)
    tables.download(shown, key="import_refused", name="rejected-rows", say=say)
