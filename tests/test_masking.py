"""Masking takes out what tells who somebody is, and leaves the rest as it is."""

import pytest

from mapapp.masking import CERTAIN, mask


@pytest.mark.parametrize(
    ("text", "masked", "kinds"),
    [
        ("豫A12345占道", "豫A*****占道", {"plate"}),
        ("新能源车豫AD12345、豫A·B2345", "新能源车豫A*****、豫A*****", {"plate"}),
        ("豫ａ１２３４５", "豫a*****", {"plate"}),
        ("京A1234警", "京A*****", {"plate"}),
        ("手机138 1234 5678", "手机138********", {"phone"}),
        ("+86-13812345678", "138********", {"phone"}),
        ("0394-6221234", "0394-*******", {"phone"}),
        ("联系电话：6221234", "联系电话：*******", {"phone"}),
        ("411623199001011234", "411623************", {"identity"}),
        ("微信：abc12345", "微信：***", {"account"}),
        ("加qq：123456789", "加qq：***", {"account"}),
        ("VX abc_12345", "VX ***", {"account"}),
        ("店主张三在路边摆摊", "店主张某在路边摆摊", {"name"}),
        ("举报人：欧阳小明", "举报人：欧阳某", {"name"}),
        ("王建国先生投诉", "王某先生投诉", {"name"}),
        ("3单元502室门口", "*单元门口", {"flat"}),
    ],
)
def test_what_is_masked(text, masked, kinds):
    found = mask(text)
    assert (found.text, {kind for kind, _, _ in found.found}) == (masked, kinds)
    assert mask(found.text).found == ()  # once masked it stays as it is


@pytest.mark.parametrize(
    "text",
    [
        "人民路123号门前",  # a house number
        "编号SZ20250901001",
        "2026年7月1日12:30",
        "店主张某占道",
        "业主高空抛物",
        "居民常年堆放杂物",
        "商户东侧人行道",
        "老板的摊位占道3米",
        "市民反映多次",
        "{{ 7*7 }} <b>粗</b>",
        "",
    ],
)
def test_what_is_left_alone(text):
    assert mask(text) == mask(text).__class__(text, ())


def test_certain_kinds_are_those_known_by_their_form():
    assert set(CERTAIN) == {"plate", "identity", "phone", "account"}
