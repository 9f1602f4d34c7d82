"""List the fields that each kind of file can give, and the column names that mean them."""

from __future__ import annotations

from dataclasses import dataclass

from .i18n import N_


@dataclass(frozen=True)
class Field:
    """
    One field that a file can give.

    Attributes
    ----------
    key
        The field's name in the code and on the command line.
    label
        The field's name for people.
    required
        True if no row can do without it.
    aliases
        Column names that mean it, best first.
    """

    key: str
    label: str
    required: bool
    aliases: tuple[str, ...]


def _field(key: str, label: str, aliases: str, required: bool = False) -> Field:
    return Field(key, label, required, (key, *aliases.split("|")))


FIELDS: dict[str, tuple[Field, ...]] = {
    "problems": (
        _field(
            "source_id",
            N_("编号"),
            "案件编号|问题编号|案卷编号|案件号|工单编号|工单号|任务号|流水号|案号|编号|序号|CaseID|case id|"
            "case number|service request id|id|objectid",
            required=True,
        ),
        _field(
            "type",
            N_("问题类别"),
            "问题类别|问题类型|案件类别|案件类型|诉求类型|类别代码|类别编码|类型代码|问题代码|小类|小类名称|类别|类型|"
            "category|type code|type|service name|大类|大类名称",
            required=True,
        ),
        _field(
            "reported_at",
            N_("上报时间"),
            "上报时间|上报日期|发现时间|受理时间|来电时间|登记时间|采集时间|立案时间|创建时间|日期|时间|opened|"
            "requested datetime|created at|date",
            required=True,
        ),
        _field("lon", N_("经度"), "经度|东经|坐标X|X坐标|long|lng|longitude|x|横坐标|东坐标"),
        _field("lat", N_("纬度"), "纬度|北纬|坐标Y|Y坐标|latitude|y|纵坐标|北坐标"),
        _field(
            "position",
            N_("坐标（经度,纬度）"),
            "坐标|经纬度|位置坐标|GPS坐标|坐标位置|lonlat|lnglat|location|coordinates",
        ),
        _field("address", N_("地址"), "地址|地点|问题地址|案发地址|详细地址|事发地点|位置|位置描述|地址描述"),
        _field(
            "description",
            N_("描述"),
            "描述|问题描述|案件描述|内容|诉求内容|情况说明|request details|备注|notes",
        ),
        _field("condition", N_("适用条件"), "适用条件|时限条件|立案条件|处置条件|condition"),
        _field("status", N_("状态"), "状态|案件状态|处理状态|办理状态|当前阶段|当前状态|阶段"),
        _field(
            "due_at",
            N_("处置时限"),
            "处置时限|截止时间|截止日期|处置截止时间|办理时限|整改期限|应结时间|due|deadline",
        ),
        _field(
            "disposed_at", N_("处置时间"), "处置时间|处置完成时间|完成时间|整改时间|整改完成时间|resolved at"
        ),
        _field("closed_at", N_("结案时间"), "结案时间|结案日期|办结时间|办结日期|销号时间|closed"),
    ),
    "communities": (
        _field("code", N_("编号"), "社区编号|社区代码|社区编码|编号|代码|编码|community code|id|objectid"),
        _field("name", N_("名称"), "社区名称|社区|名称|辖区|责任区|community|neighborhood|nhood|mc"),
        _field("street", N_("街道"), "所属街道|街道办事处|街道办|乡镇街道|镇街|街道|street office"),
        _field("households", N_("户数"), "户数|总户数|居民户数|households|housing units"),
    ),
    "sections": (
        _field("code", N_("编号"), "路段编号|路段代码|路段编码|编号|代码|编码|section code|CNN|id|objectid"),
        _field("name", N_("名称"), "路段名称|路段|名称|section|section name"),
        _field("road", N_("道路"), "道路名称|道路|路名|街道名称|所在道路|street|streetname|street name"),
        _field("from_road", N_("起点道路"), "起点道路|起点|起始|起|from|from street"),
        _field("to_road", N_("终点道路"), "终点道路|终点|终止|止|to|to street"),
        _field("side", N_("侧"), "侧别|侧|路侧|方位|道路侧|street side"),
        _field("width_m", N_("宽度（米）"), "宽度|路宽|道路宽度|宽|width"),
        _field("kind", N_("道路等级"), "道路等级|道路类别|道路类型|等级|highway|road class|class"),
    ),
    "roster": (
        _field(
            "zone",
            N_("社区或路段（编号或名称）"),
            "社区/路段|路段/社区|责任区域|责任区|区域|区域编号|编号|代码|zone code|名称|zone name",
        ),
        _field("community", N_("社区"), "社区名称|社区编号|包联社区|所包社区|社区"),
        _field("section", N_("路段"), "路段名称|路段编号|包联路段|所包路段|路段|road section"),
        _field("zone_kind", N_("社区还是路段"), "区域类型|区域类别|责任区类型|类别|类型|kind"),
        _field(
            "answerer",
            N_("责任人或单位"),
            "责任人/单位|责任单位/责任人|包联领导|责任领导|责任人|领导|责任单位|包路段单位|包联单位|单位|leader|unit",
            required=True,
        ),
        _field("role", N_("角色"), "角色|主办/协办|主协办|职责"),
        _field("contact", N_("联系方式"), "联系方式|联系电话|电话|联系人|phone"),
        _field("valid_from", N_("起日"), "起日|起始日期|开始日期|起始|自|起|from"),
        _field("valid_to", N_("止日"), "止日|终止日期|结束日期|截止|至|止|to|until"),
    ),
    "patrols": (
        _field("zone", N_("社区或路段（编号或名称）"), "社区/路段|路段/社区|责任区域|责任区|区域|zone name"),
        _field("community", N_("社区"), "社区名称|社区编号|社区"),
        _field("section", N_("路段"), "路段名称|路段编号|巡查路段|路段|road section"),
        _field("zone_kind", N_("社区还是路段"), "区域类型|区域类别|责任区类型"),
        _field("visited_at", N_("到场时间"), "到场时间|巡查时间|劝导时间|巡查日期|开始时间|日期|时间|date"),
        _field("until", N_("离开时间"), "离开时间|结束时间|end"),
        _field("planned_on", N_("计划日期"), "计划日期|计划巡查日期|计划时间|planned"),
        _field("kind", N_("巡查还是劝导"), "方式|巡查方式|工作方式|类型|类别|type"),
        _field("actor", N_("巡查人（职务）"), "巡查人|巡查人员|劝导人员|人员|职务|patroller"),
        _field("unit", N_("单位"), "巡查单位|责任单位|所属单位|单位"),
        _field("note", N_("备注"), "备注|情况|巡查情况|处理情况|remarks"),
        _field("length_m", N_("走过长度（米）"), "走过长度|巡查长度|巡查里程|长度|里程|length"),
    ),
    "points": (
        _field("code", N_("编号"), "点位编号|点位代码|编号|代码|序号|point code|id|objectid"),
        _field("name", N_("名称"), "点位名称|点位|名称|point name", required=True),
        _field("kind", N_("点位种类"), "点位种类|点位类别|点位类型|种类|类别|类型|type", required=True),
        _field("lon", N_("经度"), "经度|东经|坐标X|X坐标|long|lng|longitude|x"),
        _field("lat", N_("纬度"), "纬度|北纬|坐标Y|Y坐标|latitude|y"),
        _field("position", N_("坐标（经度,纬度）"), "坐标|经纬度|位置坐标|lonlat|lnglat|coordinates"),
        _field("radius_m", N_("半径（米）"), "半径|范围半径|范围|radius"),
        _field("address", N_("地址"), "地址|地点|详细地址|位置"),
        _field("unit", N_("单位"), "责任单位|主管单位|单位"),
        _field("leader", N_("包联领导"), "包联领导|责任领导|领导"),
        _field("note", N_("备注"), "备注|说明|remarks"),
    ),
    "inspections": (
        _field("point", N_("点位（编号或名称）"), "点位编号|点位名称|点位|编号|名称", required=True),
        _field("inspected_at", N_("检查时间"), "检查时间|检查日期|日期|时间|date", required=True),
        _field("item", N_("检查项目"), "检查项目|项目|检查内容|内容", required=True),
        _field("given", N_("得分"), "得分|分数|评分|score"),
        _field("actor", N_("检查人（职务）"), "检查人|检查人员|检查单位|inspector"),
        _field("note", N_("备注"), "备注|存在问题|问题|说明|remarks"),
    ),
    "shops": (
        _field(
            "code",
            N_("编号"),
            "商户编号|店铺编号|门店编号|编号|代码|序号|id",
            required=True,
        ),
        _field("name", N_("名称"), "商户名称|店铺名称|门店名称|店名|商户|店铺|名称|shop", required=True),
        _field("trade", N_("业态"), "业态|经营范围|经营类别|行业|类别|类型"),
        _field("address", N_("地址"), "地址|门牌号|门牌|地点|位置"),
        _field("section", N_("路段（编号或名称）"), "路段编号|所在路段|路段名称|路段|road section"),
        _field("side", N_("侧"), "侧别|侧|路侧|方位|道路侧"),
        _field("lon", N_("经度"), "经度|东经|坐标X|X坐标|long|lng|longitude|x"),
        _field("lat", N_("纬度"), "纬度|北纬|坐标Y|Y坐标|latitude|y"),
        _field("position", N_("坐标（经度,纬度）"), "坐标|经纬度|位置坐标|lonlat|lnglat|coordinates"),
        _field("signed_on", N_("签订日期"), "签订日期|签约日期|签订时间|责任书签订日期|signed"),
        _field("contact", N_("联系方式"), "联系方式|联系电话|电话|phone"),
    ),
    "shop_checks": (
        _field("shop", N_("商户（编号或名称）"), "商户编号|商户名称|店铺|商户|编号|名称", required=True),
        _field("checked_at", N_("检查时间"), "检查时间|检查日期|日期|时间|date", required=True),
        _field("result", N_("检查结果"), "检查结果|是否合格|是否落实|结果|合格|result", required=True),
        _field("faults", N_("不合格项"), "不合格项|问题|存在问题|未落实项"),
        _field("actor", N_("检查人（职务）"), "检查人|检查人员|检查单位|inspector"),
        _field("note", N_("备注"), "备注|说明|remarks"),
    ),
}
ONE_OF: dict[str, tuple[tuple[str, ...], ...]] = {
    "problems": (),
    "communities": (("code", "name"),),
    "sections": (("name", "road", "code"),),
    "roster": (("zone", "community", "section"),),
    "patrols": (("zone", "community", "section"), ("visited_at", "planned_on")),
    "points": (),
    "inspections": (),
    "shops": (),
    "shop_checks": (),
}
"""Fields of which a file must give at least one."""
