"""What cards and the journal add up to on days, in sums that the database makes: cost, wear and heads by account."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.property import PLACES, cost_account, wear_account
from gacha_app.domain.voucher import State
from gacha_app.reports.heading import chart_of
from gacha_app.reports.ledger import posted
from gacha_app.storage.accounting_tables import depreciations
from gacha_app.storage.property_tables import asset_changes, asset_disposals
from gacha_app.storage.tables import assets, postings, vouchers

_TAKEN_BACK = (State.POSTED, State.REVERSED)


def cards_by_day(
    session: Session, days: Sequence[dt.date], accounts: Collection[str] | None
) -> tuple[dict[str, list[int]], dict[tuple[str, str], list[int]]]:
    """Return what cards add up to at the end of days: fen by account, thousandths of herds by account and unit."""
    places, gone, every = PLACES[chart_of(session)], absences(session), range(len(days))
    cards: dict[str, list[int]] = defaultdict(lambda: [0] * len(days))
    heads: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * len(days))
    # of each asset: on which of the days it is held, and where its cost, wear and heads are added up, if anywhere
    held: dict[int, tuple[Sequence[int], Sequence[list[int] | None]]] = {}
    wearing: dict[int, str] = {}
    own = assets.c
    query = select(
        own.id, own.klass, own.account, own.depreciation_account, own.herd, own.unit, own.acquired, own.disposed_on,
        own.quantity, own.value, (own.accumulated + own.wear_moved).label("worn"),
    )  # fmt: skip
    for one in session.execute(query):
        card: Any = one
        root, wear = cost_account(card)[:3], wear_account(card, places)[:3]
        asked = accounts is None or root in accounts
        if wear and (accounts is None or wear in accounts):
            wearing[card.id] = wear
        elif not asked:
            continue
        absent = gone.get(card.id, ())
        on: Sequence[int] = every
        if absent or (card.acquired or days[0]) > days[0] or (card.disposed_on or dt.date.max) <= days[-1]:
            on = [i for i in every if is_held(card.acquired, card.disposed_on, absent, days[i])]
        into: Sequence[list[int] | None] = (
            cards[root] if asked else None,
            cards[wear] if card.id in wearing else None,
            heads[root, card.unit] if asked and card.herd else None,
        )
        held[card.id] = on, into
        _add(into, (card.value, card.worn, card.quantity), on)
    row = asset_changes.c
    after, amounts = _place_of(row.date, days), (func.sum(-row.value), func.sum(-row.wear), func.sum(-row.quantity))
    changes = select(row.asset_id, after, *amounts).where(row.date > days[0]).group_by(row.asset_id, after)
    for asset, until, *less in session.execute(changes):
        if asset in held:
            on, into = held[asset]
            _add(into, less, [i for i in on if i < until])
    if wearing:
        _add_booked(session, days, cards, {asset: (held[asset][0], code) for asset, code in wearing.items()})
    return cards, heads


def _add(sums: Sequence[list[int] | None], amounts: Sequence[int], on: Sequence[int]) -> None:
    for of_days, amount in zip(sums, amounts, strict=True):
        if of_days is not None and amount:
            for i in on:
                of_days[i] += amount


def _add_booked(
    session: Session,
    days: Sequence[dt.date],
    cards: Mapping[str, list[int]],
    wearing: Mapping[int, tuple[Sequence[int], str]],
) -> None:
    """Add what months booked of wear: of each asset on the days it is held on, to the account given with them."""
    spans = {
        voucher: range(bisect_left(days, when), bisect_left(days, until))
        for voucher, (when, until) in booked_vouchers(session).items()
    }
    row = depreciations.c
    # there is a row for every asset and month: those of assets held on all days are first added up by account
    together: dict[tuple[str, int], int] = defaultdict(int)
    query = select(row.asset_id, row.voucher_id, row.amount).where(row.voucher_id.in_(spans))
    for asset, voucher, fen in session.execute(query):
        if asset not in wearing:
            continue
        on, code = wearing[asset]
        if len(on) == len(days):
            together[code, voucher] += fen
        else:
            _add((cards[code],), (fen,), [i for i in on if i in spans[voucher]])
    for (code, voucher), fen in together.items():
        _add((cards[code],), (fen,), spans[voucher])


def _place_of(day: ColumnElement[Any], days: Sequence[dt.date]) -> ColumnElement[int]:
    """Return how many of some days come before a day; none at all is after them."""
    return case(*((day <= one, place) for place, one in enumerate(days)), else_=len(days))


def ledger_heads(
    session: Session, days: Sequence[dt.date], wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], list[int]]:
    """Return the thousandths that the journal counts at the end of days, by account and unit, of those wanted."""
    found = {key: [0] * len(days) for key in wanted}
    if not wanted:
        return found
    signed = func.sum(case((postings.c.amount > 0, postings.c.quantity), else_=-postings.c.quantity))
    root, begin = func.substr(postings.c.account, 1, 3), _place_of(vouchers.c.date, days)
    query = posted(root, postings.c.unit, begin, signed).where(
        postings.c.quantity.is_not(None), vouchers.c.date <= days[-1], root.in_({one[0] for one in wanted})
    )
    for account, unit, first, quantity in session.execute(query.group_by(root, postings.c.unit, begin)):
        for place in range(first, len(days)) if (account, unit) in found else ():
            found[account, unit][place] += int(quantity)
    return found


def booked_vouchers(session: Session) -> dict[int, tuple[dt.date, dt.date]]:
    """Return from when until when (taken back in red) each voucher counts that books wear."""
    red = vouchers.alias("red")
    taken_back = (red.c.reverses_id == vouchers.c.id) & red.c.state.in_(_TAKEN_BACK)
    query = (
        select(vouchers.c.id, vouchers.c.date, red.c.date.label("until"))
        .join_from(vouchers, red, taken_back, isouter=True)
        .where(vouchers.c.id.in_(select(depreciations.c.voucher_id)), vouchers.c.state.in_(_TAKEN_BACK))
    )
    return {row.id: (row.date, row.until or dt.date.max) for row in session.execute(query)}


def absences(session: Session) -> dict[int, list[tuple[dt.date, dt.date]]]:
    """Return from when until when assets had left, also those that came back."""
    found: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    left = asset_disposals.c
    for row in session.execute(select(left.asset_id, left.date, left.undone_on)):
        found[row.asset_id].append((row.date, row.undone_on or dt.date.max))
    return found


def is_held(
    acquired: dt.date | None, disposed_on: dt.date | None, absent: Sequence[tuple[dt.date, dt.date]], day: dt.date
) -> bool:
    """Say whether an asset was the village's at the end of a day.

    Args:
        absent: from when until when it had left and come back.
    """
    if acquired is not None and acquired > day:
        return False
    if disposed_on is not None and disposed_on <= day:
        return False
    return not any(first <= day < until for first, until in absent)
