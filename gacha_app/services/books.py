"""Making, opening, backing up and restoring a book, and what is written on its cover."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Mapping
from pathlib import Path

from gacha_app.domain.accounts import RESERVE, RESULT_CLASSES
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.voucher import Kind, Posting, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.verification import Fault, faults
from gacha_app.services.openings import difference_note
from gacha_app.services.posting import post
from gacha_app.storage import backup as backups
from gacha_app.storage.book import Book, open_book
from gacha_app.storage.connection import check_is_book
from gacha_app.storage.migrating import check_version, make_tables
from gacha_app.storage.reference import new_accounts

SUFFIX = ".gacha"


def new_book(
    path: Path,
    organisation: Organisation,
    opening: Mapping[str, int] | None = None,
    *,
    user: str = "",
    rest_on_reserve: bool = False,
) -> Book:
    """Make a book and leave it open.

    Who only says what the village has, or only what it owes, leaves the other side to 公积公益金, where it cannot be
    distributed by mistake; the opening voucher says so. Who says both must say what balances.

    Args:
        opening: fen by account code, on each account's normal side.
        rest_on_reserve: whether 公积公益金 also takes what two sides differ by.

    Raises:
        GachaError: if the file exists, the folder cannot be written, the opening does not balance, or an answer is
            wrong.
    """
    if path.exists():
        raise GachaError(_("“{name}”已经存在，请换一个文件名。").format(name=path.name))
    if not path.parent.is_dir():
        raise GachaError(_("文件夹“{folder}”不存在，请先建立。").format(folder=path.parent))
    organisation.check()
    voucher = _opening_voucher(organisation, opening or {}, rest_on_reserve=rest_on_reserve)
    beside = path.with_name(f".{path.name}.new")
    try:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
        make_tables(beside)
        with open_book(beside, user=user) as book, book.writing("new_book", organisation.name) as session:
            session.add(organisation)
            session.add_all(new_accounts(organisation.chart))
            session.flush()
            if voucher:
                post(session, voucher)
        beside.rename(path)
    except OSError as problem:
        raise GachaError(
            _("不能在“{folder}”里新建账本：{reason}。").format(folder=path.parent, reason=problem.strerror)
        ) from problem
    finally:
        for left in (beside, beside.with_name(beside.name + "-journal")):
            with contextlib.suppress(OSError):
                left.unlink()
    return open_book(path, user=user)


def _opening_voucher(
    organisation: Organisation, opening: Mapping[str, int], *, rest_on_reserve: bool
) -> Voucher | None:
    accounts = {one.code: one for one in new_accounts(organisation.chart)}
    postings = []
    for code, amount in opening.items():
        if code not in accounts:
            raise InvalidInput("opening", _("没有科目“{code}”，请从科目表中选择。").format(code=code))
        if accounts[code].klass in RESULT_CLASSES:
            raise InvalidInput("opening", _("科目 {code} 是收支科目，期初没有余额。").format(code=code))
        sign = -1 if accounts[code].normal_side == "credit" else 1
        if amount:
            postings.append(Posting(code, sign * amount))
    if not postings:
        return None
    if len({one.amount > 0 for one in postings}) == 2 and not rest_on_reserve and (said := difference_note(postings)):
        raise InvalidInput("opening", said)
    with in_chinese():
        for one in postings:
            one.summary = _("期初余额")
        if difference := sum(posting.amount for posting in postings):
            postings.append(Posting(RESERVE, -difference, _("期初差额，待核实")))
        return Voucher(dt.date(organisation.first_year, 1, 1), _("期初余额"), postings, kind=Kind.OPENING)


def opening_difference(opening: Mapping[str, int], chart: str = "2023") -> int:
    """Return the fen by which opening balances do not balance; what `new_book` puts on 公积公益金."""
    credit = {one.code for one in new_accounts(chart) if one.normal_side == "credit"}
    return sum(-amount if code in credit else amount for code, amount in opening.items())


def opening_note(opening: Mapping[str, int], chart: str = "2023") -> str:
    """Return the sentence that says where an opening difference went, or ""."""
    difference = opening_difference(opening, chart)
    if not difference:
        return ""
    return _("期初借贷相差 {amount} 元，已暂记“311 公积公益金”，请核实后调整。").format(amount=grouped(abs(difference)))


def change_organisation(book: Book, changed: Organisation) -> Organisation:
    """Change what is written on the book's cover and in the charter's rules.

    Raises:
        InvalidInput: naming the answer that is wrong.
    """
    changed.check()
    with book.writing("change_organisation", changed.name) as session:
        kept = organisation_of(session)
        for name in (
            "name", "township", "banner", "league", "credit_code", "head", "supervisor", "accountant", "cashier",
            "telephone", "reserve_rate", "record_date_rule", "review_rule", "share_mode", "step_rule",
            "transfer_ceiling", "reserve_floor", "reserve_cap",
        ):  # fmt: skip
            setattr(kept, name, getattr(changed, name))
        return kept


def organisation(book: Book) -> Organisation:
    """Return the organisation whose book it is."""
    with book.reading() as session:
        return organisation_of(session)


def new_code() -> str:
    """Return a code that no other organisation's book has."""
    return uuid.uuid4().hex


def back_up(source: Path, target: Path) -> Path:
    """Copy a book, open or not, prove the copy, and return where it lies.

    Raises:
        GachaError: if the source is no book or the target cannot be written.
    """
    if target.is_dir():
        target = target / f"{source.stem}-{dt.datetime.now():%Y%m%d-%H%M%S}{source.suffix}"  # noqa: DTZ005
    elif target.exists() and backups.owner_of(target) != backups.owner_of(source):
        raise GachaError(_("“{name}”不是这个账本的备份，不能覆盖，请另取一个文件名。").format(name=target.name))
    backups.copy_book(source, target)
    return target


def restore(backup: Path, target: Path) -> Path | None:
    """Put a backup in a book's place, open or not readable as it may be; the book that was there is kept beside.

    Returns:
        Where the replaced book lies now, or None where there was none.

    Raises:
        GachaError: if the backup is no sound book, or the target is in use or cannot be written.
    """
    from gacha_app.storage import lock

    check_is_book(backup)
    with contextlib.suppress(_older()):
        check_version(backup)
    if target.exists() and target.samefile(backup):
        raise GachaError(_("备份和要恢复的账本是同一个文件，请另选一个。"))
    held = lock.take(target, "")
    try:
        kept = None
        if target.exists():
            kept = target.with_name(f"{target.stem}-恢复前-{dt.datetime.now():%Y%m%d-%H%M%S}{target.suffix}")  # noqa: DTZ005
            target.rename(kept)
        try:
            backups.copy_book(backup, target)
        except BaseException:
            if kept:
                kept.rename(target)
            raise
        return kept
    except OSError as problem:
        raise GachaError(
            _("不能写入“{path}”：{reason}。请检查权限和剩余空间。").format(path=target, reason=problem.strerror)
        ) from problem
    finally:
        lock.release(held)


def _older() -> type[GachaError]:
    from gacha_app.storage.migrating import OlderBook

    return OlderBook


def verify(book: Book) -> tuple[Fault, ...]:
    """Return everything that is wrong with a book; nothing where it is sound."""
    with book.reading() as session:
        return faults(session)
