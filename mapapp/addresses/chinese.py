"""Take Chinese addresses apart."""

from __future__ import annotations

import re

from .address import Address
from .road_names import road_name

NOT_ROADS = frozenset(
    re.split(
        r"\|",
        "道路|马路|铁路|小路|公路|高速|大路|街道|人行道|通道|下水道|车道|管道|巷道|街巷|路|街|巷|道|十字路|丁字路|交叉路|三岔路|"
        "T字路|岔路|沿路|沿街|临街|临路|背街|背街小巷|小巷|后街小巷|非机动车道|机动车道|盲道|绿道|步道",
    )
)
"""Words that end like a road and name none."""
ENDING = (
    r"(?:大道|大街|大路|胡同|国道|省道|县道|公路|高速|路|街(?!道|边|面|巷|头|路(?:$|[^口边面旁段东南西北两]))|巷(?!道|口|内|子)|弄(?!堂)|"
    r"(?<=[江河湖海港滨门])道(?!路))"
)
STEM = r"(?![段侧号])[\u3400-\u9fffA-Za-z0-9]"
ROAD = re.compile(rf"(?:{STEM}){{1,14}}?{ENDING}")
JOINING = re.compile(r"^(?:与|和|及|跟|同|至|到|交|在|的)")
BEFORE = re.compile(
    r".*?(?:省|自治区|街道办事处|街道办|办事处|街道|居委会|村委会|社区|小区|家属院|门口|附近|对面|旁边|位于|地处|靠近|"
    r"开发区|示范区|工业园|县城|城区|市区|居民反映|群众反映|市民反映|反映|投诉|交叉口|路口|(?<=..)(?:市|县|区|镇|乡|村)|酒店|超市|商店|"
    r"饭店|药店|银行|医院|学校|中学|小学|幼儿园|市场|广场|公园|车站|大厦|商场|店|处|在|的|于|[0-9]号院?)"
)
CROSSING = re.compile(
    r"^(?:的)?(?:十字|丁字|三岔|T字|T型)?(?:交叉路口|交叉口|交汇处|交会处|交汇口|交汇|交界处|交口|路口|街口|相交处|相交|口(?!腔|岸))"
)
DASH = r"(?:-|—|–|－|~|～|至|到|─|―)+"
BRACKETED = re.compile(r"^\(([^()]*)\)")
SIDES = {"东": "east", "南": "south", "西": "west", "北": "north", "两": "both", "双": "both"}
NUMBER = re.compile(
    r"^(?:门牌)?((?:附|甲|乙|丙|丁)?\d+(?:[-#]\d+)*(?:号附\d+)?)\s*(?:号|號|#)((?:院|楼|附\d+号?|-\d+)*)"
)
LANE_NUMBER = re.compile(r"^(\d+(?:弄|巷|里)\d+)号")
OFFSET = re.compile(
    r"(?:往|向|以|偏)?([东南西北]{1,2})(?:侧|边|方向|面)?(?:约|大约|大概)?(\d+(?:\.\d+)?)\s*(?:米|m|M|公尺)"
)
HEADING = re.compile(r"^[,，、\s]*(?:的|往|向|以)?([东南西北]{1,2})(?:侧|边|面|角|北角|南角|方向|头|口|端)?")
SIDE = re.compile(r"(?:路|街|道|巷)([东南西北])(?!路|街|大|段|门|关)|([东南西北两双])(?:侧|边|面)")
SIDE_WORD = "|".join(
    [
        r"(?:路|街|巷)?[东南西北两双](?:侧|边|面|段|头|端)?",
        "全段|全线|沿线|沿街|路段|段|中段|上|里|旁|边|路边|路旁|路面|人行道",
    ]
)
ENDS = re.compile(rf"^[,，.。;；\s]*(?:{SIDE_WORD})*(?:$|[,，.。;；(\s])")


def parse(text: str, known: frozenset[str]) -> Address:
    """Read one address, in half-width letters; see `mapapp.addresses.parse`."""
    squeezed = (
        re.sub(r"\s+(?=[\u3400-\u9fff0-9(])|(?<=[\u3400-\u9fff)])\s+", "", text)
        .replace("[", "(")
        .replace("]", ")")
    )
    squeezed = squeezed.replace("【", "(").replace("】", ")")
    lead = _first_road(squeezed, 0, known)
    if lead is None:
        return Address()
    road, rest = lead[0], squeezed[lead[1] :]
    crossing = _crossing(rest, known)
    if crossing:
        cross, rest = crossing
        heading, metres, rest = _offset(rest, after_crossing=True)
        return Address(road, cross, side=_side(rest), heading=heading, offset_m=metres)
    stretch, rest = _stretch(rest, known)
    number, rest = _number(rest)
    heading, metres, after = _offset(rest, after_crossing=False)
    firm = bool(stretch or number or metres is not None or ENDS.match(rest)) and not set("弄巷里") & set(
        number
    )
    return Address(road, (), stretch, number, _side(_before_other_road(after)), heading, metres, not firm)


