"""A small village for the pages' tests, and a larger one to be photographed; every name is invented (示例)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.fund import Fund
from gacha_app.domain.household import Household, Member, ShareMovement
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.project import Project
from gacha_app.domain.register import Contract, Counterparty
from gacha_app.services import books, funds, households, projects, registers, vouchers
from gacha_app.storage.book import Book
from gacha_app.ui.desk import Desk
from gacha_app.ui.page import Page

SURNAMES = "巴乌苏娜阿王张额布李图哈斯白陈那其赵孟包"
GIVEN = ("特尔", "云其木格", "和", "仁托娅", "拉坦其其格", "建国", "秀英", "尔德尼", "和巴图", "海龙", "雅", "斯巴根")
FORMS = ("sale", "lease", "service", "operating_cost", "management", "labour", "welfare", "other_income")


def empty_book(folder: Path) -> Book:
    """Return a new book of a village that has nothing yet but 500,000 yuan at the bank."""
    organisation = Organisation(
        books.new_code(), "示例嘎查", township="示例苏木", first_year=2022, head="白音", supervisor="赵海",
        accountant="苏和", sample=True,
    )  # fmt: skip
    return books.new_book(folder / "示例嘎查.gacha", organisation, {"102": 500_000_00}, user="苏和")


def village(folder: Path, *, household_count: int = 6) -> Book:
    """Return a village with projects, funds, a register and two years of entries."""
    book = empty_book(folder)
    grapes = projects.record_project(book, Project("温棚葡萄", kind="grapes"))
    land = projects.record_project(book, Project("土地流转", kind="land_lease", way="lease"))
    buyer = registers.record(book, Counterparty("绿野果品公司"))
    registers.record(book, Contract("河滩地承包合同", number="2022-01", counterparty_id=buyer.id, project_id=land.id))
    fund = funds.record_fund(
        book,
        Fund(
            "衔接资金", document_number="阿财农〔2023〕15号", level="league", granted=700_000_00,
            granted_on=dt.date(2023, 2, 1), purpose="新建温棚", project_id=grapes.id,
        ),
    )  # fmt: skip
    for place in range(household_count):
        add_household(book, place)
    for year, grown in ((2022, 300_000_00), (2023, 420_000_00)):
        vouchers.record_entry(
            book, "sale",
            Answers(dt.date(year, 9, 20), grown, f"{year}年葡萄款", project_id=grapes.id, counterparty_id=buyer.id,
                    quantity=48_000_000, unit="斤"),
        )  # fmt: skip
        vouchers.record_entry(
            book, "lease", Answers(dt.date(year, 3, 7), 80_000_00, "收河滩地租金", project_id=land.id)
        )
        vouchers.record_entry(
            book, "operating_cost", Answers(dt.date(year, 5, 11), 60_000_00, "买肥料", project_id=grapes.id)
        )
    vouchers.record_entry(
        book, "grant", Answers(dt.date(2023, 3, 1), 500_000_00, "衔接资金到账", fund_id=fund.id, project_id=grapes.id)
    )
    vouchers.record_entry(
        book, "spend_grant",
        Answers(dt.date(2023, 6, 5), 290_000_00, "建温棚", item="151", fund_id=fund.id, project_id=grapes.id),
    )  # fmt: skip
    return book


def add_household(book: Book, place: int) -> Household:
    """Add a household with two members and its shares; the places from nought give numbers from 0001."""
    name = SURNAMES[place % len(SURNAMES)] + GIVEN[place % len(GIVEN)]
    shares = (30_000, 25_000, 40_000, 10_000, 30_000, 20_000)[place % 6]
    members = [Member(name, "男", is_head=True, relation="户主"), Member(f"其其格{place + 1}", "女", relation="妻")]
    return households.record_household(
        book,
        Household(
            "", name, telephone=f"1390000{place:04d}", members=members,
            movements=[ShareMovement(dt.date(2022, 1, 1), shares)],
        ),
    )  # fmt: skip


def busy_village(folder: Path) -> Book:
    """Return a village of sixty households with ten dozen entries a year, to be looked at."""
    book = village(folder, household_count=60)
    for place in range(110):
        kind = FORMS[place % len(FORMS)]
        day = dt.date(2023, 1 + place % 12, 1 + place * 7 % 27)
        summary = ("卖葡萄", "收租金", "河道清淤服务费", "买农膜", "办公用品", "临时用工", "慰问困难户", "利息")[
            place % 8
        ]
        vouchers.record_entry(
            book, kind, Answers(day, 1_000_00 + place * 317_23 % 90_000_00, summary, project_id=1 + place % 2),
            as_draft=place % 23 == 5,
        )  # fmt: skip
    return book


def shown(page: Page, qtbot: QtBot) -> Page:
    """Show a page as the window does: filled, and filled again when something was said."""
    qtbot.addWidget(page)
    page.desk.said.connect(lambda *_said: page.refresh())
    page.refresh()
    page.show()
    # after it is shown: the screen that is none is small
    page.resize(1150, 680)
    qtbot.waitUntil(page.isActiveWindow)
    return page


def said(desk: Desk) -> list[tuple[str, Any]]:
    """Return what the desk says from now on: each sentence with what undoes it."""
    heard: list[tuple[str, Any]] = []
    desk.said.connect(lambda sentence, undo: heard.append((sentence, undo)))
    return heard


def answer(dialog_class: type, fill: Callable[[Any], object]) -> None:
    """Answer the next dialog of a class, as soon as it is shown."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, dialog_class) and dialog.isActiveWindow():
            timer.stop()
            fill(dialog)

    timer = QTimer(QApplication.instance(), interval=5)
    timer.timeout.connect(look)
    timer.start()
