"""The opening balances (期初余额): what was there at the beginning, with whom and of what."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.voucher import Kind, Posting, State, Voucher
from gacha_app.i18n import _
from gacha_app.reports.heading import organisation_of, report_for
from gacha_app.reports.names import account_names, counterparty_names, fund_names, household_names, project_names
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage import tables


def standing_opening(session: Session) -> Voucher | None:
    """Return the opening voucher that was not taken back, None where the book began with nothing."""
    return session.scalars(
        select(Voucher)
        .where(
            tables.vouchers.c.kind == Kind.OPENING, tables.vouchers.c.state == State.POSTED,
            tables.vouchers.c.reverses_id.is_(None),
        )
        .order_by(tables.vouchers.c.id.desc())
        .limit(1)
    ).first()  # fmt: skip


def openings(session: Session, _period: Period) -> Report:
    """Report the opening balances line by line, in the order of the accounts."""
    standing = standing_opening(session)
    return opening_report(session, standing.postings if standing else [])


def opening_report(session: Session, lines: Sequence[Posting]) -> Report:
    """Report lines of an opening, kept in the book or not yet; a row's record is its place among them."""
    accounts = account_names(session)
    names: dict[str, dict[int, str]] = {
        "household": household_names(session),
        "counterparty": counterparty_names(session),
        "project": {key: name for key, name in project_names(session).items() if key is not None},
        "fund": fund_names(session),
    }
    rows = [
        Row(_cells(one, accounts, names), record=place)
        for place, one in sorted(enumerate(lines), key=lambda pair: (pair[1].account, pair[0]))
    ]
    columns = (
        Column("code", _("科目编号"), CellKind.CODE, width=5),
        Column("name", _("科目名称"), width=9),
        Column("household", _("农户"), width=6),
        Column("counterparty", _("往来单位"), width=8),
        Column("project", _("项目"), width=7),
        Column("fund", _("资金"), width=7),
        Column("quantity", _("数量"), CellKind.QUANTITY, width=5),
        Column("unit", _("计量单位"), width=3),
        Column("debit", _("借方余额"), CellKind.MONEY, "元", 8),
        Column("credit", _("贷方余额"), CellKind.MONEY, "元", 8),
    )
    period = _("{year}年1月1日").format(year=organisation_of(session).first_year)
    return report_for(
        session, "openings", _("期初余额"), period, columns, rows, totals_of(rows, "debit", "credit")
    )  # fmt: skip


def _cells(line: Posting, accounts: dict[str, str], names: dict[str, dict[int, str]]) -> dict[str, Cell]:
    told = {one: names[one].get(getattr(line, f"{one}_id") or 0, "") for one in names}
    return {
        "code": line.account, "name": accounts[line.account], **told, "quantity": line.quantity, "unit": line.unit,
        "debit": max(line.amount, 0), "credit": max(-line.amount, 0),
    }  # fmt: skip
