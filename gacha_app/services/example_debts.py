"""The example's 清化收: contracts looked at and handled, a claim to be collected, land newly charged for.

Nothing of it is posted: the example's figures are known to the fen.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import select

from gacha_app.domain.examination import Examination
from gacha_app.domain.resource_charge import ResourceCharge
from gacha_app.services.debts import change_debt, take_up_all
from gacha_app.services.examinations import examine_all, examine_contract, handle_examined
from gacha_app.services.resource_charges import record_charge
from gacha_app.storage.book import Book
from gacha_app.storage.tables import households

_PEOPLE = "示例清理小组"


def add_debts(book: Book, year: int) -> None:
    """Look at the contracts in the autumn before a year, and register what its end leaves open."""
    autumn = year - 1
    examined = examine_all(book, dt.date(autumn, 9, 12), _PEOPLE)
    for one in examined[:2]:
        handle_examined(
            book, one.id or 0, "papers", done_on=dt.date(autumn, 10, 20), paper="成员代表大会记录、备案回执（示例）",
            note="补开会议并报备案",
        )  # fmt: skip
    oral = examine_contract(
        book,
        Examination(
            dt.date(autumn, 9, 14), _PEOPLE, name="东沟坡地口头承包（示例）", party="示例承包人", kind="resource",
            subject="东沟坡地", area=18_000, yearly_before=90_000, note="只有收据，没有合同",
        ),
        ["oral", "no_procedure", "too_low"],
    )  # fmt: skip
    handle_examined(
        book, oral.id or 0, "repriced", yearly_after=216_000, done_on=dt.date(autumn, 11, 6), paper="书面合同（示例）",
        note="每亩由 50 元调到 120 元",
    )  # fmt: skip
    for debt in take_up_all(book, dt.date(year, 12, 31)):
        change_debt(book, replace(debt, reason="operation", evidence="合同、发票（示例）"))
    for plot, area, rate, household in (
        ("河滩新增地（示例）", 6_500, 12_000, 0),
        ("林带边角地（示例）", 3_200, 8_000, 1),
    ):
        user = _household(book, household)
        if user is not None:
            record_charge(
                book,
                ResourceCharge(plot, area, dt.date(autumn, 10, 8), rate, household_id=user, paper="丈量记录（示例）"),
            )


def _household(book: Book, place: int) -> int | None:
    with book.reading() as session:
        return session.scalar(select(households.c.id).order_by(households.c.number).offset(place).limit(1))
