"""Villages to measure on, made by code; every name in them is invented."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from gacha_app.domain.entry_kinds import Answers, make_voucher
from gacha_app.domain.household import Household, Member, ShareMovement
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.project import Project
from gacha_app.services.books import new_book
from gacha_app.services.posting import post_all
from gacha_app.storage.book import Book
from gacha_app.storage.reference import entry_kinds

NAMES = ("巴特尔", "乌云其木格", "苏和", "娜仁托娅", "王建国", "张秀英", "额尔德尼", "布和", "李海龙", "图雅")
PROJECTS = ("温棚葡萄", "鸵鸟养殖", "土地流转", "园区绿化养护", "河道清淤")


def village(path: Path, *, households: int, entries: int, name: str = "示例嘎查", seed: int = 1) -> Book:
    """Make a village of 2023 with so many households and entries, and leave its book open."""
    chance = random.Random(seed)
    book = new_book(path, Organisation(f"{seed:032x}", name, "示例苏木", first_year=2023, sample=True), {"102": 10**9})
    kinds = entry_kinds()
    with book.writing("measure", name) as session:
        projects = [Project(one) for one in PROJECTS]
        session.add_all(projects)
        session.add_all(
            Household(
                f"{number:04d}" if number < 10_000 else f"{number}",
                NAMES[number % 10],
                members=[Member(NAMES[number % 10], is_head=True), Member(NAMES[number % 7])],
                movements=[ShareMovement(dt.date(2023, 1, 1), chance.randrange(1, 12) * 5_000)],
            )
            for number in range(1, households + 1)
        )
        session.flush()
        vouchers = []
        for _entry in range(entries):
            kind = kinds[chance.choice(("sale", "lease", "service", "operating_cost", "labour"))]
            day = dt.date(2023, 1, 1) + dt.timedelta(chance.randrange(365))
            amount = chance.randrange(100, 3_000_000) * (1 if kind.group == "out" else 3)
            vouchers.append(make_voucher(kind, Answers(day, amount, kind.title, project_id=chance.choice(projects).id)))
        post_all(session, vouchers)
    return book
