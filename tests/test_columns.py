"""Columns are recognised by the names that offices give them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mapapp import columns
from mapapp.errors import InputError
from mapapp.i18n import Translator
from mapapp.raw_table import RawTable


def a_table(*names: str) -> RawTable:
    frame = pd.DataFrame({name: ["x"] for name in names}, dtype="str")
    return RawTable("台账.xlsx", frame, None, None, np.array([2]))


@pytest.mark.parametrize(
    ("kind", "names", "guessed"),
    [
        (
            "problems",
            "案件编号 问题类别 上报时间 经度 纬度 地址 状态 处置时限 结案时间",
            "source_id type reported_at lon lat address status due_at closed_at",
        ),
        (
            "problems",
            "CaseID Opened Closed Updated Status Status.Notes Category Address Lat Long",
            "source_id reported_at closed_at - status - type address lat lon",
        ),
        (
            "problems",
            "大类 小类 编号 时间 X Y",
            "- type source_id reported_at lon lat",
        ),  # the finer class counts
        ("problems", "序号 案件编号 类型 日期 坐标", "- source_id type reported_at position"),
        (
            "problems",
            "编号* 类型 案件上报时间 经度(WGS84) 纬度（WGS84）",
            "source_id type reported_at lon lat",
        ),
        ("problems", "lng lat 社区编号 type", "lon lat - type"),  # a community's number is no case number
        ("communities", "社区编号 社区名称 备注", "code name -"),
        (
            "sections",
            "路段编号 路段名称 道路名称 起点 终点 侧别 路宽",
            "code name road from_road to_road side width_m",
        ),
        ("sections", "CNN STREETNAME LAYER", "code road -"),
        ("roster", "社区/路段 责任人/单位 角色 起 止", "zone answerer role valid_from valid_to"),
        ("roster", "社区 包联领导 联系电话", "community answerer contact"),
    ],
)
def test_guess(kind, names, guessed):
    pairs = zip(guessed.split(), names.split(), strict=True)
    assert columns.guess(names.split(), kind) == {field: name for field, name in pairs if field != "-"}


def test_missing_columns_are_listed_with_those_found():
    with pytest.raises(InputError) as caught:
        columns.check({"source_id": "编号"}, "problems", a_table("编号", "哪里"))
    assert caught.value.values["file"] == "台账.xlsx"
    assert "问题类别（type）、上报时间（reported_at）" in Translator("zh").error(caught.value)
    assert "Problem type (type), Reported at (reported_at)" in Translator("en").error(caught.value)
    assert caught.value.values["found"] == ["编号", "哪里"]
    assert caught.value.cure


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"source_id": "没有的列"}, "没有这些列：没有的列"),
        ({"colour": "编号"}, "没有这些字段：colour"),
    ],
)
def test_a_mapping_to_nothing_is_refused(mapping, said):
    with pytest.raises(InputError, match=said):
        columns.check(mapping, "problems", a_table("编号"))


def test_one_of_code_and_name_is_enough_for_a_community():
    columns.check({"name": "社区"}, "communities", a_table("社区"))
    assert [*map(str, columns.missing({}, "communities"))] == ["编号（code） / 名称（name）"]
