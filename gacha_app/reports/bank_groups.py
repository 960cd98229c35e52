"""What of a bank's lines and the book's postings was put together, group by group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.bank import BookLine, Group, cancelled_pairs
from gacha_app.reports.bank_items import batches, free_postings_of, lines_named, lines_of, postings_named
from gacha_app.storage.accounting_tables import bank_lines, bank_matches, bank_statements
from gacha_app.storage.tables import postings, vouchers


def groups_with(session: Session, lines: Iterable[int], posted_lines: Iterable[int] = ()) -> list[Group]:
    """Return what was put together with any of these bank lines and postings, each group whole."""
    line_ids, posting_ids = set(lines), set(posted_lines)
    links: set[tuple[int, int]] = set()
    new_lines, new_postings = set(line_ids), set(posting_ids)
    while new_lines or new_postings:
        found = _links(session, bank_matches.c.bank_line_id, new_lines)
        found |= _links(session, bank_matches.c.posting_id, new_postings)
        links |= found
        new_lines = {one for one, _other in found} - line_ids
        new_postings = {other for _one, other in found} - posting_ids
        line_ids |= new_lines
        posting_ids |= new_postings
    groups = _joined(links) + [(one, []) for one in _offset_groups(session, line_ids)]
    known_lines = {one.id: one for one in lines_named(session, [one for group in groups for one in group[0]])}
    known_postings = {one.id: one for one in postings_named(session, [one for group in groups for one in group[1]])}
    return [
        Group(tuple(known_lines[one] for one in mine), tuple(known_postings[one] for one in theirs))
        for mine, theirs in sorted(groups)
    ]


def is_matched(session: Session, lines: Sequence[int], posted_lines: Sequence[int] = ()) -> bool:
    """Say whether any of these bank lines and postings was put together with something."""
    return bool(
        _links(session, bank_matches.c.bank_line_id, set(lines))
        or _links(session, bank_matches.c.posting_id, set(posted_lines))
        or _offset_groups(session, lines)
    )


def straddling_groups(session: Session, account: str, last: dt.date) -> list[Group]:
    """Return the groups of which one part lies before a day's end and another after."""
    query = (
        select(bank_matches.c.bank_line_id)
        .join(bank_lines, bank_lines.c.id == bank_matches.c.bank_line_id)
        .join(bank_statements, bank_statements.c.id == bank_lines.c.statement_id)
        .join(postings, postings.c.id == bank_matches.c.posting_id)
        .join(vouchers, vouchers.c.id == postings.c.voucher_id)
        .where(
            bank_statements.c.account == account,
            or_(
                and_(bank_lines.c.date <= last, vouchers.c.date > last),
                and_(bank_lines.c.date > last, vouchers.c.date <= last),
            ),
        )
    )
    late = bank_lines.alias()
    offset = lines_of(account, bank_lines.c.id).where(
        bank_lines.c.date <= last,
        bank_lines.c.offset_id.is_not(None),
        exists().where(late.c.offset_id == bank_lines.c.offset_id, late.c.date > last),
    )
    return groups_with(session, {*session.scalars(query), *session.scalars(offset)})


def taken_back(session: Session, account: str, open_ones: Sequence[BookLine]) -> list[Group]:
    """Return the open postings that a red voucher takes back, beside that one: the bank will know of neither."""
    known = {one.voucher_id for one in open_ones}
    wanted = {one.reverses_id for one in open_ones if one.reverses_id and one.reverses_id not in known}
    originals = free_postings_of(session, account, wanted)
    return cancelled_pairs([*open_ones, *originals])


def _links(session: Session, column: ColumnElement[int], identities: set[int]) -> set[tuple[int, int]]:
    query = select(bank_matches.c.bank_line_id, bank_matches.c.posting_id)
    return {
        (line, posting)
        for some in batches(identities)
        for line, posting in session.execute(query.where(column.in_(some)))
    }


def _joined(links: Iterable[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
    """Return lines and postings that hang together, directly or through one another."""
    of_line: dict[int, tuple[set[int], set[int]]] = {}
    of_posting: dict[int, tuple[set[int], set[int]]] = {}
    for line, posting in sorted(links):
        one = of_line.get(line) or (set(), set())
        other = of_posting.get(posting) or one
        one = (one[0] | other[0] | {line}, one[1] | other[1] | {posting})
        of_line.update((each, one) for each in one[0])
        of_posting.update((each, one) for each in one[1])
    whole = {id(one): one for one in of_line.values()}
    return [(sorted(lines), sorted(others)) for lines, others in whole.values()]


def _offset_groups(session: Session, line_ids: Iterable[int]) -> list[list[int]]:
    first = {
        one
        for some in batches(line_ids)
        for one in session.scalars(select(bank_lines.c.offset_id).where(bank_lines.c.id.in_(some)))
        if one
    }
    groups: dict[int, list[int]] = {}
    for some in batches(first):
        for row in session.execute(
            select(bank_lines.c.offset_id, bank_lines.c.id).where(bank_lines.c.offset_id.in_(some))
        ):
            groups.setdefault(row.offset_id, []).append(row.id)
    return [sorted(one) for one in groups.values()]
