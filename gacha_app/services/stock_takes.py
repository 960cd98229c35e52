"""Counting what there is: the list frozen from the books, what was found on it, and giving a count up."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from gacha_app.domain.errors import GachaError, InvalidInput, NotFound
from gacha_app.domain.money import parse_yuan
from gacha_app.domain.shares import parse_quantity
from gacha_app.domain.stock_take import SCOPES, StockTake, StockTakeLine, TakeState, check_count
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.stock_take_books import lines_of
from gacha_app.services.posting import organisation_in
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.property_tables import asset_changes, resource_changes, stock_take_lines, stock_takes


@dataclass(frozen=True)
class Count:
    """What was found of one line.

    Attributes:
        counted: thousandths, or fen where money is counted; None where nobody counted.
        value: fen that what was found beyond the books is worth, None for as much as what is there.
        reason: why it differs.
    """

    counted: int | None
    value: int | None = None
    reason: str = ""


def make_stock_takes(book: Book, day: dt.date, scopes: Sequence[str]) -> list[StockTake]:
    """Freeze what the books say of some scopes at the end of a day; scopes with nothing to count are left out.

    Raises:
        InvalidInput: if one was made for that day already, the day is still to come, or nothing is to be counted.
    """
    with book.writing("make_stock_take", f"{day} {'、'.join(scopes)}") as session:
        if day > dt.date.today():
            raise InvalidInput("date", _("日期 {date} 还没有到。").format(date=day))
        first = dt.date(organisation_in(session).first_year, 1, 1)
        if day < first:
            raise InvalidInput("date", _("清查日期不能早于本账启用的 {date}。").format(date=first))
        made = [one for scope in dict.fromkeys(scopes) if (one := _made(session, day, scope)) is not None]
        if not made:
            raise InvalidInput("scope", _("{date} 账上没有要清点的东西。").format(date=day))
        return made


def count_lines(
    book: Book, take_id: int, counts: Mapping[int, Count], *, on: dt.date | None = None, counters: str = "",
    supervisor: str = "", file: str = "",
) -> StockTake:  # fmt: skip
    """Write down what was found, by the numbers of the lines; once more as long as the differences are not booked.

    Raises:
        InvalidInput: if a line is not on the list, a count is negative or broken, or the differences are booked.
    """
    with book.writing("count_stock_take", str(take_id)) as session:
        take = take_of(session, take_id)
        return _count(session, take, counts, on, counters, supervisor, file)


def parse_counts(take: StockTake, told: Mapping[int, tuple[str, str, str]]) -> dict[int, Count]:
    """Return counts from what people typed: (found, worth, reason) by the number of the line; blank is not counted.

    Raises:
        InvalidInput: naming the line whose count is no number.
    """
    scope = SCOPES[take.scope]
    counts = {}
    for serial, (found, worth, reason) in told.items():
        try:
            counted = None
            if found.strip():
                counted = parse_yuan(found) if scope.counted == "value" else parse_quantity(found)
            value = parse_yuan(worth) if worth.strip() else None
        except InvalidInput as problem:
            raise InvalidInput("counted", _("第 {row} 行：{problem}").format(row=serial, problem=problem)) from None
        counts[serial] = Count(counted, value, reason.strip())
    return counts


def read_counts(book: Book, path: Path, *, take_id: int | None = None, counters: str = "") -> StockTake:
    """Take in a counting list that was filled in by hand.

    Args:
        take_id: the count it must be of, None for the one it names.

    Raises:
        GachaError: if it is no counting list, is of another book or of another count, or a line was changed on it.
    """
    from gacha_app.sheets.stock_take_in import read_counts as read

    sheet = read(path)
    with book.writing("read_stock_take", path.name) as session:
        take = session.scalars(select(StockTake).where(stock_takes.c.code == sheet.code)).one_or_none()
        if take is None:
            raise GachaError(
                _("“{file}”（{code}）是别的账本或已经作废的盘点表，没有读入。").format(file=path.name, code=sheet.code)
            )
        if take_id is not None and take.id != take_id:
            raise GachaError(
                _("“{file}”是 {date} {scope}的盘点表，不是现在这一次的，没有读入。").format(
                    file=path.name, date=take.date, scope=_(SCOPES[take.scope].title)
                )
            )
        names = {one.serial: one.name for one in lines_in(session, take)}
        told: dict[int, tuple[str, str, str]] = {}
        for row in sheet.rows:
            if names.get(row.serial) != row.name:
                raise GachaError(
                    _("“{file}”第 {row} 行的“{name}”和清查时的清单不同，没有读入。").format(
                        file=path.name, row=row.row, name=row.name[:40]
                    )
                )
            value_only = SCOPES[take.scope].counted == "value"
            found = row.counted_value if value_only else row.counted
            told[row.serial] = (found, "" if value_only else row.counted_value, row.reason)
        if not any(found for found, _worth, _reason in told.values()):
            raise GachaError(_("“{file}”还没有填实盘数，没有读入。").format(file=path.name))
        return _count(session, take, parse_counts(take, told), None, counters, "", path.name)


def delete_stock_take(book: Book, take_id: int) -> None:
    """Give a count up whose differences are not in the books; its printed lists are void.

    Raises:
        InvalidInput: if its differences are booked.
    """
    with book.writing("delete_stock_take", str(take_id)) as session:
        take = take_of(session, take_id)
        refuse_booked(take)
        for table in (asset_changes, resource_changes):
            session.execute(update(table).where(table.c.stock_take_id == take_id).values(stock_take_id=None))
        session.execute(delete(stock_take_lines).where(stock_take_lines.c.stock_take_id == take_id))
        session.delete(take)


def take_of(session: Session, take_id: int) -> StockTake:
    """Return a stock-take.

    Raises:
        NotFound: if there is none.
    """
    found = session.get(StockTake, take_id)
    if found is None:
        raise NotFound(_("没有这次清查，可能已被删除，请刷新后重试。"))
    return found


def take_named(book: Book, day: dt.date, scope: str) -> StockTake:
    """Return the stock-take of a day and a scope.

    Raises:
        NotFound: if there is none.
    """
    with book.reading() as session:
        query = select(StockTake).where(stock_takes.c.date == day, stock_takes.c.scope == scope)
        found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(
            _("{date} 没有{scope}的清查，请先生成盘点表。").format(
                date=day, scope=_(SCOPES[scope].title) if scope in SCOPES else scope[:20]
            )
        )
    return found


def lines_in(session: Session, take: StockTake) -> list[StockTakeLine]:
    """Return the lines of a stock-take in their order."""
    held = stock_take_lines.c
    return list(session.scalars(select(StockTakeLine).where(held.stock_take_id == take.id).order_by(held.serial)))


def counts_as_booked(session: Session, take_id: int) -> dict[int, Count]:
    """Return the counts of a list on which everything was found as the books have it, by the numbers of the lines."""
    take = take_of(session, take_id)
    money = SCOPES[take.scope].counted == "value"
    return {one.serial: Count(one.value if money else one.quantity) for one in lines_in(session, take)}


def refuse_booked(take: StockTake) -> None:
    """Refuse to change a count whose differences are in the books.

    Raises:
        InvalidInput: saying so.
    """
    if take.state in (TakeState.FOUND, TakeState.APPROVED):
        words = _("{date} {scope}的清查差异已经入账，请先撤销入账。")
        if take.state == TakeState.APPROVED:
            words = _("{date} {scope}的清查已经批准，请先撤销批准。")
        raise InvalidInput("state", words.format(date=take.date, scope=_(SCOPES[take.scope].title)))


def _made(session: Writing, day: dt.date, scope: str) -> StockTake | None:
    if scope not in SCOPES:
        raise InvalidInput("scope", _("没有“{value}”这个选项，请从列表中选择。").format(value=scope[:40]))
    held = stock_takes.c
    if session.execute(select(held.id).where(held.date == day, held.scope == scope)).first():
        raise InvalidInput(
            "scope", _("{date} 已有{scope}的清查，不能再做一次。").format(date=day, scope=_(SCOPES[scope].title))
        )
    # what is kept in the book is Chinese whoever works
    with in_chinese():
        lines = lines_of(session, scope, day)
    if not lines:
        return None
    now = dt.datetime.now()  # noqa: DTZ005 - the village's own clock
    said = [organisation_in(session).code, day.isoformat(), scope]
    said += [f"{one.subject_key}|{one.quantity}|{one.value}" for one in lines]
    mark = hashlib.sha256("\n".join(said).encode()).hexdigest()[:8]
    take = StockTake(
        day, scope, f"PD{day:%Y%m%d}-{scope}-{mark}", made_at=now.replace(microsecond=0), made_by=session.by
    )
    session.add(take)
    session.flush()
    for line in lines:
        line.stock_take_id = take.id or 0
    session.add_all(lines)
    session.flush()
    return take


def _count(
    session: Writing, take: StockTake, counts: Mapping[int, Count], on: dt.date | None, counters: str,
    supervisor: str, file: str,
) -> StockTake:  # fmt: skip
    refuse_booked(take)
    day = on or dt.date.today()
    if day < take.date or day > dt.date.today():
        raise InvalidInput("date", _("清点日期应在清查日 {date} 和今天之间。").format(date=take.date))
    scope = SCOPES[take.scope]
    lines = {one.serial: one for one in lines_in(session, take)}
    for serial, count in counts.items():
        line = lines.get(serial)
        if line is None:
            raise InvalidInput("serial", _("盘点表上没有第 {serial} 行。").format(serial=serial))
        if scope.counted == "value":
            line.counted_value = count.counted
        else:
            line.counted, line.counted_value = count.counted, count.value
        line.reason = count.reason.strip()
        check_count(line, scope)
    take.counted_on, take.file = day, file or take.file
    take.counters = counters.strip() or take.counters
    take.supervisor = supervisor.strip() or take.supervisor
    take.state = TakeState.COUNTED if all(one.is_counted for one in lines.values()) else TakeState.OPEN
    session.flush()
    return take
