"""Mask what tells who somebody is: plates, telephone and identity numbers, accounts, names, flats.

Rules cannot know every name: a person reads each text before it goes out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .i18n import N_

KINDS = {
    "plate": N_("车牌号"),
    "identity": N_("身份证号"),
    "phone": N_("电话号码"),
    "account": N_("微信、QQ、邮箱"),
    "name": N_("姓名"),
    "flat": N_("门牌到户（单元、室）"),
}
"""What is masked → label."""
CERTAIN = ("plate", "identity", "phone", "account")
"""Kinds that the rules know by their form: never shown. Of names and flats a person has the last word."""
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪"
    "舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪"
    "包诸左石崔吉龚程邢裴陆荣翁荀羊惠曲家封芮储靳段焦巴弓牧谷车侯全班仰秋仲伊宫宁仇栾甘厉祖武符刘景詹束龙叶司韶黎薄印怀蒲从鄂"
    "索咸赖卓蔺屠蒙池乔阴胥能苍闻党翟谭贡姬申冉宰雍桑桂牛寿通边燕冀浦尚农温庄晏柴瞿阎连习艾鱼容向古易廖庾居衡步耿满弘匡国文寇"
    "广东欧利蔚越师巩聂晁勾敖冷辛阚那简饶曾沙丰关相查游竺权盖益桓公肖闫付代岳覃付涂佟隋"
)
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯")
CUES = "|".join(
    (
        *(
            "店主",
            "业主",
            "老板",
            "举报人",
            "投诉人",
            "反映人",
            "当事人",
            "联系人",
            "负责人",
            "房主",
            "户主",
            "车主",
        ),
        *(
            "商户",
            "摊主",
            "住户",
            "居民",
            "经营者",
            "姓名",
            "网格员",
            "承租人",
            "房东",
            "法人",
            "市民",
            "群众",
            "司机",
        ),
    )
)
"""Words after which a name is expected."""
WORDS = "|".join(
    (
        *(
            "高空",
            "常年",
            "马路",
            "周边",
            "周围",
            "周末",
            "经常",
            "时常",
            "于是",
            "方便",
            "安全",
            "金属",
            "水果",
            "车辆",
        ),
        *(
            "车位",
            "广告",
            "国家",
            "文明",
            "东侧",
            "计划",
            "解决",
            "相关",
            "管理",
            "路边",
            "路口",
            "万元",
            "成堆",
            "强行",
        ),
        *(
            "全部",
            "平时",
            "易燃",
            "支起",
            "通道",
            "台阶",
            "高声",
            "高音",
            "任意",
            "应当",
            "明知",
            "明显",
            "时间",
            "单位",
        ),
        *("代表", "季度", "从事", "向东", "关于", "通行"),
    )
)
"""Words that begin like a name and are none."""
TITLES = "先生|女士|师傅|大爷|大妈|阿姨|同志|小姐|老师"
_COMPOUND, _SURNAME = "|".join(COMPOUND), f"[{SURNAMES}]"
_FAMILY = rf"(?:{_COMPOUND}|(?!{_COMPOUND}|{WORDS}){_SURNAME})"
# A given name is one or two characters; words that begin a predicate are none.
_VERBS = (
    "的在将把被未已没不称说反举投占乱堆摆经私违随从到于是有及和与等自要请对进出又也就都擅多长常正店门家院楼某"
)
_GIVEN = rf"[一-鿿](?<![{_VERBS}])(?:[一-鿿](?<![{_VERBS}]))?"
_NAME = rf"(?P<family>{_FAMILY})(?P<given>{_GIVEN})"


@dataclass(frozen=True)
class Rule:
    """One rule: what it masks, and the pattern with what takes its place."""

    kind: str
    pattern: re.Pattern[str]
    instead: str


@dataclass(frozen=True)
class Masked:
    """A text with what was masked in it: (kind, as it was, as it is now)."""

    text: str
    found: tuple[tuple[str, str, str], ...]


RULES = (
    Rule("account", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII), "***@***"),
    Rule(
        "account",
        re.compile(
            r"(?P<cue>微信号?|QQ号?|WeChat|WeiXin|VX)(?P<is>[:：为是]?\s*)(?P<id>[A-Z0-9_-]{5,20})",
            re.IGNORECASE,
        ),
        r"\g<cue>\g<is>***",
    ),
    Rule(
        "identity",
        re.compile(r"(?<!\d)(?P<head>\d{6})(?:18|19|20)\d{9}[\dXx](?!\d)"),
        r"\g<head>************",
    ),
    Rule(
        "plate",
        re.compile(
            rf"(?P<head>[{PROVINCES}][A-Z])[\s·•.．-]?(?:[A-Z0-9][\s-]?){{4,5}}(?:[A-Z0-9]|[挂学警港澳])(?![A-Za-z0-9])",
            re.IGNORECASE,
        ),
        r"\g<head>*****",
    ),
    Rule(
        "phone",
        re.compile(r"(?<!\d)(?:(?:\+|00)?86[\s-]?)?(?P<head>1[3-9]\d)[\s-]?\d{4}[\s-]?\d{4}(?!\d)"),
        r"\g<head>********",
    ),
    Rule(
        "phone",
        re.compile(r"(?<!\d)[(（]?(?P<head>0\d{2,3})[)）]?[\s-]?[2-9]\d{6,7}(?!\d)"),
        r"\g<head>-*******",
    ),
    Rule(
        "phone",
        re.compile(r"(?P<cue>电话|手机|座机|联系方式)(?P<is>[号码]*[:：为是]?\s*)[2-9]\d{6,7}(?!\d)"),
        r"\g<cue>\g<is>*******",
    ),
    Rule(
        "name",
        re.compile(rf"(?P<cue>(?:{CUES})(?:[:：为是叫]|姓名[:：]?)?\s*[“\"(（]?){_NAME}"),
        r"\g<cue>\g<family>某",
    ),
    Rule("name", re.compile(rf"(?<![一-鿿]){_NAME}(?P<title>{TITLES})"), r"\g<family>某\g<title>"),
    Rule(
        "flat",
        re.compile(
            r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*单元(?:\s*\d{1,2}[楼层])?(?:\s*\d{2,4}\s*[室号户]?)?"
        ),
        "*单元",
    ),
    Rule("flat", re.compile(r"(?<![\d*])\d{2,4}室"), "***室"),
)
"""Applied in this order, each to what those before it left."""
EXAMPLES = {
    "plate": "豫A*****",
    "identity": "411623************",
    "phone": "138********",
    "account": "***",
    "name": "张某",
    "flat": "*单元",
}
"""Kind → what takes its place, by an example."""
_WIDE = {ord("０") + n: str(n) for n in range(10)} | {
    ord(wide) + n: chr(ord(narrow) + n) for wide, narrow in (("Ａ", "A"), ("ａ", "a")) for n in range(26)
}


def mask(text: str) -> Masked:
    """
    Mask a text by the rules.

    A text that was masked already stays as it is: masking is done once or many times with one result.
    """
    written, found = text.translate(_WIDE), []
    for rule in RULES:
        for match in rule.pattern.finditer(written):
            found.append((rule.kind, match.group(), match.expand(rule.instead)))
        written = rule.pattern.sub(rule.instead, written)
    return Masked(written if found else text, tuple(found))


def shown(kind: str) -> str:
    """Show by an example what takes the place of one kind."""
    return EXAMPLES[kind]
