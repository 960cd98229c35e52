"""The example's duties: two years' projects of the secretary, the three lists, performance pay under way, jobs."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from gacha_app.domain.dividend_steps import PlanStep
from gacha_app.domain.job import Job, JobPay
from gacha_app.domain.matter import Matter, MatterStep
from gacha_app.domain.pay_award import parse_people
from gacha_app.domain.secretary import MonthReport, Review, SecretaryProject
from gacha_app.domain.secretary_lines import parse_fundings, parse_goals, parse_stages
from gacha_app.services.jobs import record_job, tell_days
from gacha_app.services.matters import (
    answer_matter,
    close_matter,
    make_task,
    record_matter,
    take_matter_step,
)
from gacha_app.services.pay_awards import record_award, record_pay_step
from gacha_app.services.secretary_projects import (
    end_secretary_project,
    finish_stage,
    record_secretary_project,
    review_quarter,
    tell_month,
)
from gacha_app.storage.book import Book
from gacha_app.storage.tables import households, projects

_LEADER = "苏雅拉图"
_PEOPLE = (
    "苏雅拉图，书记、主任，12，1.5\n张文斌，监事长，12，1.1\n苏和，会计，12，1\n萨仁高娃，出纳，12，1\n哈斯，委员，4，1"
)

# Month, hundredths of a per cent, what was done, what is in the way, what others are asked to settle
_MONTHS_2023 = (
    (3, 2500, "选好棚址，完成规划设计和监理招标。", "", ""),
    (6, 5500, "棚体基础完工，苗木已订。", "运输车辆不够。", "请苏木协调两台运输车。"),
    (9, 8500, "八座棚全部封顶，滴灌设备装好。", "", ""),
    (12, 10000, "新棚投入使用，当年见收入。", "", ""),
)
_MONTHS_2024 = (
    (2, 1000, "种鸟采购方案经成员代表大会通过。", "", ""),
    (3, 2500, "增购种鸟二十只，圈舍消毒完毕。", "", ""),
    (6, 5000, "产蛋正常，孵化室改造过半。", "孵化机组到货晚。", "请旗农牧局催促供货。"),
    (9, 7500, "孵化机组装好试运行。", "", ""),
    (12, 9000, "孵化雏鸟出栏，食品厂合同续签。", "冷链车还没有落实。", "请苏木协调冷链车辆。"),
)
_JOBS = (
    ("乌仁图雅", "温棚葡萄", "剪枝", (2023, 3, 1), None, True, True, (((2023, 9, 30), 78, 9360),)),
    ("布仁", "温棚葡萄", "浇水施肥", (2023, 3, 1), (2024, 11, 15), True, False, (((2023, 10, 31), 110, 14300),)),
    ("陈秀兰", "温棚葡萄", "采摘", (2023, 7, 10), (2023, 9, 20), False, False, (((2023, 9, 20), 48, 6720),)),
    ("斯日古楞", "鸵鸟养殖", "饲养", (2023, 5, 1), None, True, True, (((2023, 12, 31), 180, 25200),)),
    ("赵小军", "鸵鸟养殖", "孵化", (2024, 9, 15), None, True, False, (((2024, 12, 31), 60, 9000),)),
    ("其木格", "园区绿化养护", "浇树", (2023, 4, 8), (2023, 10, 20), True, False, (((2023, 10, 20), 110, 13200),)),
)


def add_duties(book: Book) -> None:
    """Add what the village answers for; nothing of it moves money."""
    with book.reading() as session:
        of_name = {row.name: row.id for row in session.execute(select(projects.c.name, projects.c.id))}
        first = session.scalars(select(households.c.id).order_by(households.c.number)).all()
    _grapes(book, of_name["温棚葡萄"])
    _ostriches(book, of_name["鸵鸟养殖"])
    _lists(book, first[4])
    _pay(book)
    for name, project, work, start, end, local, poor, pays in _JOBS:
        job = record_job(
            book,
            Job(
                name,
                of_name[project],
                dt.date(*start),
                dt.date(*end) if end else None,
                work,
                local,
                poor,
                origin="" if local else "巴彦淖尔市",
                note="示例",
            ),
        )
        for on, days, yuan in pays:
            tell_days(book, job.id or 0, JobPay(dt.date(*on), days * 1000, yuan * 100))


def _grapes(book: Book, project_id: int) -> None:
    project = SecretaryProject(
        2023,
        "温棚葡萄三期扩建",
        "economy",
        _LEADER,
        "二期温棚收益好，群众要求扩大规模。",
        "新建葡萄温棚八座，配套滴灌设备。",
        "一、成员代表大会表决；二、招标选施工队；三、书记每周到场一次。",
        "巴彦树贵嘎查",
        "张文斌",
        project_id,
        20_000_000,
        note="示例",
    )
    project.goals = parse_goals("带动农户 36户\n新增就业 12人")
    project.stages = parse_stages(
        "2-20 成员代表大会表决 苏雅拉图\n4-10 完成招标 张文斌\n7-20 棚体完工 张文斌\n9-30 滴灌设备安装 苏和", 2023
    )
    project.fundings = parse_fundings("衔接推进乡村振兴补助资金 700000\n自筹 80000")
    kept = record_secretary_project(book, project)
    identity = kept.id or 0
    for stage, day in zip(kept.stages, ((2, 18), (4, 8), (7, 18), (9, 24)), strict=True):
        finish_stage(book, identity, stage.id or 0, dt.date(2023, *day))
    for told in _MONTHS_2023:
        tell_month(book, identity, MonthReport(*told))
    for quarter, month, number, score in ((1, 4, 6, 90), (2, 7, 7, 88), (3, 10, 9, 94)):
        on = dt.date(2023, month, number)
        review_quarter(book, identity, Review(quarter, on, "苏木党委", score * 100, "进度符合计划。"))
    review_quarter(book, identity, Review(4, dt.date(2024, 1, 8), "苏木党委", 9500, "按期完成，见到效益。"))
    end_secretary_project(
        book,
        identity,
        "八座温棚全部投产，当年采摘，带动农户就近务工。",
        reached={"带动农户": 38_000, "新增就业": 12_000},
        on=dt.date(2024, 1, 12),
    )


def _ostriches(book: Book, project_id: int) -> None:
    project = SecretaryProject(
        2024,
        "鸵鸟孵化扩群",
        "economy",
        _LEADER,
        "外购雏鸟成本高，自己孵化能降下来。",
        "增购种鸟，改造孵化室，自己孵化雏鸟。",
        "一、先签销售合同再扩群；二、防疫每月一次；三、账目每季公开。",
        "巴彦树贵嘎查",
        "苏雅拉图",
        project_id,
        10_000_000,
        note="示例",
    )
    project.goals = parse_goals("存栏 600只\n带动就业 6人")
    project.stages = parse_stages(
        "3-20 增购种鸟 苏雅拉图\n7-31 孵化室改造 张文斌\n9-30 孵化机组试运行 苏和\n11-30 落实冷链车 苏雅拉图", 2024
    )
    project.fundings = parse_fundings("自筹 180000")
    kept = record_secretary_project(book, project)
    identity = kept.id or 0
    for stage, day in zip(kept.stages, ((3, 14), (7, 28), (9, 26)), strict=False):
        finish_stage(book, identity, stage.id or 0, dt.date(2024, *day))
    for told in _MONTHS_2024:
        tell_month(book, identity, MonthReport(*told))
    for quarter, month, number, score in ((1, 4, 8, 86), (2, 7, 8, 84), (3, 10, 9, 90)):
        on = dt.date(2024, month, number)
        review_quarter(book, identity, Review(quarter, on, "苏木党委", score * 100, "推进有力。"))


def _lists(book: Book, household: int) -> None:
    road = record_matter(
        book,
        Matter(
            "problem",
            dt.date(2023, 4, 12),
            "二组到温棚的砂石路雨后难走，运葡萄的车陷过两次。",
            "meeting",
            "4月12日成员代表会",
            responsible="张文斌",
            due=dt.date(2023, 9, 30),
        ),
    )
    task = make_task(
        book,
        road.number,
        responsible="张文斌",
        due=dt.date(2023, 8, 31),
        content="铺二组至温棚砂石路1.2公里",
        on=dt.date(2023, 4, 20),
    )
    take_matter_step(book, task.number, MatterStep(dt.date(2023, 5, 22), "测量放线，报苏木申请养护砂石", "张文斌"))
    close_matter(book, task.number, "砂石路铺好，已通车。", satisfied=True, on=dt.date(2023, 8, 26))
    answer_matter(book, road.number, "已列入本年任务，8月底前铺好。", on=dt.date(2023, 4, 22))
    close_matter(book, road.number, "路已铺好，回访满意。", satisfied=True, on=dt.date(2023, 9, 2))
    record_matter(
        book,
        Matter(
            "problem",
            dt.date(2023, 12, 6),
            "冬季温棚夜间断电，葡萄苗受冻。",
            "person",
            "温棚管护员",
            responsible="苏和",
            due=dt.date(2024, 1, 15),
        ),
    )
    training = record_matter(
        book,
        Matter(
            "demand",
            dt.date(2023, 3, 5),
            "想学鸵鸟孵化技术，请嘎查组织一次培训。",
            "household",
            household_id=household,
            responsible="苏雅拉图",
            due=dt.date(2023, 6, 30),
        ),
    )
    answer_matter(book, training.number, "已联系旗农牧局，5月培训。", on=dt.date(2023, 3, 8))
    close_matter(book, training.number, "5月18日办了一期，26人参加。", satisfied=True, on=dt.date(2023, 5, 20))
    record_matter(
        book,
        Matter(
            "task",
            dt.date(2023, 10, 8),
            "年底前完成资产清查并公示。",
            "above",
            "苏木政府",
            responsible="苏和",
            due=dt.date(2023, 12, 31),
        ),
    )


def _pay(book: Book) -> None:
    """Work the closed year's pay out and take it to the delegates; voting on it is left to whoever looks at it."""
    record_award(book, 2023, parse_people(_PEOPLE), note="示例")
    for key, day, people in (
        ("applied", (2024, 2, 26), "苏雅拉图"),
        ("checked", (2024, 3, 4), "苏木经管站"),
        ("filed", (2024, 3, 12), "旗农牧局"),
    ):
        record_pay_step(book, 2023, PlanStep(key, dt.date(*day), people))
