"""Say how often each type of problem is found, when, where, and in which words."""

from __future__ import annotations

from dataclasses import dataclass

from ..problem_types import STANDARD

EVEN = (1.0,) * 12
SUMMER = (0.2, 0.2, 0.5, 1.0, 1.8, 2.4, 2.6, 2.4, 1.4, 0.7, 0.3, 0.2)
WARM = (0.6, 0.6, 0.8, 1.0, 1.2, 1.4, 1.5, 1.4, 1.1, 1.0, 0.8, 0.6)
AUTUMN = (1.2, 0.7, 0.8, 0.6, 0.4, 1.2, 0.4, 0.4, 0.8, 1.8, 2.4, 1.8)
FESTIVAL = (1.5, 1.7, 1.0, 0.9, 1.0, 0.9, 0.9, 0.9, 1.2, 1.2, 0.9, 1.0)
BUILDING = (0.5, 0.4, 1.1, 1.3, 1.3, 1.1, 1.0, 1.0, 1.2, 1.3, 1.1, 0.8)

DAYTIME = (8.2, 17.8)
MORNING = (6.2, 10.5)
MEALS = (10.8, 20.5)
EVENING = (18.2, 23.2)


@dataclass(frozen=True)
class Habit:
    """
    How one type of problem shows up.

    Attributes
    ----------
    code
        Code of the type in GB/T 47678.5-2026.
    weight
        Relative frequency in the year.
    limit_days
        Days from the report to the deadline.
    months
        Relative frequency from January to December.
    hours
        Between which hours of the day it is seen.
    lanes
        How much likelier it is in a lane than on a street of the same length.
    words
        What is written about it.
    """

    code: str
    weight: float
    limit_days: int
    months: tuple[float, ...]
    hours: tuple[float, float]
    lanes: float
    words: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key of the type."""
        return STANDARD + self.code


HABITS: tuple[Habit, ...] = (
    Habit("06010", 11.5, 1, WARM, DAYTIME, 3.0, ("路边有散落生活垃圾，未清扫", "垃圾袋堆在墙角，有异味")),
    Habit("06011", 4.5, 4, BUILDING, DAYTIME, 2.0, ("装修垃圾堆放多日未清运", "渣土堆在路边，占用人行道")),
    Habit("06012", 7.0, 1, EVEN, DAYTIME, 1.0, ("路面有污渍和果皮纸屑", "路面积尘较多，需冲洗")),
    Habit("06014", 2.2, 1, BUILDING, DAYTIME, 0.3, ("运输车辆遗撒沙石约20米", "路面有混凝土遗撒")),
    Habit("06017", 3.2, 3, WARM, DAYTIME, 0.5, ("绿化带内有塑料袋和饮料瓶", "绿地内杂草夹杂垃圾")),
    Habit("06042", 5.0, 1, FESTIVAL, DAYTIME, 2.5, ("垃圾桶满溢，垃圾落地", "果皮箱已满，未及时清掏")),
    Habit("06030", 2.0, 2, SUMMER, MEALS, 2.0, ("沿街餐馆污水直接倒入雨水口", "污水外流，路面湿滑")),
    Habit("06020", 1.2, 1, AUTUMN, DAYTIME, 1.5, ("有人焚烧落叶，烟味较大", "垃圾桶旁焚烧垃圾")),
    Habit("06036", 4.2, 3, EVEN, DAYTIME, 3.0, ("楼道口堆放旧家具", "店铺门前乱堆杂物")),
    Habit("09006", 7.5, 1, WARM, MORNING, 1.5, ("商贩占道卖菜，影响通行", "占道摆摊，人行道不通")),
    Habit("09005", 7.0, 1, WARM, MEALS, 1.0, ("店铺将货物摆到门外人行道上", "餐馆在门外摆放桌椅")),
    Habit("09001", 4.0, 1, WARM, MEALS, 1.2, ("流动三轮车叫卖水果", "流动摊贩在路口聚集")),
    Habit("08002", 1.6, 5, BUILDING, DAYTIME, 0.5, ("施工围挡超出许可范围", "施工材料占用非机动车道")),
    Habit("09009", 8.0, 1, EVEN, DAYTIME, 0.6, ("机动车停在人行道上", "车辆压盲道停放")),
    Habit("09010", 6.0, 1, EVEN, DAYTIME, 1.0, ("电动车乱停，堵住人行道", "共享单车倒伏一片")),
    Habit("09012", 1.6, 1, EVEN, EVENING, 2.0, ("小区消防通道被车辆占用", "消防通道口停放车辆")),
    Habit("06029", 2.2, 1, SUMMER, EVENING, 1.0, ("夜间露天烧烤，油烟扰民", "烧烤摊占道，油污满地")),
    Habit("06040", 1.4, 5, EVEN, DAYTIME, 1.5, ("公共车位被私装地锁", "门前私设地锁，无法停车")),
    Habit(
        "07001",
        9.5,
        2,
        EVEN,
        DAYTIME,
        2.5,
        ("电线杆上贴有多处小广告", "墙面喷涂开锁电话", "公交站牌上有牛皮癣"),
    ),
    Habit("07002", 2.0, 1, EVEN, MEALS, 0.3, ("有人在路口散发房产传单", "向过往车辆插卡片广告")),
    Habit("07003", 2.2, 7, EVEN, DAYTIME, 0.4, ("楼顶广告牌未经审批", "落地灯箱占用人行道")),
    Habit("07006", 2.0, 7, EVEN, DAYTIME, 0.5, ("门头牌匾破损，字迹脱落", "一店多牌，尺寸超标")),
    Habit("07007", 2.4, 3, EVEN, DAYTIME, 0.4, ("树间悬挂促销条幅", "过街横幅到期未拆")),
    Habit("07008", 1.2, 7, EVEN, DAYTIME, 0.4, ("公益宣传栏画面破损", "围挡公益广告脱落")),
    Habit("06001", 1.2, 15, EVEN, DAYTIME, 2.5, ("临街搭建彩钢棚", "在公共部位私搭小屋")),
    Habit("06007", 1.6, 2, WARM, DAYTIME, 2.0, ("行道树间拉绳晾晒被褥", "护栏上晾晒衣物")),
)

BY_KEY: dict[str, Habit] = {habit.key: habit for habit in HABITS}
