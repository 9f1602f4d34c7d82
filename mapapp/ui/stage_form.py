"""Let the office set the stages of a campaign and their days."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mapapp import stages as stage_rules
from mapapp import store
from mapapp.i18n import N_

from . import cache, pressing, tables
from .screen import Screen

EDITED = ("name", "kind", "from_day", "to_day")
COLUMNS = {"name": N_("名称"), "kind": N_("种类"), "from_day": N_("起"), "to_day": N_("止")}


def draw(screen: Screen, kept: pd.DataFrame) -> None:
    """Draw the table of stages; overlapping ones are refused in words."""
    say = screen.say
    with st.expander(say("整治阶段与日期"), icon=":material/event:", expanded=not len(kept)):
        st.caption(say("自查、督导、整改各从哪天到哪天；不能重叠。也可用作“统计口径”。"))
        kinds = {say(label): kind for kind, label in stage_rules.KINDS.items()}
        said = {kind: label for label, kind in kinds.items()}
        rows = kept[list(EDITED)].assign(kind=[said[kind] for kind in kept["kind"]])
        for day in ("from_day", "to_day"):
            rows[day] = rows[day].dt.date
        written = st.data_editor(
            rows,
            num_rows="dynamic",
            hide_index=True,
            key=f"stages_{screen.city.revision}",
            column_config={
                "name": st.column_config.TextColumn(say("名称"), required=True),
                "kind": st.column_config.SelectboxColumn(say("种类"), options=list(kinds), required=True),
                "from_day": st.column_config.DateColumn(say("起"), format="YYYY-MM-DD", required=True),
                "to_day": st.column_config.DateColumn(say("止"), format="YYYY-MM-DD", required=True),
            },
        )
        tables.download(
            tables.labelled(rows, COLUMNS, say), key="stages_file", name="campaign-stages", say=say
        )
        actor = st.text_input(say("修改人（姓名或职务）"), key="stages_actor")
        if pressing.button(say("保存阶段"), key="stages_save"):
            stages = [
                stage_rules.Stage(str(row[0]), kinds[str(row[1])], row[2], row[3])
                for row in written[list(EDITED)].dropna().to_numpy(dtype=object)
            ]
            store.set_stages(cache.engine(), stages, actor=actor)
            st.rerun()