def _first_road(text: str, start: int, known: frozenset[str]) -> tuple[str, int] | None:
    """Find the first road from a position on, and where it ends."""
    for found in ROAD.finditer(text, start):
        road = _cut(found[0], known)
        if road:
            return road, found.end()
    return None


def _cut(words: str, known: frozenset[str]) -> str:
    """Take the road out of the words that run up to its ending: 南关社区人民路 → 人民路; "" for no road."""
    for start in range(len(words) - 1):
        if road_name(words[start:]).key in known:
            return words[start:]
    kept = words
    while (before := BEFORE.match(kept)) and _is_road(kept[before.end() :]):
        kept = kept[before.end() :]
    while (joined := JOINING.match(kept)) and _is_road(kept[joined.end() :]):
        kept = kept[joined.end() :]
    return kept if _is_road(kept) and kept not in NOT_ROADS else ""


def _is_road(words: str) -> bool:
    """Say whether these words can be a name: one letter before 路 only if it is a direction (东街, 中路)."""
    name = re.match(rf"^(.+?)(?:{ENDING})$", words)
    if name is None or words in NOT_ROADS or re.fullmatch(r"\d+(?:弄|巷|里|街|路)", words):
        return False
    return len(name[1]) > 1 or words.endswith(("大街", "大道", "胡同")) or name[1] in "东西南北中前后"


def _crossing(rest: str, known: frozenset[str]) -> tuple[tuple[str, ...], str] | None:
    """Read 与建设路交叉口; None where the words that follow the road are no crossing."""
    cross: list[str] = []
    spoken = bool(re.match(r"^[与和及跟交/&+]", rest))
    # The first may follow without a word between (人民路和平路口); further ones need it.
    while joined := re.match(
        r"^(?:与|和|及|跟|同|、|/|交(?!叉|汇|会|界|口)|&|-|—|\+)" + "?" * (not cross), rest
    ):
        found = ROAD.match(rest, joined.end()) or (ROAD.match(rest) if joined.end() else None)
        road = found and (_cut(found[0], known) if found.start() == 0 else _cut_joined(rest, found, known))
        if not found or not road or len(cross) == 3:
            break
        cross.append(road)
        rest = rest[found.end() :]
    if not cross:
        return None
    ended = CROSSING.match(rest)
    if ended or (spoken and re.match(r"^(?:$|[,，.。;；(\s])", rest)):
        return tuple(cross), rest[ended.end() if ended else 0 :]
    return None


def _cut_joined(rest: str, found: re.Match[str], known: frozenset[str]) -> str:
    """Read the name after a joining word; in 人民路和平路口 the word belongs to the name."""
    whole = ROAD.match(rest)
    if whole and road_name(whole[0]).key in known:
        return whole[0]
    if rest[0] == "和" and not _is_road(found[0]):
        return whole[0] if whole else ""
    return _cut(found[0], known)


def _stretch(rest: str, known: frozenset[str]) -> tuple[tuple[str, ...], str]:
    """Read (人民路—和平路段) or 人民路至和平路段 behind a road."""
    bracketed = BRACKETED.match(rest)
    inside = bracketed[1] if bracketed else rest
    parts = re.split(DASH, inside, maxsplit=1)
    if len(parts) != 2:
        return (), rest[bracketed.end() :] if bracketed else rest
    first = re.sub(r"^(?:从|由|自)", "", parts[0]).strip()
    if bracketed:
        return (first, re.sub(r"(?:路段|之间|段)$", _kept_road, parts[1]).strip()), rest[bracketed.end() :]
    second = ROAD.match(parts[1])
    if second and _is_road(first) and (end := _cut(second[0], known)):
        return (first, end), re.sub(r"^(?:路段|段|之间)", "", parts[1][second.end() :])
    return (), rest


def _kept_road(found: re.Match[str]) -> str:
    return "路" if found[0] == "路段" else ""


def _number(rest: str) -> tuple[str, str]:
    lane = LANE_NUMBER.match(rest)
    if lane:
        return lane[1], rest[lane.end() :]
    found = NUMBER.match(rest)
    return (found[1], rest[found.end() :]) if found else ("", rest)


def _offset(rest: str, *, after_crossing: bool) -> tuple[str, float | None, str]:
    """Read 东50米: the direction, the metres and the words behind."""
    found = OFFSET.search(rest[:16])
    if found:
        return _way(found[1]), float(found[2]), rest[found.end() :]
    way = HEADING.match(rest) if after_crossing else None
    return (_way(way[1]), None, rest[way.end() :]) if way else ("", None, rest)


def _way(words: str) -> str:
    """Translate a direction; of 东北 the second word names the quarter, the first comes along."""
    return (
        "".join(dict.fromkeys(SIDES[letter] for letter in reversed(words)))
        if len(words) == 1
        else (SIDES[words[1]] + SIDES[words[0]] if words[1] in "南北" else SIDES[words[0]] + SIDES[words[1]])
    )


def _side(rest: str) -> str:
    found = SIDE.search(rest)
    return SIDES[found[1] or found[2]] if found else ""


def _before_other_road(rest: str) -> str:
    """Keep what comes before the next road: its side is not this road's."""
    other = ROAD.search(rest)
    return rest[: other.start()] if other and _is_road(other[0]) else rest
