"""The proof of a move to the 2023 chart (新旧科目衔接): old and new balances side by side, the difference nil."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Kind
from gacha_app.i18n import N_, _
from gacha_app.reports.heading import organisation_of, report_for
from gacha_app.reports.ledger import posted
from gacha_app.reports.names import account_names
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of, whole
from gacha_app.storage.accounting_tables import definitions
from gacha_app.storage.tables import postings, vouchers

PROOF = "chart-move"  # the kind of definition that a proof is kept as
CHOSEN = N_("由使用者指定")
_AMOUNTS = ("old_debit", "old_credit", "new_debit", "new_credit")


def chart_proof(session: Session, _period: Period) -> Report:
    """Report each balance of the old book beside where it stands in the new one; no rows where there was no move."""
    kept = session.execute(select(definitions).where(definitions.c.kind == PROOF)).first()
    year = int(kept.name) if kept else organisation_of(session).first_year - 1
    content = json.loads(kept.content) if kept else {"rows": [], "trial": {}}
    names = account_names(session)
    rows = [_row(one, names, year) for one in content["rows"]]
    rows.sort(key=lambda row: (str(row.cells["old_code"]), str(row.cells["new_code"])))
    columns = (
        Column("old_code", _("旧编号"), CellKind.CODE, width=4),
        Column("old_name", _("旧科目"), width=8),
        Column("old_debit", _("旧账借方"), CellKind.MONEY, "元", 8),
        Column("old_credit", _("旧账贷方"), CellKind.MONEY, "元", 8),
        Column("new_code", _("新编号"), CellKind.CODE, width=4),
        Column("new_name", _("新科目"), width=8),
        Column("new_debit", _("新账借方"), CellKind.MONEY, "元", 8),
        Column("new_credit", _("新账贷方"), CellKind.MONEY, "元", 8),
        Column("rule", _("依据"), width=9),
    )
    title = _("新旧会计科目余额对照表")
    period = _("{year}年12月31日").format(year=year)
    none = (_("本账不是从旧科目表衔接来的，没有衔接对照表。"),)
    notes = _notes(session, rows, year, content["trial"]) if kept else none
    return report_for(session, "chart-proof", title, period, columns, rows, totals_of(rows, *_AMOUNTS), notes)


def _row(one: dict[str, object], names: dict[str, str], year: int) -> Row:
    old, new, amount = str(one["old"]), str(one["new"]), int(str(one["amount"]))
    cells: dict[str, Cell] = {
        "old_code": old, "old_name": str(one["old_name"]), "new_code": new, "new_name": names[new],
        "old_debit": max(amount, 0), "old_credit": max(-amount, 0), "new_debit": max(amount, 0),
        "new_credit": max(-amount, 0), "rule": _(str(one["rule"])) if one["rule"] else "",
    }  # fmt: skip
    return Row(cells, source=EntryFilter(account=new, last=Period(year + 1).last, with_closing=True))


def _notes(session: Session, rows: list[Row], year: int, trial: Mapping[str, int]) -> tuple[str, ...]:
    """Return what the proof says: the rows agree with the old trial balance and with the new book's opening."""
    old, new = Counter[str](), Counter[str]()
    for row in rows:
        old[str(row.cells["old_code"])[:3]] += whole(row.cells["old_debit"]) - whole(row.cells["old_credit"])
        new[str(row.cells["new_code"])] += whole(row.cells["new_debit"]) - whole(row.cells["new_credit"])
    query = posted(postings.c.account, func.sum(postings.c.amount)).where(vouchers.c.kind == Kind.OPENING)
    entered = {code: int(amount) for code, amount in session.execute(query.group_by(postings.c.account))}
    unlike_old = sorted(one for one in {*old, *trial} if old[one] != trial.get(one, 0))
    unlike_new = sorted(one for one in {*new, *entered} if new[one] != entered.get(one, 0))
    difference = sum(abs(old[one] - trial.get(one, 0)) for one in unlike_old)
    difference += sum(abs(new[one] - entered.get(one, 0)) for one in unlike_new)
    said = _("旧账（{old}）余额表、本表与新账期初凭证三者的差额：{amount} 元。").format(
        old=organisation_of(session).moved_from, amount=grouped(difference) if difference else "0.00"
    )
    rule = _("依据：财会〔2023〕20号，按科目名称衔接，旧账余额截至{year}年12月31日。").format(year=year)
    if not difference:
        return (said, rule)
    wrong = _("对不上的科目：{codes}，请核对。").format(codes="、".join([*unlike_old, *unlike_new]))
    return (said, wrong, rule)
