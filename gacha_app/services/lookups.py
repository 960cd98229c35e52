"""Finding what people call by name: projects, funds, households, contracts, counterparties, accounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.entry_kinds import DIMENSIONS
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.i18n import _
from gacha_app.storage.book import Book
from gacha_app.storage.tables import accounts, contracts, counterparties, funds, households, members, projects


@dataclass(frozen=True)
class Choice:
    """One thing that a dimension may be.

    Attributes:
        label: what people call it. detail: what tells it from others of the same name.
    """

    id: int
    label: str
    detail: str = ""


def choices(session: Session, dimension: str) -> list[Choice]:
    """Return everything that a dimension ("project", "fund" ...) may be, in the order people look for it."""
    queries: dict[str, Select[Any]] = {
        "project": select(projects.c.id, projects.c.name, projects.c.partner).order_by(projects.c.id),
        "fund": select(funds.c.id, funds.c.name, funds.c.document_number).order_by(funds.c.id),
        "household": select(households.c.id, households.c.representative, households.c.number)
        .where(households.c.left.is_(None))
        .order_by(households.c.number),
        "contract": select(contracts.c.id, contracts.c.name, contracts.c.number).order_by(contracts.c.id),
        "counterparty": select(counterparties.c.id, counterparties.c.name, counterparties.c.telephone).order_by(
            counterparties.c.name
        ),
    }
    return [Choice(row[0], row[1], row[2]) for row in session.execute(queries[dimension])]


def account_choices(session: Session, accept: Callable[[str], bool] = bool) -> list[tuple[str, str]]:
    """Return (code, name with what stands above it) of every active account whose code is accepted."""
    rows = session.execute(
        select(accounts.c.code, accounts.c.name, accounts.c.parent).where(accounts.c.active).order_by(accounts.c.code)
    ).all()
    names = {row.code: row.name for row in rows}
    return [
        (row.code, f"{names[row.parent]}—{row.name}" if row.parent in names else row.name)
        for row in rows
        if accept(row.code)
    ]


def named(book: Book, dimension: str, name: str) -> int:
    """Return the identity of what a dimension calls by this name, number or document number.

    Raises:
        InvalidInput: if there is no such dimension, or several are called so.
        NotFound: if nothing is called so.
    """
    if dimension not in DIMENSIONS:
        raise InvalidInput(
            dimension, _("没有“{name}”这种核算项，可用的有：{all}。").format(name=dimension, all="、".join(DIMENSIONS))
        )
    plain = name.strip()
    queries: dict[str, Select[Any]] = {
        "project": select(projects.c.id).where(projects.c.name == plain),
        "fund": select(funds.c.id).where(or_(funds.c.name == plain, funds.c.document_number == plain)),
        "household": select(households.c.id).where(
            or_(households.c.number == plain.zfill(4), households.c.representative == plain)
        ),
        "contract": select(contracts.c.id).where(or_(contracts.c.name == plain, contracts.c.number == plain)),
        "counterparty": select(counterparties.c.id).where(counterparties.c.name == plain),
    }
    with book.reading() as session:
        found: list[int] = list(session.scalars(queries[dimension])) if plain else []
    title = _(DIMENSIONS[dimension])
    if not found:
        raise NotFound(_("没有名为“{name}”的{what}，请先登记。").format(name=name[:40], what=title))
    if len(found) > 1:
        raise InvalidInput(
            dimension,
            _("名为“{name}”的{what}有 {count} 个，请写编号。").format(name=name[:40], what=title, count=len(found)),
        )
    return found[0]


def member_named(book: Book, household_id: int, name: str) -> int:
    """Return the identity of a household's member of this name, or of the last digits of his identity number.

    Raises:
        InvalidInput: if several are called so.
        NotFound: if nobody is.
    """
    plain = name.strip()
    called = members.c.name == plain
    if len(plain) >= 4:
        called = or_(called, members.c.identity_number.endswith(plain, autoescape=True))
    query = select(members.c.id).where(members.c.household_id == household_id, called)
    with book.reading() as session:
        found = list(session.scalars(query))
    if not found:
        raise NotFound(_("这一户没有成员“{name}”。").format(name=plain[:40]))
    if len(found) > 1:
        raise InvalidInput("member", _("这一户有几名成员叫“{name}”，请写身份证号的末四位。").format(name=plain[:40]))
    return int(found[0])
