"""Claims and debts by age (账龄): who owes or is owed how much since when."""

from __future__ import annotations

from sqlalchemy.orm import Session

from gacha_app.domain.ageing import BANDS
from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.names import account_names
from gacha_app.reports.parties import party_namer
from gacha_app.reports.party_movements import Aged, aged_balances
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of


def claims_by_age(session: Session, period: Period) -> Report:
    """Report what is owed to the village at the end of a time, by age (应收款项账龄表)."""
    return _by_age(session, period, 1)


def debts_by_age(session: Session, period: Period) -> Report:
    """Report what the village owes at the end of a time, by age (应付款项账龄表)."""
    return _by_age(session, period, -1)


def parties_by_age(session: Session, period: Period) -> Report:
    """Report both sides of everybody, one line an account and party, for the window (往来账龄)."""
    names, name = account_names(session), party_namer(session)
    found = sorted(
        aged_balances(session, period.last), key=lambda one: (one.account, _is_nobody(one), name(*one.party))
    )
    rows = []
    for one in found:
        sign = 1 if one.amount > 0 else -1
        cells = {**_cells(one, period, sign, names[one.account], name(*one.party)), "amount": None}
        cells |= {"owed_by": max(one.amount, 0), "owed_to": max(-one.amount, 0)}
        rows.append(Row(cells, source=_source(one, period), record=_record(one)))
    columns = (
        _name_column(), _kind_column(), Column("account_name", _("科目"), width=6),
        Column("owed_by", _("欠村里"), CellKind.MONEY, "元", 8),
        Column("owed_to", _("村里欠"), CellKind.MONEY, "元", 8),
        *_bands(), _oldest_column(),
    )  # fmt: skip
    totals = totals_of(rows, "owed_by", "owed_to")
    return report_for(session, "parties-by-age", _("往来账龄"), _until(period), columns, rows, totals)


def _by_age(session: Session, period: Period, sign: int) -> Report:
    found = [one for one in aged_balances(session, period.last) if one.amount * sign > 0]
    names, name = account_names(session), party_namer(session)
    rows: list[Row] = []
    for account in dict.fromkeys(one.account for one in found):
        details = [
            Row(
                _cells(one, period, sign, names[account], name(*one.party)), 1, source=_source(one, period),
                record=_record(one),
            )
            for one in found
            if one.account == account
        ]  # fmt: skip
        sums = totals_of([Row(one.cells) for one in details], "amount", *BANDS)
        rows.append(Row({"account": account, "name": names[account], **sums}, subtotal=True))
        rows += sorted(details, key=lambda row: (row.source is None, str(row.cells["name"])))
    columns = (
        Column("account", _("科目编号"), CellKind.CODE, width=4), _name_column(), _kind_column(),
        Column("amount", _("余额"), CellKind.MONEY, "元", 9), *_bands(), _oldest_column(),
    )  # fmt: skip
    title = _("应收款项账龄表") if sign > 0 else _("应付款项账龄表")
    kind = "claims-by-age" if sign > 0 else "debts-by-age"
    notes = (_("账龄按先发生先收回（先借先还）推算；在化解台账登记了形成时间的，从形成之日算起。"),)
    totals = totals_of(rows, "amount", *BANDS)
    return report_for(session, kind, title, _until(period), columns, rows, totals, notes)


def _cells(one: Aged, period: Period, sign: int, account: str, name: str) -> dict[str, Cell]:
    household, counterparty = one.party
    bands: dict[str, Cell] = {key: sign * amount for key, amount in one.bands(period.last).items()}
    kind = _("农户") if household is not None else _("单位（个人）") if counterparty is not None else ""
    return {
        "account": one.account, "account_name": account, "name": name, "kind": kind, "amount": sign * one.amount,
        **bands, "oldest": one.oldest,
    }  # fmt: skip


def _is_nobody(one: Aged) -> bool:
    return one.party == (None, None)


def _source(one: Aged, period: Period) -> EntryFilter | None:
    household, counterparty = one.party
    if household is None and counterparty is None:
        return None
    return EntryFilter(
        account=one.account, household_id=household, counterparty_id=counterparty, last=period.last, with_closing=True
    )


def _record(one: Aged) -> int | None:
    household, counterparty = one.party
    return household if household is not None else -counterparty if counterparty is not None else None


def _name_column() -> Column:
    return Column("name", _("单位、个人或农户"), width=12)


def _kind_column() -> Column:
    return Column("kind", _("类别"), width=5)


def _oldest_column() -> Column:
    return Column("oldest", _("最早发生"), CellKind.DATE, width=5)


def _bands() -> list[Column]:
    return [Column(key, _(title), CellKind.MONEY, "元", 8) for key, (_year, title) in BANDS.items()]


def _until(period: Period) -> str:
    return _("截至{date}").format(date=period.last)
