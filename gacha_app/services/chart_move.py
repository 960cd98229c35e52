"""Moving a book from the 2004 chart of accounts to the 2023 chart: into a new book, by name, proved and undone."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from gacha_app.domain.accounts import MONEY, RESULT_CLASSES
from gacha_app.domain.chart_move import FROM, TO, Answers, MovedLine, Question
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.voucher import Kind, Posting, State, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.chart_proof import PROOF
from gacha_app.reports.heading import organisation_of
from gacha_app.services.accounts import add_account_in
from gacha_app.services.chart_answers import Resolver
from gacha_app.services.chart_carry import carry
from gacha_app.services.posting import post
from gacha_app.storage import accounting_tables, lock, tables
from gacha_app.storage.book import UNSEALING, Book, Writing, open_book
from gacha_app.storage.connection import check_is_book
from gacha_app.storage.migrating import make_tables
from gacha_app.storage.reference import new_accounts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class MovePlan:
    """A move as it would be done.

    Attributes:
        year: the last year of the old book.
        questions: every account that may not be moved without the user's word.
        lines: each balance and where it goes; those of accounts that wait for an answer are missing.
        accounts: (code, above, name) of the sub-levels of the village's own in the new book.
        codes: the new code of each old one that has one.
    """

    year: int
    questions: tuple[Question, ...]
    lines: tuple[MovedLine, ...]
    accounts: tuple[tuple[str, str, str], ...]
    codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def waiting(self) -> tuple[Question, ...]:
        """The questions that the move waits for."""
        return tuple(one for one in self.questions if one.needed and not one.answered)

    @property
    def debit(self) -> int:
        """Fen on the debit side of the new opening."""
        return sum(one.posting.amount for one in self.lines if one.posting.amount > 0)

    @property
    def credit(self) -> int:
        """Fen on the credit side of the new opening."""
        return -sum(one.posting.amount for one in self.lines if one.posting.amount < 0)


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
            _fill(beside, session, plan, book.path.name)
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
    lines = _balances(session)
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


def _balances(session: Session) -> list[Posting]:
    """Return what stands on every account of the balance sheet as lines of an opening, with whom and what it is about.

    Money in hand and at the bank is one balance, whatever it was taken in for.
    """
    from gacha_app.reports.ledger import posted

    line = tables.postings.c
    classes = {row.code: row.klass for row in session.execute(select(tables.accounts.c.code, tables.accounts.c.klass))}
    keys = (line.account, line.project_id, line.fund_id, line.household_id, line.contract_id, line.counterparty_id)
    by_unit: dict[tuple[Any, ...], dict[str, tuple[int, int]]] = {}
    query = posted(*keys, line.unit, func.sum(line.amount), func.sum(line.quantity)).group_by(*keys, line.unit)
    results: dict[str, int] = {}
    for account, *details, unit, amount, quantity in session.execute(query):
        if classes[account] in RESULT_CLASSES:
            results[account] = results.get(account, 0) + int(amount)
            continue
        money = account.startswith(MONEY)
        key = (account, *([None] * len(details) if money else details))
        units = by_unit.setdefault(key, {})
        before = units.get(unit or "", (0, 0))
        units[unit or ""] = (before[0] + int(amount), before[1] + int(quantity or 0))
    if left := sorted(code for code, amount in results.items() if amount):
        raise InvalidInput("chart", _("收支科目 {codes} 还有余额，请先做年终结转。").format(codes="、".join(left)))
    lines = []
    for detail, units in by_unit.items():
        lines += _with_units(detail, units)
    return sorted(lines, key=lambda one: (one.account, one.household_id or 0, one.counterparty_id or 0))


def _with_units(key: tuple[Any, ...], units: Mapping[str, tuple[int, int]]) -> list[Posting]:
    """Return the lines of one detail: a quantity stands with the money of its own unit.

    Money that took a quantity out without saying how many (a transfer, depreciation) lessens the one unit there is.
    """
    counted = {unit: one for unit, one in units.items() if unit and one[1]}
    total = sum(amount for amount, _quantity in units.values())
    if len(counted) == 1 and total:
        ((unit, (_amount, quantity)),) = counted.items()
        return [_line(key, total, quantity, unit)]
    lines = [_line(key, amount, quantity, unit) for unit, (amount, quantity) in counted.items() if amount]
    rest = total - sum(one.amount for one in lines)
    return [*lines, _line(key, rest, 0, "")] if rest else lines


def _line(key: tuple[Any, ...], amount: int, quantity: int, unit: str) -> Posting:
    account, project, fund, household, contract, counterparty = key
    with in_chinese():
        text = _("期初余额")
    return Posting(
        str(account), amount, text, project_id=project, fund_id=fund, household_id=household,
        contract_id=contract, counterparty_id=counterparty, quantity=quantity or None, unit=unit if quantity else "",
    )  # fmt: skip


def _by_account(lines: Sequence[Posting]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in lines:
        sums[one.account] = sums.get(one.account, 0) + one.amount
    return sums


def _fill(path: Path, old: Session, plan: MovePlan, old_name: str) -> None:
    """Fill the new book's file."""
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


def _remove(path: Path) -> None:
    for one in (path, path.with_name(path.name + "-journal")):
        with contextlib.suppress(OSError):
            one.unlink()
