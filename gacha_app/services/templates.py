"""Templates of vouchers, and those that come again by themselves (rent, wages): kept, changed, made when due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.recurring import Template, following, span_of, template_of
from gacha_app.domain.voucher import State, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.recurring import due_entries
from gacha_app.services.posting import draft, post_or_draft
from gacha_app.services.vouchers import voucher_called
from gacha_app.storage import tables
from gacha_app.storage.accounting_tables import voucher_templates
from gacha_app.storage.book import Book, Writing


@dataclass(frozen=True)
class Rhythm:
    """When a recurring entry comes again.

    Attributes:
        every: months from one to the next. next_on: the day of the next one. until: the last day it may come, or None.
        day: the day of the month, 31 for its last; that of `next_on` where it is 0.
    """

    every: int
    next_on: dt.date
    until: dt.date | None = None
    day: int = 0


def save_template(book: Book, name: str, like: Voucher | str, *, rhythm: Rhythm | None = None) -> Template:
    """Keep a voucher as a template; with a rhythm it comes again by itself.

    Args:
        like: the voucher, or the number of one in the book.

    Raises:
        InvalidInput: if the name is missing or taken, or the voucher is a reversal or made by the program.
    """
    with book.writing("save_template", name) as session:
        voucher = voucher_called(session, like) if isinstance(like, str) else like
        if voucher.reverses_id is not None or voucher.is_program_made:
            raise InvalidInput(
                "voucher", _("{number} 是冲销或程序生成的凭证，不能存为模板。").format(number=voucher.label)
            )
        voucher.check()
        template = template_of(voucher, name)
        _set_rhythm(template, rhythm)
        template.check()
        _refuse_taken(session, template)
        session.add(template)
        session.flush()
        return template


def change_template(book: Book, template_id: int, changes: Mapping[str, Any]) -> Template:
    """Change a template's name, words, rhythm or lines.

    Args:
        changes: by the names of `Template`; "every" 0 stops it from coming again; "voucher" replaces its lines.

    Raises:
        InvalidInput: if what is said cannot be.
    """
    with book.writing("change_template", str(template_id)) as session:
        template = _kept(session, template_id)
        for name, value in changes.items():
            if name == "voucher":
                value.check()
                template.lines = template_of(value, template.name).lines
                template.summary = value.summary
            elif name in ("name", "summary", "every", "day", "next_on", "until", "note", "active"):
                setattr(template, name, value)
            else:
                raise InvalidInput(name, _("模板没有“{name}”这一项。").format(name=name))
        template.check()
        _refuse_taken(session, template)
        return template


def delete_template(book: Book, template_id: int) -> None:
    """Throw a template away; one that vouchers were made of is put out of use and kept.

    Raises:
        NotFound: if there is none of this identity.
    """
    with book.writing("delete_template", str(template_id)) as session:
        template = _kept(session, template_id)
        used = session.scalar(select(func.count()).where(tables.vouchers.c.template_id == template_id))
        if used:
            # its name is free for another one
            with in_chinese():
                template.active, template.name = False, f"{template.name}（{_('已停用')}{template_id}）"
        else:
            session.delete(template)


def template_called(session: Session, name: str) -> Template:
    """Return the template of this name, or of this identity written as digits.

    Raises:
        NotFound: if there is none.
    """
    plain = name.strip()
    found = session.scalars(select(Template).where(voucher_templates.c.name == plain)).one_or_none()
    if found is None and plain.isascii() and plain.isdigit() and len(plain) < 12:
        found = session.get(Template, int(plain))
    if found is None or not found.active:
        raise NotFound(_("没有名为“{name}”的凭证模板。").format(name=name[:40]))
    return found


def use_template(book: Book, name: str, day: dt.date, *, post_it: bool = False) -> Voucher:
    """Record the voucher that a template makes for a day.

    Raises:
        NotFound: if there is no such template.
        InvalidInput: if an account of it is gone, or the book cannot hold it on that day.
    """
    with book.writing("use_template", name) as session:
        template = template_called(session, name)
        voucher = template.voucher(day)
        # used by hand it is none of the recurring ones
        voucher.template_id = None
        check_accounts(session, template)
        return post_or_draft(session, voucher) if post_it else draft(session, voucher)


def make_due(
    book: Book, until: dt.date, *, template_ids: tuple[int, ...] = (), post_them: bool = False
) -> list[Voucher]:
    """Make every recurring entry that is due up to a day, all or none.

    Args:
        template_ids: only these templates; empty for all.
        post_them: posted at once where the book wants no review first; else drafts.

    Raises:
        InvalidInput: if an account is gone, a month is closed, or one was made for that time already.
    """
    with book.writing("make_due", str(until)) as session:
        made = []
        for due in due_entries(session, until):
            if template_ids and due.template_id not in template_ids:
                continue
            template = _kept(session, due.template_id)
            check_accounts(session, template)
            _refuse_twice(session, template, due.day)
            voucher = template.voucher(due.day)
            made.append(post_or_draft(session, voucher) if post_them else draft(session, voucher))
            template.next_on = following(due.day, template.every, template.day)
        if not made:
            raise InvalidInput("until", _("到 {date} 没有到期的周期凭证。").format(date=until))
        return made


def skip_due(book: Book, template_id: int) -> Template:
    """Pass over the next time a recurring entry is due.

    Raises:
        InvalidInput: if it does not recur.
    """
    with book.writing("skip_due", str(template_id)) as session:
        template = _kept(session, template_id)
        if not template.every or template.next_on is None:
            raise InvalidInput("every", _("“{name}”不是周期凭证。").format(name=template.name))
        template.next_on = following(template.next_on, template.every, template.day)
        return template


def check_accounts(session: Session, template: Template) -> None:
    """Refuse a template whose accounts the book has no more.

    Raises:
        InvalidInput: naming template and account.
    """
    codes = {line.account for line in template.lines}
    account = tables.accounts.c
    known = set(session.scalars(select(account.code).where(account.code.in_(codes), account.active)))
    if codes - known:
        raise InvalidInput(
            "account",
            _("模板“{name}”里的科目 {code} 已经停用，请先修改模板。").format(
                name=template.name, code=min(codes - known)
            ),
        )


def _set_rhythm(template: Template, rhythm: Rhythm | None) -> None:
    if rhythm is not None:
        template.every, template.next_on, template.until = rhythm.every, rhythm.next_on, rhythm.until
        template.day = rhythm.day or rhythm.next_on.day
        if not rhythm.every:
            raise InvalidInput("every", _("间隔应在 1 到 60 个月之间。"))


def _refuse_twice(session: Session, template: Template, day: dt.date) -> None:
    first, last = span_of(template, day)
    voucher = tables.vouchers.c
    there = session.scalars(
        select(Voucher).where(
            voucher.template_id == template.id, voucher.date.between(first, last), voucher.state != State.REVERSED,
            voucher.reverses_id.is_(None),
        )
    ).first()  # fmt: skip
    if there is not None:
        raise InvalidInput(
            "next_on",
            _("“{name}”{first} 到 {last} 已经记过（{number}），不能再记一次。").format(
                name=template.name, first=first, last=last, number=there.label
            ),
        )


def _refuse_taken(session: Writing, template: Template) -> None:
    other = select(voucher_templates.c.id).where(voucher_templates.c.name == template.name)
    with session.no_autoflush:
        taken = [one for one in session.scalars(other) if one != template.id]
    if taken:
        raise InvalidInput("name", _("已有名为“{name}”的模板，请换一个名称。").format(name=template.name))


def _kept(session: Session, template_id: int) -> Template:
    found = session.get(Template, template_id)
    if found is None:
        raise NotFound(_("没有名为“{name}”的凭证模板。").format(name=template_id))
    return found
