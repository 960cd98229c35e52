"""The chart of accounts (科目表) as a tree, each account with its balance."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import CLASSES, Account
from gacha_app.domain.dates import Period
from gacha_app.i18n import N_, _
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.trial_balance import AMOUNTS, trial_balance
from gacha_app.storage import tables

SIDES = {"debit": N_("借"), "credit": N_("贷"), "both": N_("双向")}


def account_tree(session: Session, period: Period) -> Report:
    """Report every account of the book, in the order of the codes, with opening, turnover and balance of a time.

    A row's record is its code.
    """
    used = {str(row.cells["code"]): row for row in trial_balance(session, period).rows}
    rows = []
    for account in session.scalars(select(Account).order_by(tables.accounts.c.code)):
        amounts = used[account.code].cells if account.code in used else dict.fromkeys(AMOUNTS, 0)
        cells: dict[str, Cell] = {
            "code": account.code, "name": account.name, "klass": _(CLASSES[account.klass]),
            "side": _(SIDES[account.normal_side]), "kept": _kept(account), **{key: amounts[key] for key in AMOUNTS},
        }  # fmt: skip
        source = EntryFilter(account=account.code, first=period.first, last=period.last, with_closing=True)
        rows.append(
            Row(
                cells,
                level=account.level - 1,
                source=source if account.code in used else None,
                record=int(account.code),
            )
        )
    titles = (_("期初借方"), _("期初贷方"), _("本期借方"), _("本期贷方"), _("期末借方"), _("期末贷方"))
    columns = (
        Column("code", _("科目编号"), CellKind.CODE, width=5),
        Column("name", _("科目名称"), width=11),
        Column("klass", _("类别"), width=4),
        Column("side", _("余额方向"), width=3),
        *(Column(key, title, CellKind.MONEY, "元", 8) for key, title in zip(AMOUNTS, titles, strict=True)),
        Column("kept", _("说明"), width=4),
    )
    return report_for(session, "accounts", _("会计科目表"), period.title, columns, rows)


def _kept(account: Account) -> str:
    if not account.active:
        return _("已停用")
    return _("自设") if account.own else ""


def classes_of(session: Session) -> dict[str, str]:
    """Return every account's class by its code."""
    held = tables.accounts.c
    return {row.code: row.klass for row in session.execute(select(held.code, held.klass))}
