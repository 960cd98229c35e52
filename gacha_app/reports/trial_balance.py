"""The trial balance (科目余额表): every account's opening, turnover and closing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS
from gacha_app.domain.dates import Period
from gacha_app.domain.voucher import Kind
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import summed
from gacha_app.reports.names import account_names
from gacha_app.reports.report import CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of

AMOUNTS = ("opening_debit", "opening_credit", "debit", "credit", "closing_debit", "closing_credit")

# An account's part: its code, its household where households are told apart, then opening, debit and credit in fen
_Part = tuple[Any, ...]


def trial_balance(session: Session, period: Period) -> Report:
    """Report every account that was used: opening balance, turnover, closing balance.

    What a red voucher takes back lessens the turnover of its own side. 内部往来 is judged household by household:
    claims on some are never set off against debts to others, so that both its sides may be filled.
    """
    names = account_names(session)
    parts: dict[str, list[_Part]] = {}
    for part in _parts(session, period):
        for length in range(3, len(part[0]) + 1, 2):
            parts.setdefault(part[0][:length], []).append(part)
    rows = []
    for code in sorted(parts):
        amounts = _amounts(parts[code], code.startswith(HOUSEHOLDS))
        if any(amounts.values()):
            source = EntryFilter(account=code, first=period.first, last=period.last, with_closing=True)
            rows.append(Row({"code": code, "name": names[code], **amounts}, level=(len(code) - 3) // 2, source=source))
    titles = (_("期初借方"), _("期初贷方"), _("本期借方"), _("本期贷方"), _("期末借方"), _("期末贷方"))
    columns = (
        Column("code", _("科目编号"), CellKind.CODE, width=5),
        Column("name", _("科目名称"), width=11),
        *(Column(key, title, CellKind.MONEY, "元", 8) for key, title in zip(AMOUNTS, titles, strict=True)),
    )
    note = _("内部往来按户分别列示借方和贷方余额，各户之间不相互抵销。")
    notes = (note,) if any(row.cells["code"] == HOUSEHOLDS for row in rows) else ()
    return report_for(
        session, "trial-balance", _("科目余额表"), period.title, columns, rows, totals_of(rows, *AMOUNTS), notes
    )


def _parts(session: Session, period: Period) -> list[_Part]:
    """Return opening, debit and credit of every account, of 内部往来 of every household."""
    during = EntryFilter(first=period.first, last=period.last, with_closing=True)
    before = EntryFilter(last=period.first - dt.timedelta(days=1), with_closing=True)
    found: dict[tuple[str, int | None], list[int]] = {}
    for code, household, kind, debit, credit in _told_apart(session, during, "kind"):
        part = found.setdefault((code, household), [0, 0, 0])
        if kind == Kind.OPENING:
            part[0] += debit - credit
        else:
            part[1] += debit
            part[2] += credit
    for code, household, debit, credit in _told_apart(session, before):
        found.setdefault((code, household), [0, 0, 0])[0] += debit - credit
    return [(code, household, *part) for (code, household), part in found.items()]


def _told_apart(session: Session, wanted: EntryFilter, *keys: str) -> list[tuple[Any, ...]]:
    """Return the sums of every account, of 内部往来 by household."""
    others = [
        (code, None, *rest)
        for code, *rest in summed(session, wanted, "account", *keys)
        if not code.startswith(HOUSEHOLDS)
    ]
    return [*others, *summed(session, replace(wanted, account=HOUSEHOLDS), "account", "household_id", *keys)]


def _amounts(parts: Iterable[_Part], by_household: bool) -> dict[str, int]:
    balances: dict[int | None, list[int]] = {}
    amounts = dict.fromkeys(AMOUNTS, 0)
    for _code, household, before, debit, credit in parts:
        kept = balances.setdefault(household if by_household else None, [0, 0])
        kept[0] += before
        kept[1] += before + debit - credit
        amounts["debit"] += debit
        amounts["credit"] += credit
    for opening, closing in balances.values():
        amounts["opening_debit"] += max(opening, 0)
        amounts["opening_credit"] += max(-opening, 0)
        amounts["closing_debit"] += max(closing, 0)
        amounts["closing_credit"] += max(-closing, 0)
    return amounts
