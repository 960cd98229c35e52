"""An early end of a contract: what is left is cancelled, what was paid for later days is returned or kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy.orm import Session

from gacha_app.domain.accounts import BANK
from gacha_app.domain.contract import Contract
from gacha_app.domain.contract_acts import Act, Settlement
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.spreading import Spread
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.contract_ledger import balances, standings
from gacha_app.reports.spreads import standings as spread_standings
from gacha_app.services.contract_cuts import (
    ChangePlan,
    Cut,
    check_inside,
    cut_instalments,
    cut_of,
    lowering,
    result_of,
    spread_of,
)
from gacha_app.services.contract_vouchers import (
    Party,
    accounts_of,
    check_money,
    contract_of,
    make_voucher,
    party_on,
    post_act,
)
from gacha_app.services.posting import check_day
from gacha_app.storage.book import Book

_DAY = dt.timedelta(days=1)


def preview_end(
    book: Book, contract_id: int, last: dt.date, *, keep: bool = False, account: str = BANK, on: dt.date | None = None
) -> ChangePlan:
    """Return what an early end would do; nothing is kept.

    Raises:
        InvalidInput: as `end_early`.
    """
    with book.reading() as session:
        return _plan_end(session, contract_of(session, contract_id), last, keep=keep, account=account, on=on)


def end_early(
    book: Book, contract_id: int, last: dt.date, reason: str, *, keep: bool = False, account: str = BANK,
    on: dt.date | None = None,
) -> ChangePlan:  # fmt: skip
    """End a contract early: what is left of its schedule is cancelled.

    Args:
        last: its last day. keep: whether what was paid for later days is kept, not returned.
        account: from where it is returned. on: the day of the voucher; the last day where none is given.

    Raises:
        InvalidInput: if the day lies outside the contract, it has ended, months after the day were spread, or the
            month is closed.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明提前终止的原因或依据。"))
    with book.writing("end_contract", str(contract_id)) as session:
        contract = contract_of(session, contract_id)
        plan = _plan_end(session, contract, last, keep=keep, account=account, on=on)
        cut_instalments(session, contract, plan, last + _DAY, keep=keep)
        for one in plan.cuts:
            if (spread := spread_of(session, one.standing)) is not None:
                spread.stopped_on = last
        contract.ended_on, contract.end_reason = last, reason.strip()
        act = Act(contract_id, "end", on or last, plan.to_return, prepaid=-plan.prepaid, note=reason.strip())
        with in_chinese():
            act.detail = _("不退") if keep else _("退还")
            act.detail = act.detail if plan.to_return else ""
        post_act(session, act, plan.voucher)
        for one in plan.cuts:
            over = 0 if keep else one.over
            if over or one.lowered:
                session.add(Settlement(act.id or 0, one.standing.id, -over, -one.lowered))
        session.flush()
        return plan


def _plan_end(
    session: Session, contract: Contract, last: dt.date, *, keep: bool, account: str, on: dt.date | None
) -> ChangePlan:
    if contract.ended_on is not None:
        raise InvalidInput(
            "date", _("“{name}”已在 {date} 提前终止。").format(name=contract.name, date=contract.ended_on)
        )
    check_inside(contract, last)
    day = on or last
    all_ = [one for one in standings(session, contract_id=contract.id) if not one.cancelled and one.kind == "rent"]
    accounts = accounts_of(session, contract)
    cuts: list[Cut] = []
    plain: list[Cut] = []
    lines: list[tuple[str, int, Party | None]] = []
    waiting = 0
    for one in all_:
        cut = cut_of(contract, one, last)
        if cut is None:
            continue
        spread = spread_of(session, one)
        if spread is None:
            cuts.append(cut)
            plain.append(cut)
            continue
        # what goes over its years waits: of it falls away what no month would take any more
        left = _left_of(session, spread, last)
        lowered = min(max(one.claim, 0), left)
        over = max(min(left - lowered, one.paid), 0)
        cuts.append(Cut(one, one.amount - left, lowered, over))
        waiting += over
        party = party_on(session, contract, one.begins)
        if lowered:
            lines += [(accounts.prepaid, lowered, party), (accounts.claim, -lowered, party)]
        if over:
            where = (accounts.result, -over, party) if keep else (check_money(account), -over, None)
            lines += [(accounts.prepaid, over, party), where]
    lines += lowering(session, contract, plain, day)
    over = sum(one.over for one in plain)
    held = balances(session, contract_id=contract.id).get(contract.id or 0)
    prepaid = held.prepaid if held else 0
    if not keep:
        for paid in plain:
            if paid.over:
                party = party_on(session, contract, paid.standing.begins)
                result = result_of(session, accounts.result, paid.standing, day)
                lines += [(result, paid.over, party), (check_money(account), -paid.over, None)]
    if prepaid:
        party = party_on(session, contract, day)
        where = (accounts.gained, -prepaid, party) if keep else (check_money(account), -prepaid, None)
        lines += [(accounts.prepaid, prepaid, party), where]
    with in_chinese():
        text = _("{name}提前终止").format(name=contract.name)
    voucher = make_voucher(contract, day, text, lines) if lines else None
    if voucher is not None:
        check_day(session, day)  # type: ignore[arg-type]
    after = replace(contract, ended_on=last, id=contract.id)
    return ChangePlan(after, last + _DAY, tuple(cuts), (), over, prepaid, waiting, voucher)


def _left_of(session: Session, spread: Spread, last: dt.date) -> int:
    """Return what a spread would not take any more after a day.

    Raises:
        InvalidInput: if months after the day are booked already.
    """
    kept = replace(spread, stopped_on=last).parts()
    done = next((one.done for one in spread_standings(session) if one.spread.id == spread.id), {})
    later = [month for month, fen in done.items() if fen > kept.get(month, 0)]
    if later:
        raise InvalidInput(
            "date",
            _("“{name}”已经摊到 {month}，请先冲销终止日以后各月的凭证，或把终止日期写晚些。").format(
                name=spread.name, month=max(later)
            ),
        )
    return spread.total - sum(kept.values())
