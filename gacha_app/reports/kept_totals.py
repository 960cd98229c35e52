"""Sums of debit and credit: of whole months as the book keeps them, of anything else from the postings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS
from gacha_app.domain.voucher import Kind
from gacha_app.reports.postings import matching, posted
from gacha_app.reports.report import EntryFilter
from gacha_app.storage.accounting_tables import month_totals, party_totals
from gacha_app.storage.tables import accounts, postings, vouchers

# A red line stands in the column of the line it takes back
_ON_DEBIT = (postings.c.amount > 0) != postings.c.red
_DEBIT = func.coalesce(func.sum(case((_ON_DEBIT, postings.c.amount), else_=0)), 0)
_CREDIT = func.coalesce(func.sum(case((_ON_DEBIT, 0), else_=-postings.c.amount)), 0)
_DIMENSIONS = ("project_id", "fund_id", "household_id", "contract_id", "counterparty_id")
# As the totals by party take them up
HAS_PARTY = or_(
    postings.c.household_id.is_not(None),
    postings.c.counterparty_id.is_not(None),
    postings.c.account.startswith(HOUSEHOLDS),
)
# What each table of totals tells apart; the postings tell everything apart
_BY_MONTH = {"account", "kind", "month", "year", "project_id"}
_BY_PARTY = {"account", "kind", "month", "year", "household_id", "counterparty_id"}


def summed(session: Session, wanted: EntryFilter, *keys: str, kind: Kind | None = None) -> list[tuple[Any, ...]]:
    """Return (key ..., debit, credit) in fen for every group of posted entries that a filter means.

    What is taken back in red lessens its own side. Without keys there is one sum, which may be nought.

    Args:
        keys: "account", "kind", "month" ("2023-05"), "year" ("2023"), or a dimension ("project_id" ...).
        kind: only vouchers of this kind count, or None.
    """
    table = _kept_for(wanted, keys)
    if table is None:
        return _merged([session.execute(_from_postings(wanted, keys, kind))], len(keys))
    if table is party_totals and not _all_have_parties(wanted):
        return _with_those_of_nobody(session, wanted, keys, kind)
    return _from_both(session, table, wanted, keys, kind)


def summed_entry_by_entry(session: Session, wanted: EntryFilter, *keys: str) -> list[tuple[Any, ...]]:
    """Return the same as `summed`, from the postings alone: what the kept totals are checked against."""
    return _merged([session.execute(_from_postings(wanted, keys, None))], len(keys))


def whole_months(
    first: dt.date | None, last: dt.date | None
) -> tuple[tuple[str, str] | None, list[tuple[dt.date | None, dt.date | None]]]:
    """Return the first and last whole month of a time ("" where it has no end), and the days beside them."""
    start, edges = first, []
    if first and first.day > 1:
        start = _month_after(first)
        edges.append((first, start - dt.timedelta(days=1)))
    if last is None:
        return (f"{start:%Y-%m}" if start else "", ""), list(edges)
    stop = last
    if (last + dt.timedelta(days=1)).day > 1:
        stop = last.replace(day=1) - dt.timedelta(days=1)
    if start and stop < start:
        return None, [(first, last)]
    if stop < last:
        edges.append((last.replace(day=1), last))
    return (f"{start:%Y-%m}" if start else "", f"{stop:%Y-%m}"), list(edges)


def _kept_for(wanted: EntryFilter, keys: Iterable[str]) -> Table | None:
    """Return the totals that know all that is asked, or None."""
    if wanted.text or wanted.entry_kind:
        return None
    asked = {*keys, *(one for one in _DIMENSIONS if getattr(wanted, one) is not None)}
    if wanted.without_project:
        asked.add("project_id")
    if asked <= _BY_MONTH:
        return month_totals
    return party_totals if asked <= _BY_PARTY else None


def _all_have_parties(wanted: EntryFilter) -> bool:
    """Return whether all that is meant is in the totals by party: they hold entries with one, and all of 内部往来."""
    named = wanted.household_id is not None or wanted.counterparty_id is not None
    return named or wanted.account.startswith(HOUSEHOLDS)


def _with_those_of_nobody(
    session: Session, wanted: EntryFilter, keys: Sequence[str], kind: Kind | None
) -> list[tuple[Any, ...]]:
    """Return the sums by party, and under no party what all entries together have beyond them."""
    others = [place for place, key in enumerate(keys) if key not in ("household_id", "counterparty_id")]
    found: dict[tuple[Any, ...], list[int]] = {}
    for *key, debit, credit in _from_both(session, party_totals, wanted, keys, kind):
        found[tuple(key)] = [debit, credit]
    rest = {
        tuple(other): [debit, credit]
        for *other, debit, credit in summed(session, wanted, *(keys[place] for place in others), kind=kind)
    }
    for party, (debit, credit) in found.items():
        left = rest[tuple(party[place] for place in others)]
        left[0] -= debit
        left[1] -= credit
    for values, (debit, credit) in rest.items():
        known = dict(zip(others, values, strict=True))
        nobody = found.setdefault(tuple(known.get(place) for place in range(len(keys))), [0, 0])
        nobody[0] += debit
        nobody[1] += credit
    return [(*key, *amounts) for key, amounts in found.items()]


def _from_both(
    session: Session, table: Table, wanted: EntryFilter, keys: Sequence[str], kind: Kind | None
) -> list[tuple[Any, ...]]:
    """Return the sums of whole months from the totals, and of the days beside them from the postings."""
    months, edges = whole_months(wanted.first, wanted.last)
    queries = []
    for first, last in edges:
        query = _from_postings(replace(wanted, first=first, last=last), keys, kind)
        if table is party_totals:
            query = query.where(HAS_PARTY)
        queries.append(query)
    if months:
        queries.append(_from_totals(table, wanted, months, keys, kind))
    return _merged([session.execute(query) for query in queries], len(keys))


def _from_totals(
    table: Table, wanted: EntryFilter, months: tuple[str, str], keys: Iterable[str], kind: Kind | None
) -> Select[Any]:
    own = table.c
    conditions: list[ColumnElement[bool]] = []
    if months[0]:
        conditions.append(own.month >= months[0])
    if months[1]:
        conditions.append(own.month <= months[1])
    if wanted.account:
        conditions.append(and_(own.account >= wanted.account, own.account < wanted.account + "~"))
    if wanted.classes:
        conditions.append(own.account.in_(select(accounts.c.code).where(accounts.c.klass.in_(wanted.classes))))
    for one in ("project_id", "household_id", "counterparty_id"):
        if getattr(wanted, one) is not None:
            conditions.append(own[one] == getattr(wanted, one))
    if wanted.without_project:
        conditions.append(own.project_id == 0)
    if not wanted.with_closing:
        conditions.append(own.kind != Kind.CLOSING)
    if kind is not None:
        conditions.append(own.kind == kind)
    groups = [func.substr(own.month, 1, 4) if key == "year" else own[key] for key in keys]
    amounts = (func.coalesce(func.sum(own.debit), 0), func.coalesce(func.sum(own.credit), 0))
    return select(*groups, *amounts).where(and_(True, *conditions)).group_by(*groups)


def _from_postings(wanted: EntryFilter, keys: Iterable[str], kind: Kind | None) -> Select[Any]:
    whole = {
        "month": func.substr(vouchers.c.date, 1, 7),
        "year": func.substr(vouchers.c.date, 1, 4),
        "kind": vouchers.c.kind,
    }
    groups = [whole[key] if key in whole else postings.c[key] for key in keys]
    if wanted.account or wanted.classes or any(getattr(wanted, one) is not None for one in _DIMENSIONS):
        # the ledgers' indexes are ordered by the postings' own day
        query = posted(*groups, _DEBIT, _CREDIT).where(matching(replace(wanted, first=None, last=None)))
        if wanted.first:
            query = query.where(postings.c.day >= wanted.first)
        if wanted.last:
            query = query.where(postings.c.day <= wanted.last)
    else:
        query = posted(*groups, _DEBIT, _CREDIT).where(matching(wanted))
    if kind is not None:
        query = query.where(vouchers.c.kind == kind)
    return query.group_by(*groups)


def _merged(results: Iterable[Iterable[Any]], width: int) -> list[tuple[Any, ...]]:
    """Add up the groups of several queries; the totals write nought where there is no project, household ..."""
    found: dict[tuple[Any, ...], list[int]] = {}
    for result in results:
        for *key, debit, credit in result:
            amounts = found.setdefault(tuple(None if one == 0 else one for one in key), [0, 0])
            amounts[0] += int(debit)
            amounts[1] += int(credit)
    if not width:
        found.setdefault((), [0, 0])
    return [(*key, *amounts) for key, amounts in found.items()]


def _month_after(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
