"""From a voucher that took or paid money to the months it is for: the offer, and the entry that moves the rest."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS, UNDISTRIBUTED
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.months import month_of
from gacha_app.domain.register import Contract
from gacha_app.domain.spreading import Spread
from gacha_app.domain.voucher import Posting, State, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.adjustments import usable_accounts
from gacha_app.services.posting import first_open_day
from gacha_app.services.vouchers import voucher_called
from gacha_app.storage import tables
from gacha_app.storage.accounting_tables import spreads

_AHEAD = ("应付款", "长期待摊费用", "应收款", "长期借款及应付款")


def posted_voucher(session: Session, reference: str) -> Voucher:
    """Return the voucher of this number if its money may be spread.

    Raises:
        InvalidInput: if it is not posted, taken back, or spread already.
    """
    voucher = voucher_called(session, reference)
    if voucher.state is not State.POSTED or voucher.reverses_id is not None:
        raise InvalidInput("voucher", _("凭证 {number} 没有记账或已经冲销，不能摊销。").format(number=voucher.label))
    taken = session.scalar(select(spreads.c.name).where(spreads.c.received_id == voucher.id))
    if taken is not None:
        raise InvalidInput(
            "voucher", _("凭证 {number} 已经在“{name}”里摊销。").format(number=voucher.label, name=taken)
        )
    return voucher


def offer_of(session: Session, voucher: Voucher) -> Spread:
    """Return how the money of a voucher would be spread: its amount, its accounts, its contract's dates."""
    classes = classes_of(session)
    names = usable_accounts(session)
    for line in voucher.postings:
        waits = _waits(names, line.account)
        if not ((classes[line.account] == "income" and line.amount < 0) or (waits and line.amount < 0)):
            continue
        target = line.account if not waits else _usual_rent(names)
        source = line.account if waits else _account_that_waits(names, line.household_id)
        return _offered(session, voucher, line, "rent", source, target)
    for line in voucher.postings:
        waits = _waits(names, line.account)
        if not ((classes[line.account] == "expense" and line.amount > 0) or (waits and line.amount > 0)):
            continue
        target = line.account if not waits else _other_expense(names)
        source = line.account if waits else _named(names, "长期待摊费用", "应收款")
        return _offered(session, voucher, line, "prepaid", source, target)
    raise InvalidInput(
        "voucher",
        _("凭证 {number} 上没有可以摊到各月的收入、支出、应付款或待摊费用。").format(number=voucher.label),
    )


def line_to_spread(session: Session, voucher: Voucher, spread: Spread) -> Posting:
    """Return the line of a voucher that holds what is spread: on the income or expense, or where it waits."""
    sign = -1 if spread.kind == "rent" else 1
    for account in (spread.target_account, spread.source_account):
        for line in voucher.postings:
            if line.account == account and line.amount * sign > 0:
                return line
    raise InvalidInput(
        "voucher",
        _("凭证 {number} 没有记到科目 {account}，请核对转入科目。").format(
            number=voucher.label, account=spread.target_account
        ),
    )


def moving(session: Session, spread: Spread, voucher: Voucher, line: Posting) -> tuple[Voucher | None, dict[str, int]]:
    """Return the voucher that moves what belongs to later months to where it waits, and the months that stay."""
    if line.account == spread.source_account:
        return None, {}
    day = first_open_day(session, voucher.date)
    earlier_year = day.year > voucher.date.year
    # found in a later year, the income of the years before went to 未分配收益 and is taken back from there
    account = UNDISTRIBUTED if earlier_year else line.account
    until = f"{day.year - 1}-12" if earlier_year else month_of(day)
    booked = {month: amount for month, amount in spread.parts().items() if month <= until}
    rest = spread.total - sum(booked.values())
    if not rest:
        raise InvalidInput("end", _("“{name}”到期前都在记账当月以内，不用摊销。").format(name=spread.name))
    sign = -1 if spread.kind == "rent" else 1
    with in_chinese():
        text = _("{name} 转入待摊，原凭证 {number}").format(name=spread.name, number=voucher.label)[:200]
    postings = [
        replace(Posting(account, -sign * rest, text), **spread.dimensions),  # type: ignore[arg-type]
        replace(Posting(spread.source_account, sign * rest, text), **spread.dimensions),  # type: ignore[arg-type]
    ]
    postings.sort(key=lambda one: one.amount < 0)
    return Voucher(day, text, postings, entry_kind="spread"), booked


def _offered(session: Session, voucher: Voucher, line: Posting, kind: str, source: str, target: str) -> Spread:
    contract = session.get(Contract, line.contract_id) if line.contract_id else None
    start = contract.start if contract and contract.start else voucher.date.replace(day=1)
    end = contract.end if contract and contract.end else dt.date(start.year, 12, 31)
    return Spread(
        (contract.name if contract else voucher.summary)[:60], kind, abs(line.amount), start, max(end, start),
        source, target, project_id=line.project_id, household_id=line.household_id, contract_id=line.contract_id,
        counterparty_id=line.counterparty_id, received_id=voucher.id,
    )  # fmt: skip


def _waits(names: dict[str, str], account: str) -> bool:
    return names.get(account[:3], "") in _AHEAD


def _account_that_waits(names: dict[str, str], household: int | None) -> str:
    return HOUSEHOLDS if household is not None else _named(names, "应付款")


def _usual_rent(names: dict[str, str]) -> str:
    root = _named(names, "经营收入")
    return next((code for code in sorted(names) if code.startswith(root) and names[code] == "出租收入"), root)


def _other_expense(names: dict[str, str]) -> str:
    root = _named(names, "经营支出")
    return next((code for code in sorted(names) if code.startswith(root) and names[code] == "其他经营支出"), root)


def _named(names: dict[str, str], *wanted: str) -> str:
    for name in wanted:
        for code in sorted(names):
            if len(code) == 3 and names[code] == name:
                return code
    return ""


def classes_of(session: Session) -> dict[str, str]:
    """Return the class of every account, by code."""
    return {row.code: row.klass for row in session.execute(select(tables.accounts.c.code, tables.accounts.c.klass))}
