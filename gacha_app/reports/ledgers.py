"""Ledgers (账簿) as reports: detail, day books, multi-column, quantity and amount; whole or page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import BANK, CASH, HOUSEHOLDS
from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import N_, _
from gacha_app.reports.auxiliary_ledger import auxiliary_columns, auxiliary_rows
from gacha_app.reports.general_ledger import general_columns, general_rows
from gacha_app.reports.heading import report_for
from gacha_app.reports.kept_totals import summed
from gacha_app.reports.ledger_lines import LedgerLine, LedgerPlan, ledger_lines, plan_ledger
from gacha_app.reports.ledger_question import LedgerQuestion, account_title, check_question, narrowed_title
from gacha_app.reports.ledger_sides import side_and_amount
from gacha_app.reports.names import account_names
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.storage.tables import accounts, postings

# Rows on a page of the command line
PAGE = 100
_MOST_COUNTERS = 3


@dataclass(frozen=True)
class LedgerKind:
    """A kind of ledger.

    Attributes:
        account: the account it always tells of, or "".
        by_entries: whether its lines are entries, read page by page; else they are few and read at once.
        day_book: whether it is kept by day, with a month's sum and no year's, and a balance that needs no side.
    """

    name: str
    title: str
    account: str = ""
    by_entries: bool = True
    day_book: bool = False


LEDGERS: dict[str, LedgerKind] = {
    one.name: one
    for one in (
        LedgerKind("general-ledger", N_("总账"), by_entries=False),
        LedgerKind("ledger", N_("明细账")),
        LedgerKind("cash-book", N_("现金日记账"), CASH, day_book=True),
        LedgerKind("bank-book", N_("银行存款日记账"), BANK, day_book=True),
        LedgerKind("multi-column", N_("多栏账")),
        LedgerKind("auxiliary-ledger", N_("辅助账汇总"), by_entries=False),
        LedgerKind("quantity-ledger", N_("数量金额账")),
    )
}


@dataclass(frozen=True)
class Ledger:
    """A ledger that is open: its heading and columns, and what is known before any entry is read.

    Attributes:
        about: the account and what narrows it, in words. plan: of its lines, or None where `fixed` holds them all.
        totals: the foot. parts: the sub-accounts that have a column of their own.
    """

    kind: LedgerKind
    question: LedgerQuestion
    columns: tuple[Column, ...]
    about: str = ""
    plan: LedgerPlan | None = None
    fixed: tuple[Row, ...] = ()
    totals: Mapping[str, Cell] | None = None
    parts: tuple[str, ...] = ()
    credit_account: bool = False
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.plan.lines if self.plan else len(self.fixed)


def open_ledger(session: Session, name: str, question: LedgerQuestion) -> Ledger:
    """Return a ledger of this name, none of whose entries is read yet.

    Raises:
        InvalidInput: if no account is named where one is needed. NotFound: if there is no such account.
    """
    kind = LEDGERS[name]
    if kind.account and not question.account:
        question = replace(question, account=kind.account)
    if kind.account and not question.account.startswith(kind.account):
        raise InvalidInput(
            "account", _("{title}只能看科目 {code} 及其明细科目。").format(title=_(kind.title), code=kind.account)
        )
    check_question(session, question, needs_account=kind.by_entries)
    about = [account_title(session, question.account)] if question.account else []
    narrowed = narrowed_title(session, question)
    words = "　".join([*about, *([narrowed] if narrowed else [])])
    if name == "general-ledger":
        return Ledger(
            kind,
            question,
            general_columns(),
            words,
            fixed=general_rows(session, question),
            notes=_notes(kind, question),
        )
    if name == "auxiliary-ledger":
        rows, totals = auxiliary_rows(session, question)
        return Ledger(kind, question, auxiliary_columns(question), words, fixed=rows, totals=totals)
    plan = plan_ledger(session, question, sums=1 if kind.day_book else 2, with_quantity=name == "quantity-ledger")
    parts = _parts(plan) if name == "multi-column" else ()
    side = session.scalar(select(accounts.c.normal_side).where(accounts.c.code == question.account))
    columns = _columns(session, kind, plan, parts)
    return Ledger(
        kind, question, columns, words, plan, (), _totals(plan, kind), parts, side == "credit", _notes(kind, question)
    )


def ledger_rows(session: Session, ledger: Ledger, offset: int = 0, limit: int | None = None) -> list[Row]:
    """Return some rows of a ledger by their place."""
    if ledger.plan is None:
        return list(ledger.fixed[offset : None if limit is None else offset + limit])
    lines = ledger_lines(session, ledger.plan, offset, limit)
    return _rows(session, ledger, lines)


def ledger_page(session: Session, ledger: Ledger, page: int, size: int = PAGE) -> list[Row]:
    """Return a page as it stands on paper: 承前页 before what follows another, 过次页 after what is followed.

    Args:
        page: from 1.
    """
    offset = (page - 1) * size
    if ledger.plan is None:
        return ledger_rows(session, ledger, offset, size)
    before = min(offset, 1)
    lines = ledger_lines(session, ledger.plan, offset - before, size + before)
    return _framed(ledger, _rows(session, ledger, lines[before:]), lines[:before], lines[-1:], offset + size)


def ledger_pages(session: Session, ledger: Ledger, size: int, at_once: int = 50) -> Iterator[list[Row]]:
    """Yield all pages as they stand on paper, reading many at a time."""
    if ledger.plan is None:
        for offset in range(0, max(len(ledger.fixed), 1), size):
            yield list(ledger.fixed[offset : offset + size])
        return
    before: list[LedgerLine] = []
    for offset in range(0, ledger.rows, size * at_once):
        lines = ledger_lines(session, ledger.plan, offset, size * at_once)
        rows = _rows(session, ledger, lines)
        for start in range(0, len(rows), size):
            own = lines[start : start + size]
            yield _framed(ledger, rows[start : start + size], before, own[-1:], offset + start + size)
            before = own[-1:]


def page_count(ledger: Ledger, size: int = PAGE) -> int:
    """Return how many pages a ledger has."""
    return max(-(-ledger.rows // size), 1)


def ledger_report(session: Session, ledger: Ledger, page: int | None = None) -> Report:
    """Return a ledger as a report, whole or one page of it.

    Raises:
        InvalidInput: if there is no such page.
    """
    title = _(ledger.kind.title)
    if page is None:
        rows = ledger_rows(session, ledger)
    else:
        pages = page_count(ledger)
        if not 1 <= page <= pages:
            raise InvalidInput("page", _("没有第 {page} 页，这本账共 {pages} 页。").format(page=page, pages=pages))
        rows = ledger_page(session, ledger, page)
    plainly = ledger.kind.account and ledger.question == LedgerQuestion(ledger.question.period, ledger.kind.account)
    period = ledger.question.period.title
    if ledger.about and not plainly:
        period += f"　{ledger.about}"
    return report_for(
        session, ledger.kind.name, title, period,
        ledger.columns, rows, ledger.totals, ledger.notes,
    )  # fmt: skip


def _framed(
    ledger: Ledger, rows: list[Row], before: Sequence[LedgerLine], last: Sequence[LedgerLine], stop: int
) -> list[Row]:
    """Put the lines around a page: what the one before carried over, and what this one carries over."""
    head = [_carried(ledger, before[-1], _("承前页"))] if before else []
    foot = [_carried(ledger, last[-1], _("过次页"))] if last and stop < ledger.rows else []
    return [*head, *rows, *foot]


def _carried(ledger: Ledger, line: LedgerLine, words: str) -> Row:
    # 会计基础工作规范 第六十条（七）: a day book carries the month so far, a ledger with sums of the year the year so far
    # what ends a month stands closed: the month's own amounts are carried until the next begins
    debit, credit = (
        (line.month_debit, line.month_credit) if ledger.kind.day_book else (line.year_debit, line.year_credit)
    )
    carried = replace(line, what="carried", debit=debit, credit=credit, quantity=None, voucher=None, number="")
    return Row(_cells(ledger, carried, words, {}), subtotal=True)


def _rows(session: Session, ledger: Ledger, lines: Sequence[LedgerLine]) -> list[Row]:
    vouchers = [line.voucher for line in lines if line.voucher is not None]
    names = account_names(session)
    counters = _counters(session, vouchers, names) if ledger.kind.name in ("ledger", "cash-book", "bank-book") else {}
    closed = any(line.what in ("month", "year") for line in lines)
    sums = _part_sums(session, ledger) if ledger.parts and closed else {}
    rows = []
    for line in lines:
        if line.what == "entry":
            cells = _cells(ledger, line, line.summary, sums)
            cells |= {"account": names.get(line.account, line.account)}
            cells |= {"counter": counters.get((line.voucher or 0, not line.on_debit), "")}
            source = EntryFilter(text=line.number, first=line.day, last=line.day, with_closing=True)
            rows.append(Row(cells, source=source, record=line.voucher))
            continue
        source: EntryFilter | None = None
        if line.what == "month":
            source = ledger.question.entries(line.day.replace(day=1), line.day)
        elif line.what == "year":
            source = ledger.question.entries(dt.date(line.day.year, 1, 1), line.day)
        rows.append(Row(_cells(ledger, line, _words(line), sums), subtotal=True, source=source))
    known = {column.key for column in ledger.columns}
    return [replace(row, cells={key: cell for key, cell in row.cells.items() if key in known}) for row in rows]


def _words(line: LedgerLine) -> str:
    match line.what:
        case "month":
            return _("本月合计")
        case "year":
            return _("本年累计")
    return _("上年结转") if (line.day.month, line.day.day) == (1, 1) else _("上期结余")


def _cells(ledger: Ledger, line: LedgerLine, summary: str, sums: Mapping[tuple[str, str, str], int]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"summary": summary, "number": line.number}
    cells["date"] = line.day if line.what in ("entry", "brought") else None
    if line.what != "brought":
        cells |= {"debit": line.debit, "credit": line.credit}
    if ledger.kind.day_book:
        cells["balance"] = line.balance
    else:
        cells["side"], cells["balance"] = side_and_amount(line.balance)
    if ledger.plan and ledger.plan.quantity is not None:
        cells |= _quantity_cells(line)
    if ledger.parts:
        sign = -1 if ledger.credit_account else 1
        for code in ledger.parts:
            if line.what == "entry":
                cells[f"a{code}"] = sign * (line.debit - line.credit) if line.account == code else 0
            elif line.what in ("month", "year"):
                cells[f"a{code}"] = sign * sums.get((line.what, f"{line.day:%Y-%m}", code), 0)
    return cells


def _quantity_cells(line: LedgerLine) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"unit": line.unit}
    if line.quantity is not None:
        side = "in" if line.on_debit else "out"
        moved = line.quantity if line.on_debit else -line.quantity
        cells |= {f"{side}_quantity": moved, f"{side}_price": _price(line.debit or line.credit, moved)}
    if line.left is not None:
        cells |= {"left_quantity": line.left, "left_price": _price(line.balance, line.left)}
    return cells


def _price(amount: int, quantity: int) -> int | None:
    """Return fen for one unit, to the nearest whole; None where there is nothing to divide by."""
    if not quantity or (amount < 0) != (quantity < 0):
        return None
    return (2 * abs(amount) * 1000 + abs(quantity)) // (2 * abs(quantity))


def _columns(session: Session, kind: LedgerKind, plan: LedgerPlan, parts: Sequence[str]) -> tuple[Column, ...]:
    money = CellKind.MONEY
    head = (
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("number", _("凭证号"), CellKind.CODE, width=8),
        Column("summary", _("摘要"), width=14),
    )
    side = Column("side", _("方向"), CellKind.CODE, width=2)
    if kind.name == "quantity-ledger":
        return (*head, *_quantity_columns(side))
    if kind.day_book:
        return (
            *head,
            Column("counter", _("对方科目"), width=8),
            Column("debit", _("收入（借方）"), money, "元", 8),
            Column("credit", _("支出（贷方）"), money, "元", 8),
            Column("balance", _("结余"), money, "元", 8),
        )
    amounts = (Column("debit", _("借方"), money, "元", 8), Column("credit", _("贷方"), money, "元", 8))
    balance = (side, Column("balance", _("余额"), money, "元", 8))
    if kind.name == "multi-column":
        names = account_names(session)
        own = plan.question.account
        titles = {code: _("未分明细") if code == own else names.get(code, code) for code in parts}
        return (*head, *amounts, *balance, *(Column(f"a{code}", titles[code], money, "元", 8) for code in parts))
    account = (Column("account", _("明细科目"), width=7),) if len(plan.codes) > 1 else ()
    return (*head, *account, Column("counter", _("对方科目"), width=8), *amounts, *balance)


def _quantity_columns(side: Column) -> tuple[Column, ...]:
    money, quantity = CellKind.MONEY, CellKind.QUANTITY
    return (
        Column("unit", _("单位"), width=2),
        Column("in_quantity", _("借方数量"), quantity, width=5),
        Column("in_price", _("借方单价"), money, "元", 5),
        Column("debit", _("借方金额"), money, "元", 7),
        Column("out_quantity", _("贷方数量"), quantity, width=5),
        Column("out_price", _("贷方单价"), money, "元", 5),
        Column("credit", _("贷方金额"), money, "元", 7),
        side,
        Column("left_quantity", _("结存数量"), quantity, width=5),
        Column("left_price", _("结存单价"), money, "元", 5),
        Column("balance", _("结存金额"), money, "元", 7),
    )


def _totals(plan: LedgerPlan, kind: LedgerKind) -> dict[str, Cell]:
    debit, credit = sum(one.debit for one in plan.months), sum(one.credit for one in plan.months)
    balance = plan.brought + debit - credit
    if kind.day_book:
        return {"debit": debit, "credit": credit, "balance": balance}
    return {"debit": debit, "credit": credit, "balance": side_and_amount(balance)[1]}


def _notes(kind: LedgerKind, question: LedgerQuestion) -> tuple[str, ...]:
    if kind.day_book or not question.account.startswith(HOUSEHOLDS) or question.household_id is not None:
        return ()
    return (_("内部往来各户之间不相互抵销；本账余额是各户借贷轧差后的数，分户余额见辅助账汇总。"),)


def _parts(plan: LedgerPlan) -> tuple[str, ...]:
    """Return the next level of sub-accounts that have entries, and the account itself if it has its own."""
    own = plan.question.account
    return tuple(sorted({code if code == own else code[: len(own) + 2] for code in plan.codes}))


def _part_sums(session: Session, ledger: Ledger) -> dict[tuple[str, str, str], int]:
    """Return what moved on every column's accounts, by ("month" or "year", month, code), debit positive."""
    question, own = ledger.question, ledger.question.account
    wanted = question.entries(dt.date(question.period.year, 1, 1), question.period.last)
    by_month: dict[tuple[str, str], int] = {}
    for month, kind, code, debit, credit in summed(session, wanted, "month", "kind", "account"):
        if kind != "opening":
            part = code if code == own else code[: len(own) + 2]
            by_month[month, part] = by_month.get((month, part), 0) + debit - credit
    found: dict[tuple[str, str, str], int] = {}
    for part in ledger.parts:
        so_far = 0
        for month in range(1, question.period.last.month + 1):
            key = f"{question.period.year}-{month:02d}"
            so_far += by_month.get((key, part), 0)
            found["month", key, part], found["year", key, part] = by_month.get((key, part), 0), so_far
    return found


def _counters(session: Session, vouchers: Sequence[int], names: Mapping[str, str]) -> dict[tuple[int, bool], str]:
    """Return the names of the accounts on each side of vouchers, by voucher and whether the side is debit."""
    on_debit = (postings.c.amount > 0) != postings.c.red
    found: dict[tuple[int, bool], list[str]] = {}
    for start in range(0, len(vouchers), 500):
        query = (
            select(postings.c.voucher_id, on_debit, postings.c.account)
            .where(postings.c.voucher_id.in_(set(vouchers[start : start + 500])))
            .distinct()
            .order_by(postings.c.voucher_id, postings.c.account)
        )
        for voucher, debit, account in session.execute(query):
            found.setdefault((voucher, bool(debit)), []).append(names.get(account, account))
    return {
        key: "、".join(titles[:_MOST_COUNTERS]) + (_("等") if len(titles) > _MOST_COUNTERS else "")
        for key, titles in found.items()
    }
