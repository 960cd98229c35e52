"""The form of the yearly stock-take over all accounts: before it, what it changed, and as they were found."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS, UNDISTRIBUTED
from gacha_app.domain.dates import Period
from gacha_app.domain.stock_take import SCOPES, TakeState, worth_of_difference
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import balance_under, balances, summed
from gacha_app.reports.names import account_names
from gacha_app.reports.postings import posted
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.stock_take_forms import as_at, own_layout, stock_take_lines_of, takes_in
from gacha_app.storage.tables import assets, periods, postings, vouchers

_MONEY = CellKind.MONEY


def balance_form(session: Session, period: Period) -> Report:
    """Report what there is before the stock-take, what it changed, and as it was found (资产负债清查表)."""
    names, sums = account_names(session), balances(session, period.last)
    waiting, booked = _found_by_account(session, period), _booked_by_account(session, period)
    rows = []
    for title, sign, told in _sides(session, period, names, sums, booked):
        whole = dict.fromkeys(("book", "difference", "counted"), 0)
        details = []
        for code, name, now in told:
            moved = sign * booked.pop(code, 0)
            more = waiting.get(code, 0)
            amounts = {"book": now - moved, "difference": moved + more, "counted": now + more}
            for key, fen in amounts.items():
                whole[key] += fen
            source = EntryFilter(account=code, last=period.last, with_closing=True) if code else None
            cells: dict[str, Cell] = {"account": code, "name": name, **amounts}
            details.append(Row(cells, level=1, source=source))
        if details:
            rows += [Row({"name": title, **whole}, subtotal=True), *details]
    columns = (
        Column("account", _("科目"), CellKind.CODE, width=4),
        Column("name", _("项目"), width=14),
        Column("book", _("账面数"), _MONEY, "元", 9),
        Column("difference", _("清查增减"), _MONEY, "元", 8),
        Column("counted", _("清查核实数"), _MONEY, "元", 9),
    )
    notes = (
        _("账面数是清查以前的；清查增减含已经入账和还没有入账的差异；内部往来按户分列债权和债务，不相抵。"),
        own_layout(),
    )
    title = _("资产负债清查表")
    return report_for(session, "stock-take-balance", title, as_at(period), columns, rows, {}, notes)


def _sides(
    session: Session, period: Period, names: Mapping[str, str], sums: Mapping[str, int], booked: Mapping[str, int]
) -> list[tuple[str, int, list[tuple[str, str, int]]]]:
    """Return assets, debts and equity, each with its sign and (account, name, fen on its own side).

    Args:
        booked: what the stock-take changed by account: such an account is told even where nothing is left on it.
    """
    wanted = EntryFilter(account=HOUSEHOLDS, last=period.last, with_closing=True)
    parties = summed(session, wanted, "account", "household_id", "counterparty_id")
    nets = [debit - credit for *_key, debit, credit in parties]
    claims, debts = sum(one for one in nets if one > 0), -sum(one for one in nets if one < 0)
    own = dict(sums)
    all_roots = sorted(code for code in names if len(code) == 3)

    def of(first: str, sign: int) -> list[tuple[str, str, int]]:
        codes = [code for code in all_roots if code[0] == first and code != HOUSEHOLDS]
        told = [(code, names[code], sign * balance_under(own, code)) for code in codes]
        return [one for one in told if one[2] or booked.get(one[0])]

    owed = [(HOUSEHOLDS, _("{name}（债权）").format(name=names[HOUSEHOLDS]), claims)] if claims else []
    owing = [(HOUSEHOLDS, _("{name}（债务）").format(name=names[HOUSEHOLDS]), debts)] if debts else []
    results = -sum(fen for code, fen in own.items() if code[0] == "5")
    # what the year earned until now, while its accounts are not closed
    earned = [("", _("本年收益（未结转）"), results)] if results or booked.get("") else []
    return [
        (_("资产"), 1, sorted([*of("1", 1), *of("4", 1), *owed])),
        (_("负债"), -1, [*of("2", -1), *owing]),
        (_("所有者权益"), -1, [*of("3", -1), *earned]),
    ]


def _booked_by_account(session: Session, period: Period) -> dict[str, int]:
    """Return what the vouchers of stock-takes moved in a time, debits less credits, by account of the first level.

    What went into income and expense stands under "", or under 收益分配 once the year's accounts are closed into it.
    """
    root = func.substr(postings.c.account, 1, 3)
    query = (
        posted(root, func.sum(postings.c.amount))
        .where(vouchers.c.entry_kind == "stock_take", postings.c.day.between(period.first, period.last))
        .group_by(root)
    )
    moved = {code: int(fen) for code, fen in session.execute(query)}
    result = sum(moved.pop(code) for code in [code for code in moved if code[0] == "5"])
    if result:
        closed = select(periods.c.month).where(periods.c.year == period.last.year, periods.c.month == 12)
        place = UNDISTRIBUTED[:3] if session.execute(closed).first() else ""
        moved[place] = moved.get(place, 0) + result
    return {code: fen for code, fen in moved.items() if fen}


def _found_by_account(session: Session, period: Period) -> dict[str, int]:
    """Return the fen by which counts of a time differ from the books and that are not booked yet, by account."""
    card = assets.c
    accounts = {
        str(row.id): (row.account, row.depreciation_account)
        for row in session.execute(select(card.id, card.account, card.depreciation_account))
    }
    found: dict[str, int] = {}
    for take in takes_in(session, period):
        if take.state not in (TakeState.OPEN, TakeState.COUNTED) or not SCOPES[take.scope].posts:
            continue
        for line in stock_take_lines_of(session, take):
            lost, wear = worth_of_difference(line, SCOPES[take.scope])
            if line.subject == "asset":
                cost, worn = accounts.get(line.subject_key, ("", ""))
            else:
                cost, worn = (line.subject_key, "") if line.subject == "account" else ("", "")
            # what cannot be told by account is told by its register's own form
            for code, fen in ((cost, -lost), (worn or cost, wear)):
                if code and fen:
                    found[code[:3]] = found.get(code[:3], 0) + fen
    return found
