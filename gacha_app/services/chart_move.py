"""Moving a book from the 2004 chart of accounts to the 2023 chart: into a new book, by name, proved and undone."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from gacha_app.domain.chart_move import FROM, Answers, MovedLine, MovePlan
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.voucher import Kind, Posting, State
from gacha_app.i18n import _
from gacha_app.reports.heading import organisation_of
from gacha_app.services.chart_answers import Resolver
from gacha_app.services.chart_balances import balances_to_move
from gacha_app.services.chart_filling import fill_book
from gacha_app.storage import lock, tables
from gacha_app.storage.book import UNSEALING, Book, open_book
from gacha_app.storage.connection import check_is_book
from gacha_app.storage.migrating import make_tables

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def plan_move(book: Book, answers: Answers | None = None, *, accept: bool = False) -> MovePlan:
    """Return how a book would be moved; nothing is changed.

    Args:
        answers: where accounts go, by old code.
        accept: whether what is proposed counts as answered.

    Raises:
        InvalidInput: if the book cannot be moved (yet), saying what to do first, or an answer cannot be taken.
    """
    with book.reading() as session:
        return _plan(session, answers or {}, accept=accept)


def offered_path(book: Book) -> Path:
    """Return where the new book would lie: beside the old one."""
    with book.reading() as session:
        year = _last_closed_year(session) or organisation_of(session).first_year
    return book.path.with_name(_("{name}-{year}年新账").format(name=book.path.stem, year=year + 1) + book.path.suffix)


def move_book(book: Book, answers: Answers | None = None, *, accept: bool = False, path: Path | None = None) -> Path:
    """Move a book: make the new one with everything in it, and seal the old one.

    Args:
        path: where the new book is to lie, in the old one's folder; `offered_path` where it is None.

    Returns:
        Where the new book lies.

    Raises:
        InvalidInput: if the book cannot be moved yet, or a question is open.
        GachaError: if the new file exists already or cannot be written.
    """
    plan_move(book, answers, accept=accept)
    target = path or offered_path(book)
    if target.exists():
        raise GachaError(_("“{name}”已经存在，请换一个文件名。").format(name=target.name))
    if target.parent.resolve() != book.path.parent.resolve():
        raise GachaError(_("新账要和旧账放在同一个文件夹里。"))
    beside = target.with_name(f".{target.name}.new")
    moved = False
    try:
        _remove(beside)
        # the old book's lock is held meanwhile: what is moved is what is sealed
        with book.writing("move_chart", target.name) as session:
            plan = _plan(session, answers or {}, accept=accept)
            if plan.waiting:
                names = "、".join(f"{one.code} {one.name}" for one in plan.waiting)
                raise InvalidInput("answer", _("还有科目没有选定去处：{names}。").format(names=names))
            make_tables(beside)
            fill_book(beside, session, plan, book.path.name)
            beside.rename(target)
            moved = True
            organisation_of(session).moved_to = target.name
    except BaseException as problem:
        if moved:
            _remove(target)
        if isinstance(problem, OSError):
            raise GachaError(
                _("不能写入“{path}”：{reason}。请检查权限和剩余空间。").format(path=target, reason=problem.strerror)
            ) from problem
        raise
    finally:
        _remove(beside)
    return target


def why_no_undo(session: Session) -> str:
    """Return why the move that made this book cannot be undone any more, "" while it can or where there was none."""
    own = session.scalar(
        select(func.count()).select_from(tables.vouchers).where(tables.vouchers.c.kind != Kind.OPENING)
    )
    if own:
        return _("新账里已有 {count} 张凭证，衔接不能再撤销；有差错请在新账里填更正凭证。").format(count=own)
    return ""


def undo_move(path: Path, *, user: str = "") -> tuple[Path, Path | None]:
    """Undo a move: the new book's file goes, the old book is open again as it was.

    Args:
        path: the old book or the new one; neither may be open to work in.

    Returns:
        Where the old book lies, and where a copy of the new one was kept because something was entered in it.

    Raises:
        InvalidInput: if there was no move, or the new book holds vouchers of its own.
        GachaError: if one of the files is not there, or in use.
    """
    old_path, new_path = _both(path)
    if not new_path.exists():
        raise GachaError(_("找不到新账“{name}”，请先把它放回旧账所在的文件夹。").format(name=new_path.name))
    with open_book(new_path, user=user) as new, new.reading() as session:
        if reason := why_no_undo(session):
            raise InvalidInput("chart", reason)
        used = (session.scalar(select(func.count()).select_from(tables.audit)) or 0) > 1
    kept = None
    with open_book(old_path, user=user) as old:
        held = lock.take(new_path, user)
        try:
            with old.writing(UNSEALING, new_path.name) as writing:
                organisation_of(writing).moved_to = ""
            if used:
                stamp = f"{dt.datetime.now():%Y%m%d-%H%M%S}"  # noqa: DTZ005 - a name for people
                kept = new_path.with_name(f"{new_path.stem}-撤销前-{stamp}{new_path.suffix}")
                new_path.rename(kept)
            else:
                new_path.unlink()
        except OSError as problem:
            raise GachaError(
                _("不能删除“{name}”：{reason}。请手工删除它。").format(name=new_path.name, reason=problem.strerror)
            ) from problem
        finally:
            lock.release(held)
    return old_path, kept


def _both(path: Path) -> tuple[Path, Path]:
    check_is_book(path)
    with open_book(path, read_only=True) as book, book.reading() as session:
        organisation = organisation_of(session)
    if organisation.moved_to:
        return path, path.with_name(organisation.moved_to)
    if organisation.moved_from:
        old = path.with_name(organisation.moved_from)
        if not old.exists():
            raise GachaError(_("找不到旧账“{name}”，请先把它放回新账所在的文件夹。").format(name=old.name))
        return old, path
    raise InvalidInput("chart", _("“{name}”没有做过新旧科目衔接。").format(name=path.name))


def _plan(session: Session, answers: Answers, *, accept: bool) -> MovePlan:
    year = _check_ready(session)
    lines = balances_to_move(session)
    resolver = Resolver(session, answers, accept=accept, balances=_by_account(lines))
    moved: list[MovedLine] = []
    for code in sorted({one.account for one in lines}):
        of_account = [one for one in lines if one.account == code]
        moved += [MovedLine(code, resolver.name(code), one, rule) for one, rule in resolver.moved(code, of_account)]
    # the last to be asked adds the sub-levels that nothing was posted to
    codes = resolver.codes()
    return MovePlan(year, resolver.questions(), tuple(moved), tuple(resolver.added), codes)


def _check_ready(session: Session) -> int:
    """Return the last year of a book that may be moved.

    Raises:
        InvalidInput: saying what is to be done first.
    """
    organisation = organisation_of(session)
    if organisation.moved_to:
        raise InvalidInput(
            "chart",
            _("本账已经衔接到“{name}”，不能再衔接一次；要重来请先撤销衔接。").format(name=organisation.moved_to),
        )
    if organisation.chart != FROM:
        raise InvalidInput("chart", _("本账用的已经是2023年的科目表，不用衔接。"))
    drafts = session.scalar(
        select(func.count())
        .select_from(tables.vouchers)
        .where(tables.vouchers.c.state.in_([State.DRAFT, State.REVIEWED]))
    )
    if drafts:
        raise InvalidInput("chart", _("还有 {count} 张凭证没有记账，请先记账或删除，再做衔接。").format(count=drafts))
    # 财会〔2023〕20号: a trial balance of the old books at the year's end, new books at 1 January
    closed = _last_closed_year(session)
    last = session.scalar(select(func.max(tables.vouchers.c.date)))
    wanted = last.year if last else organisation.first_year
    if closed is None or closed < wanted:
        raise InvalidInput(
            "chart",
            _("{year}年还没有年终结账，请先结账（记账凭证都要在已结账的年度里），再做衔接。").format(year=wanted),
        )
    return closed


def _last_closed_year(session: Session) -> int | None:
    found = session.scalar(select(func.max(tables.periods.c.year)).where(tables.periods.c.month == 12))
    return None if found is None else int(found)


def _by_account(lines: Sequence[Posting]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in lines:
        sums[one.account] = sums.get(one.account, 0) + one.amount
    return sums


def _remove(path: Path) -> None:
    for one in (path, path.with_name(path.name + "-journal")):
        with contextlib.suppress(OSError):
            one.unlink()
