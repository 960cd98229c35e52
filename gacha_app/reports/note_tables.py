"""The tables of the notes: money, claims by age, debts, assets, funds, equity, the largest receipts and expenses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS, RECEIVABLE, ROLES
from gacha_app.domain.dates import Period
from gacha_app.domain.register import ASSET_CLASSES
from gacha_app.domain.voucher import Kind
from gacha_app.i18n import N_, _
from gacha_app.reports.depreciation import booked_wear
from gacha_app.reports.funds import funds
from gacha_app.reports.ledger import summed
from gacha_app.reports.names import account_names, counterparty_names, household_names
from gacha_app.reports.postings import between, posted
from gacha_app.reports.property import changed_after
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Row
from gacha_app.reports.statement_amounts import ColumnAmounts, Sums, span_of
from gacha_app.reports.totals import totals_of
from gacha_app.storage.tables import accounts, assets, postings, vouchers

_LARGEST = 10
_WEARING = {"2023": ("131", "132", "133", "134", "151", "152", "153", "154", "161", "162", "171"),
            "2004": ("131", "132", "151", "152", "153", "154", "161")}  # fmt: skip
_AGES = (N_("1年以内"), N_("1至2年"), N_("2至3年"), N_("3年以上"))
_AGE_KEYS = ("age0", "age1", "age2", "age3")


@dataclass(frozen=True)
class Table:
    """A table of the notes."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: Mapping[str, Cell] = field(default_factory=dict)


def _with_totals(columns: tuple[Column, ...], rows: Sequence[Row], *keys: str) -> Table:
    return Table(columns, tuple(rows), totals_of(rows, *keys) if rows else {})


def note_tables(session: Session, period: Period, chart: str, sums: Sums) -> Mapping[str, Callable[[], Table]]:
    """Return what makes the tables that `statement_notes.toml` names."""
    return {
        "money": lambda: _balances(sums, period, ("101", "102"), split=True),
        "receivables": lambda: _receivables(session, period),
        "payables": lambda: _payables(session, period, ROLES[chart].payable),
        "assets": lambda: _balances(sums, period, _WEARING[chart]),
        "asset_classes": lambda: _asset_classes(session, period),
        "funds": lambda: _funds(session, period),
        "equity": lambda: _equity(sums, period),
        "large": lambda: _large(session, period),
    }


def _money(key: str, title: str, width: int = 8) -> Column:
    return Column(key, title, CellKind.MONEY, "元", width)


def _balances(sums: Sums, period: Period, codes: Iterable[str], *, split: bool = False) -> Table:
    """Return opening, both sides' turnover of the year so far and closing of accounts.

    Args:
        split: whether their sub-accounts are listed too, and their sum stands below.
    """
    amounts = ColumnAmounts(sums, span_of("year_turnover", period))
    rows = []
    for code in codes:
        below = [one for one in sums.names if one.startswith(code) and len(one) > 3] if split else []
        for one in (code, *below):
            figures = _four(amounts, one, sums.sign(one))
            if one in sums.names and any(figures.values()):
                level = (len(one) - 3) // 2
                rows.append(
                    Row({"item": f"{one} {sums.names[one]}", **figures}, level, source=amounts.source(one, "closing"))
                )
    return Table(
        _columns_of_four(), tuple(rows), totals_of(rows, "opening", "increase", "decrease", "closing") if split else {}
    )


def _columns_of_four() -> tuple[Column, ...]:
    return (
        Column("item", _("项目"), width=11),
        _money("opening", _("年初余额")),
        _money("increase", _("本年增加")),
        _money("decrease", _("本年减少")),
        _money("closing", _("期末余额")),
    )


def _four(amounts: ColumnAmounts, code: str, sign: int) -> dict[str, int]:
    debit, credit = amounts.account(code, "", "debit"), amounts.account(code, "", "credit")
    return {
        "opening": amounts.account(code, "", "year_opening"),
        "increase": debit if sign > 0 else credit,
        "decrease": credit if sign > 0 else debit,
        "closing": amounts.account(code, "", "closing"),
    }


def _equity(sums: Sums, period: Period) -> Table:
    """Return how capital, reserve and the undistributed changed; the year's result is told with the undistributed."""
    amounts = ColumnAmounts(sums, span_of("year_turnover", period))
    rows = []
    for code in ("301", "311"):
        rows.append(Row({"item": sums.names[code], **_four(amounts, code, -1)}, source=amounts.source(code, "closing")))
    opening = sum(amounts.account(code, "", "year_opening") for code in ("321", "322")) + amounts.result("year_opening")
    closing = sum(amounts.account(code, "", "closing") for code in ("321", "322")) + amounts.result("closing")
    result = amounts.result("year_turnover")
    taken = sum(amounts.account(code, "", "debit") for code in ("321", "322")) + max(-result, 0)
    given = sum(amounts.account(code, "", "credit") for code in ("321", "322")) + max(result, 0)
    cells: dict[str, Cell] = {
        "item": _("未分配收益（含本年收益）"),
        "opening": opening,
        "increase": given,
        "decrease": taken,
        "closing": closing,
    }
    rows.append(Row(cells))
    return _with_totals(_columns_of_four(), rows, "opening", "increase", "decrease", "closing")


