"""The columns of every kind of ledger, and its foot."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from gacha_app.i18n import _
from gacha_app.reports.ledger_kinds import LedgerKind
from gacha_app.reports.ledger_lines import LedgerPlan
from gacha_app.reports.ledger_sides import side_and_amount
from gacha_app.reports.names import account_names
from gacha_app.reports.report import Cell, CellKind, Column


def sub_account_columns(plan: LedgerPlan) -> tuple[str, ...]:
    """Return the next level of sub-accounts that have entries, and the account itself if it has its own."""
    own = plan.question.account
    return tuple(sorted({code if code == own else code[: len(own) + 2] for code in plan.codes}))


def ledger_columns(session: Session, kind: LedgerKind, plan: LedgerPlan, parts: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of a ledger.

    Args:
        parts: the sub-accounts that have a column of their own.
    """
    money = CellKind.MONEY
    head = (
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("number", _("凭证号"), CellKind.CODE, width=7),
        Column("summary", _("摘要"), width=10),
    )
    side = Column("side", _("方向"), CellKind.CODE, width=2)
    if kind.name == "quantity-ledger":
        return (*head, *_quantity_columns(side))
    if kind.day_book:
        return (
            *head,
            Column("counter", _("对方科目"), width=6),
            Column("debit", _("收入（借方）"), money, "元", 7),
            Column("credit", _("支出（贷方）"), money, "元", 7),
            Column("balance", _("结余"), money, "元", 7),
        )
    amounts = (Column("debit", _("借方"), money, "元", 7), Column("credit", _("贷方"), money, "元", 7))
    balance = (side, Column("balance", _("余额"), money, "元", 7))
    if kind.name == "multi-column":
        names = account_names(session)
        own = plan.question.account
        titles = {code: _("未分明细") if code == own else names.get(code, code) for code in parts}
        return (*head, *amounts, *balance, *(Column(f"a{code}", titles[code], money, "元", 7) for code in parts))
    account = (Column("account", _("明细科目"), width=6),) if len(plan.codes) > 1 else ()
    return (*head, *account, Column("counter", _("对方科目"), width=6), *amounts, *balance)


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


def ledger_totals(plan: LedgerPlan, kind: LedgerKind) -> dict[str, Cell]:
    """Return the foot of a ledger: what moved in its time, and the balance."""
    debit, credit = sum(one.debit for one in plan.months), sum(one.credit for one in plan.months)
    balance = plan.brought + debit - credit
    if kind.day_book:
        return {"debit": debit, "credit": credit, "balance": balance}
    return {"debit": debit, "credit": credit, "balance": side_and_amount(balance)[1]}
