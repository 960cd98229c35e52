"""The vouchers of a fund: from any grant to each one that spent it or gave it back, and from a voucher to its funds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED, MONEY
from gacha_app.domain.dates import Period
from gacha_app.domain.fund import LEVELS, RETURN_KIND, Fund
from gacha_app.domain.voucher import State
from gacha_app.i18n import _
from gacha_app.reports.entries import CREDIT, DEBIT, IN_ORDER, SUMMARY
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import posted, under
from gacha_app.reports.names import counterparty_names, fund_names, project_names
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.tables import funds, postings, vouchers


@dataclass(frozen=True)
class FundEntry:
    """What one line of a voucher did to a fund; fen, what takes back in red is negative.

    Attributes:
        reversed: whether the voucher was taken back.
    """

    fund_id: int
    voucher_id: int
    date: dt.date
    number: str
    summary: str
    counterparty_id: int | None
    received: int = 0
    spent: int = 0
    returned: int = 0
    reversed: bool = False


def entries_of(
    session: Session, last: dt.date, fund_id: int | None = None, voucher_id: int | None = None
) -> list[FundEntry]:
    """Return what every voucher did to funds up to a day, in order; of one fund or one voucher where asked."""
    columns = (
        postings.c.fund_id, vouchers.c.id, vouchers.c.date, vouchers.c.number, SUMMARY, postings.c.counterparty_id,
        CREDIT, DEBIT, vouchers.c.entry_kind, vouchers.c.state,
    )  # fmt: skip
    through = posted(*columns).where(under(EARMARKED), postings.c.fund_id.is_not(None))
    own = select(funds.c.id).where(funds.c.level == "own")
    by_fund = select(postings.c.voucher_id).where(under(EARMARKED), postings.c.fund_id.in_(own))
    straight = posted(*columns).where(
        postings.c.fund_id.in_(own), postings.c.account >= MONEY[0], postings.c.account < f"{MONEY[1]}~",
        postings.c.voucher_id.not_in(by_fund),
    )  # fmt: skip
    found: list[tuple[tuple[object, ...], FundEntry]] = []
    for query, is_own in ((through, False), (straight, True)):
        wanted = query.where(vouchers.c.date <= last)
        if fund_id is not None:
            wanted = wanted.where(postings.c.fund_id == fund_id)
        if voucher_id is not None:
            wanted = wanted.where(vouchers.c.id == voucher_id)
        for fund, voucher, day, number, summary, party, came, went, kind, state in session.execute(
            wanted.order_by(*IN_ORDER)
        ):
            back = kind == RETURN_KIND
            # own money has come and gone at once: paid on the credit side of the bank
            received, spent = (came, came) if is_own else (came, 0 if back else went)
            entry = FundEntry(
                fund, voucher, day, number, summary, party, received, spent, 0 if is_own or not back else went,
                state == State.REVERSED,
            )  # fmt: skip
            found.append(((day, number or ""), entry))
    found.sort(key=lambda one: one[0])
    return [entry for _key, entry in found]


def fund_entry_report(session: Session, fund: Fund, last: dt.date) -> Report:
    """Report every receipt, expense and return of a fund, with what was left after each; a row is a voucher's."""
    rows, left = [], 0
    for one in entries_of(session, last, fund.id):
        left += one.received - one.spent - one.returned
        cells: dict[str, Cell] = {
            "date": one.date, "number": one.number, "summary": one.summary, "received": one.received,
            "spent": one.spent, "returned": one.returned, "left": left,
        }  # fmt: skip
        rows.append(Row(cells, record=one.voucher_id))
    columns = (
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("number", _("凭证号"), CellKind.CODE, width=7),
        Column("summary", _("摘要"), width=8),
        Column("received", _("到账"), CellKind.MONEY, "元", 6),
        Column("spent", _("支出"), CellKind.MONEY, "元", 6),
        Column("returned", _("退回"), CellKind.MONEY, "元", 6),
        Column("left", _("结余"), CellKind.MONEY, "元", 6),
    )
    totals: dict[str, Cell] = {**totals_of(rows, "received", "spent", "returned"), "left": left} if rows else {}
    title = _("{fund}收支明细").format(fund=fund.name)
    return report_for(session, "fund", title, _("截至{date}").format(date=last), columns, rows, totals)


def fund_trace(session: Session, period: Period) -> Report:
    """Report every voucher that received, spent or gave back subsidy money in a time, fund by fund (资金逐笔追踪)."""
    parties, names, projects = counterparty_names(session), fund_names(session), project_names(session)
    held = {one.id: one for one in session.scalars(select(Fund).order_by(funds.c.granted_on, funds.c.id))}
    rows: list[Row] = []
    found = [one for one in entries_of(session, period.last) if one.date >= period.first]
    for identity, fund in held.items():
        own = [one for one in found if one.fund_id == identity]
        if not own:
            continue
        sums: dict[str, Cell] = {
            key: sum(getattr(one, key) for one in own) for key in ("received", "spent", "returned")
        }
        rows.append(
            Row({"fund": names[identity or 0], "level": _(LEVELS[fund.level]), **sums,
                 "project": projects[fund.project_id] if fund.project_id else ""}, subtotal=True)
        )  # fmt: skip
        for one in own:
            cells: dict[str, Cell] = {
                "date": one.date, "number": one.number, "summary": one.summary,
                "counterparty": parties.get(one.counterparty_id or 0, ""), "received": one.received,
                "spent": one.spent, "returned": one.returned, "note": _("已冲销") if one.reversed else "",
            }  # fmt: skip
            rows.append(Row(cells, level=1, record=one.voucher_id))
    columns = (
        Column("fund", _("资金名称"), width=10),
        Column("level", _("来源级次"), width=5),
        Column("project", _("项目"), width=6),
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("number", _("凭证号"), CellKind.CODE, width=7),
        Column("summary", _("摘要"), width=10),
        Column("counterparty", _("往来单位"), width=8),
        Column("received", _("到账"), CellKind.MONEY, "元", 7),
        Column("spent", _("支出"), CellKind.MONEY, "元", 7),
        Column("returned", _("退回"), CellKind.MONEY, "元", 7),
        Column("note", _("备注"), width=4),
    )
    totals = totals_of(rows, "received", "spent", "returned")
    return report_for(session, "fund-trace", _("补助资金逐笔追踪"), period.title, columns, rows, totals)


def funds_of_voucher(session: Session, voucher_id: int) -> list[FundEntry]:
    """Return what a voucher did to each fund it touched; nothing where it touched none."""
    merged: dict[int, FundEntry] = {}
    for one in entries_of(session, dt.date.max, voucher_id=voucher_id):
        kept = merged.get(one.fund_id)
        merged[one.fund_id] = one if kept is None else FundEntry(
            one.fund_id, one.voucher_id, one.date, one.number, one.summary, one.counterparty_id,
            kept.received + one.received, kept.spent + one.spent, kept.returned + one.returned, one.reversed,
        )  # fmt: skip
    return list(merged.values())