def _receivables(session: Session, period: Period) -> Table:
    """Return who owes how much since when: what was paid back is taken off the oldest debt."""
    rows = []
    for code, key, names in (
        (RECEIVABLE, "counterparty_id", counterparty_names(session)),
        (HOUSEHOLDS, "household_id", household_names(session)),
    ):
        wanted = EntryFilter(account=code, last=period.last, with_closing=True)
        debits: dict[int | None, dict[int, int]] = {}
        balances: dict[int | None, int] = {}
        for year, party, debit, credit in summed(session, wanted, "year", key):
            lent = debits.setdefault(party, {})
            lent[int(year)] = lent.get(int(year), 0) + debit
            balances[party] = balances.get(party, 0) + debit - credit
        for party, balance in balances.items():
            if balance > 0:
                name = names.get(party or 0, _("（未写明对方）"))
                rows.append(Row({"item": name, "closing": balance, **_ages(balance, debits[party], period.year)}))
    rows.sort(key=lambda row: -int(row.cells["closing"] or 0))  # type: ignore[arg-type]
    columns = (Column("item", _("债务人"), width=10), _money("closing", _("期末余额")),
               *(_money(key, _(title), 7) for key, title in zip(_AGE_KEYS, _AGES, strict=True)))  # fmt: skip
    return _with_totals(columns, rows, "closing", *_AGE_KEYS)


def _ages(balance: int, debits: Mapping[int, int], year: int) -> dict[str, int]:
    ages = dict.fromkeys(_AGE_KEYS, 0)
    left = balance
    for lent_in in sorted(debits, reverse=True):
        part = min(left, max(debits[lent_in], 0))
        ages[_AGE_KEYS[min(year - lent_in, 3)]] += part
        left -= part
    # more is owed than was ever lent only where a credit was taken back in red
    ages[_AGE_KEYS[3]] += left
    return ages


def _payables(session: Session, period: Period, payable: str) -> Table:
    rows = []
    for code, key, names in (
        (payable, "counterparty_id", counterparty_names(session)),
        (HOUSEHOLDS, "household_id", household_names(session)),
    ):
        wanted = EntryFilter(account=code, last=period.last, with_closing=True)
        for party, debit, credit in summed(session, wanted, key):
            if credit > debit:
                name = names.get(party or 0, _("（未写明对方）"))
                rows.append(Row({"item": name, "account": account_names(session)[code], "closing": credit - debit}))
    rows.sort(key=lambda row: -int(row.cells["closing"] or 0))  # type: ignore[arg-type]
    columns = (
        Column("item", _("债权人"), width=12),
        Column("account", _("科目"), width=8),
        _money("closing", _("期末余额")),
    )
    return _with_totals(columns, rows, "closing")


def _asset_classes(session: Session, period: Period) -> Table:
    """Return the cards of assets by class: how many, what they cost, what is written off of them."""
    booked = booked_wear(session)
    month = f"{period.last:%Y-%m}"
    found: dict[str, list[int]] = {}
    held = assets.c
    query = select(held.id, held.klass, held.value, (held.accumulated + held.wear_moved).label("accumulated")).where(
        (held.acquired.is_(None)) | (held.acquired <= period.last),
        (held.disposed_on.is_(None)) | (held.disposed_on > period.last),
    )
    later = changed_after(session, period.last)
    for one in session.execute(query):
        _quantity, value, moved = later.get(one.id, (0, 0, 0))
        wear = one.accumulated - moved
        if one.id in booked:
            wear += sum(amount for when, amount in booked[one.id].amounts.items() if when <= month)
        of_class = found.setdefault(one.klass, [0, 0, 0])
        for place, amount in enumerate((1, one.value - value, wear)):
            of_class[place] += amount
    rows = []
    for klass in (one for one in ASSET_CLASSES if one in found):
        count, value, wear = found[klass]
        cells: dict[str, Cell] = {
            "item": _(ASSET_CLASSES[klass]),
            "count": count,
            "value": value,
            "wear": wear,
            "net": value - wear,
        }
        rows.append(Row(cells))
    columns = (Column("item", _("类别"), width=8), Column("count", _("卡片数"), CellKind.COUNT, width=4),
               _money("value", _("原值")), _money("wear", _("累计折旧（摊销）")), _money("net", _("净值")))  # fmt: skip
    return _with_totals(columns, rows, "count", "value", "wear", "net")


def _funds(session: Session, period: Period) -> Table:
    report = funds(session, period.last)
    keys = ("name", "document_number", "received", "spent", "left")
    rows = tuple(Row({key: row.cells[key] for key in keys}, source=row.source) for row in report.rows)
    return _with_totals(tuple(report.column(key) for key in keys), rows, "received", "spent", "left")


def _large(session: Session, period: Period) -> Table:
    """Return the largest entries of income and expense of the year so far."""
    result = postings.c.account.in_(select(accounts.c.code).where(accounts.c.klass.in_(("income", "expense"))))
    query = (
        posted(vouchers.c.date, vouchers.c.number, vouchers.c.summary, postings.c.account, postings.c.amount)
        .where(result, vouchers.c.kind == Kind.NORMAL, between(Period(period.year).first, period.last))
        .order_by(func.abs(postings.c.amount).desc(), vouchers.c.date, postings.c.id)
        .limit(_LARGEST)
    )
    names = account_names(session)
    rows: Sequence[Row] = [
        Row({
            "date": one.date, "number": one.number, "item": one.summary, "account": names[one.account],
            "income": -one.amount if one.amount < 0 else None, "expense": one.amount if one.amount > 0 else None,
        })
        for one in session.execute(query)
    ]  # fmt: skip
    columns = (
        Column("item", _("摘要"), width=12), Column("date", _("日期"), CellKind.DATE, width=5),
        Column("number", _("凭证号"), CellKind.CODE, width=7), Column("account", _("科目"), width=7),
        _money("income", _("收入"), 7), _money("expense", _("支出"), 7),
    )  # fmt: skip
    return Table(columns, tuple(rows))
