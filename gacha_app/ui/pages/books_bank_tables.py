"""The two sides of a bank account as tables: what hangs together carries one number on both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from gacha_app.domain.bank_matching import Proposal
from gacha_app.i18n import _
from gacha_app.reports.reconciliation import BankMonth
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row

DONE, TICKED, DOUBTED, ALONE = "done", "ticked", "doubted", "alone"


@dataclass
class Links:
    """What hangs together in a month: groups that were confirmed, and proposals, ticked or not.

    Attributes:
        of_line, of_posting: the number of what a line or a posting belongs to.
        members: bank lines and postings by that number.
        proposals: the proposal of a number, where it is only proposed.
    """

    of_line: dict[int, int] = field(default_factory=dict)
    of_posting: dict[int, int] = field(default_factory=dict)
    members: dict[int, tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=dict)
    proposals: dict[int, Proposal] = field(default_factory=dict)

    def add(self, lines: tuple[int, ...], postings: tuple[int, ...], proposal: Proposal | None = None) -> None:
        """Give lines and postings that hang together the next number."""
        number = len(self.members) + 1
        self.members[number] = (lines, postings)
        self.of_line.update(dict.fromkeys(lines, number))
        self.of_posting.update(dict.fromkeys(postings, number))
        if proposal is not None:
            self.proposals[number] = proposal

    def state(self, number: int | None, ticked: Collection[int]) -> str:
        """Return how far what carries a number has come."""
        if number is None:
            return ALONE
        if number not in self.proposals:
            return DONE
        return TICKED if number in ticked else DOUBTED


def links_of(month: BankMonth) -> Links:
    """Return what hangs together in a month, what was confirmed first."""
    links = Links()
    for group in month.groups:
        links.add(tuple(one.id for one in group.lines), tuple(one.id for one in group.postings))
    for proposal in month.proposals:
        links.add(proposal.lines, proposal.postings, proposal)
    return links


def lines_report(month: BankMonth, links: Links, ticked: Collection[int], states: Collection[str] = ()) -> Report:
    """Return the bank's side; only rows of some states, or of all."""
    rows = []
    for one in month.lines:
        words = " ".join(part for part in (one.party, one.text) if part)
        number = links.of_line.get(one.id)
        rows.append(_row(month.standing.period.year, one.id, one.date, words, one.amount, "", number, links, ticked))
    return _report("bank-lines", _("银行对账单"), month, _only(rows, states), numbered=False)


def postings_report(month: BankMonth, links: Links, ticked: Collection[int], states: Collection[str] = ()) -> Report:
    """Return the book's side; only rows of some states, or of all."""
    rows = []
    for one in month.postings:
        number = links.of_posting.get(one.id)
        rows.append(
            _row(month.standing.period.year, one.id, one.date, one.text, one.amount, one.number, number, links, ticked)
        )
    return _report("bank-postings", _("账上分录"), month, _only(rows, states), numbered=True)


def _only(rows: list[Row], states: Collection[str]) -> list[Row]:
    return [row for row in rows if not states or row.cells["state"] in states]


def tone(row: Row, key: str) -> str:
    """Return the tone of what is said of a row."""
    if key != "link":
        return ""
    return {DONE: "green", TICKED: "blue", DOUBTED: "gold", ALONE: "muted"}[str(row.cells["state"])]


def _row(
    year: int, record: int, day: dt.date, words: str, amount: int, voucher: str, number: int | None, links: Links,
    ticked: Collection[int],
) -> Row:  # fmt: skip
    state = links.state(number, ticked)
    proposal = links.proposals.get(number or 0)
    said = {
        DONE: _("✓ 已对 {number}"), TICKED: _("■ 拟对 {number}（{score}）"), DOUBTED: _("□ 存疑 {number}（{score}）"),
        ALONE: _("未对"),
    }[state].format(number=number, score=proposal.score if proposal else "")  # fmt: skip
    return Row(
        {
            "link": said, "date": f"{day:%m-%d}" if day.year == year else f"{day}", "text": words, "amount": amount,
            "number": voucher, "state": state,
        },
        record=record,
    )  # fmt: skip


def _report(name: str, title: str, month: BankMonth, rows: list[Row], *, numbered: bool) -> Report:
    columns = [
        Column("link", _("勾对（把握）"), CellKind.CODE, width=6),
        Column("date", _("日期"), CellKind.CODE, width=3),
        Column("text", _("摘要"), width=5),
        Column("amount", _("金额"), CellKind.MONEY, "元", 6),
    ]
    if numbered:
        columns.append(Column("number", _("凭证号"), CellKind.CODE, width=8))
    totals: dict[str, Cell] = {"amount": sum(one for row in rows if isinstance(one := row.cells["amount"], int))}
    return Report(name, title, "", month.standing.period.title, tuple(columns), tuple(rows), totals)
