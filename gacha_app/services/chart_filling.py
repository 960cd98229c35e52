"""Filling the book that goes on in the new chart: accounts, cards, households, the opening, and the proof of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import insert

from gacha_app.domain.chart_move import TO, MovedLine, MovePlan
from gacha_app.domain.dates import Period
from gacha_app.domain.voucher import Kind, Posting, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.chart_proof import PROOF
from gacha_app.reports.heading import organisation_of
from gacha_app.services.accounts import add_account_in
from gacha_app.services.chart_carry import carry
from gacha_app.services.posting import post
from gacha_app.storage import accounting_tables
from gacha_app.storage.book import Writing, open_book
from gacha_app.storage.reference import new_accounts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def fill_book(path: Path, old: Session, plan: MovePlan, old_name: str) -> None:
    """Fill the new book's file.

    Args:
        old: a session of the old book. old_name: the name of its file.
    """
    kept = organisation_of(old)
    with open_book(path, user=getattr(old, "by", "")) as book, book.writing("move_chart", kept.name) as session:
        organisation = replace(
            kept, chart=TO, first_year=plan.year + 1, moved_from=old_name, moved_to="", id=None
        )  # fmt: skip
        session.add(organisation)
        accounts = {one.code: one for one in new_accounts(TO)}
        session.add_all(accounts.values())
        session.flush()
        for code, above, name in plan.accounts:
            add_account_in(session, above, name, code)
        carry(old, session, plan.codes, plan.year)
        _keep_proof(session, plan, _trial(old, plan.year))
        if lines := _merged(plan.lines):
            day = dt.date(plan.year + 1, 1, 1)
            with in_chinese():
                text = _("{year}年末余额转入新账").format(year=plan.year)
            post(session, Voucher(day, text, lines, kind=Kind.OPENING))


def _merged(lines: Sequence[MovedLine]) -> list[Posting]:
    """Return one line for each account and detail, in the order of the accounts."""
    merged: dict[tuple[object, ...], Posting] = {}
    for moved in lines:
        one = moved.posting
        key = (
            one.account, one.project_id, one.fund_id, one.household_id, one.contract_id, one.counterparty_id, one.unit
        )  # fmt: skip
        if key in merged:
            quantity = (merged[key].quantity or 0) + (one.quantity or 0)
            merged[key] = replace(merged[key], amount=merged[key].amount + one.amount, quantity=quantity or None)
        else:
            merged[key] = replace(one)
    return sorted((one for one in merged.values() if one.amount), key=lambda one: one.account)


def _keep_proof(session: Writing, plan: MovePlan, trial: Mapping[str, int]) -> None:
    """Keep which balance went where, and the old trial balance, for the proof."""
    sums: dict[tuple[str, str, str, str, bool], int] = {}
    for moved in plan.lines:
        key = (moved.old_code, moved.old_name, moved.posting.account, moved.rule, moved.posting.amount > 0)
        sums[key] = sums.get(key, 0) + moved.posting.amount
    rows = [
        {"old": old, "old_name": name, "new": new, "rule": rule, "amount": amount}
        for (old, name, new, rule, _side), amount in sums.items()
    ]
    now = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
    content = json.dumps({"rows": rows, "trial": trial}, ensure_ascii=False)
    session.execute(
        insert(accounting_tables.definitions).values(
            kind=PROOF, name=str(plan.year), content=content, source="", by=session.by, at=now
        )
    )


def _trial(old: Session, year: int) -> dict[str, int]:
    """Return the closing balance of every first-level account, by the old book's own trial balance."""
    from gacha_app.reports.totals import whole
    from gacha_app.reports.trial_balance import trial_balance

    return {
        str(row.cells["code"]): whole(row.cells["closing_debit"]) - whole(row.cells["closing_credit"])
        for row in trial_balance(old, Period(year)).rows
        if row.level == 0
    }
