"""What each household is told of its dividend on a slip (明白纸), and the check of one against the book."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dividend import LINE_STATES, DividendPlan
from gacha_app.domain.money import capital, grouped, remainder_rule, yuan
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.reports.dividends import APPROVED, plan_row
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.register_history import share_kind_titles
from gacha_app.storage.share_tables import dividend_line_parts
from gacha_app.storage.tables import dividend_lines, dividend_plans

_YEARS_BEFORE = 5


@dataclass(frozen=True)
class Slip:
    """One household's dividend as it is told on a slip; all fen.

    Attributes:
        parts: (kind of shares, shares, amount per share in words, fen) that make up the amount.
        offset, tax, net: what is set off, withheld, and paid. capital: the net amount in capitals.
        state: how far it has come. before: (year, fen) of earlier years, the latest first.
        code: what the square code holds: whoever reads it can hold the slip against the book.
    """

    number: str
    representative: str
    parts: tuple[tuple[str, str, str, int], ...]
    amount: int
    offset: int
    tax: int
    net: int
    capital: str
    state: str
    before: tuple[tuple[int, int], ...]
    code: str


@dataclass(frozen=True)
class Slips:
    """A year's slips with what all of them say.

    Attributes:
        rule: how remainders are given. basis: how the amount was worked out, in words.
    """

    organisation: str
    telephone: str
    year: int
    record_date: dt.date
    fingerprint: str
    basis: str
    rule: str
    sample: bool
    slips: tuple[Slip, ...]


def dividend_slips(session: Session, year: int, numbers: tuple[str, ...] = ()) -> Slips | None:
    """Return the slips of a year's plan, of all households or of those numbered; None where there is no plan."""
    plan = plan_row(session, year)
    if plan is None:
        return None
    organisation = organisation_of(session)
    parts, before = _parts(session, plan), _before(session, year)
    each = DividendPlan(year, plan.record_date, plan.total, plan.total_shares).per_share_text
    line = dividend_lines.c
    query = select(dividend_lines).where(line.plan_id == plan.id).order_by(line.number)
    if numbers:
        query = query.where(line.number.in_(numbers))
    slips = tuple(
        Slip(
            one.number, one.representative,
            parts.get(one.id, ((_("份额"), share_text(one.shares), each, one.amount),)),
            one.amount, one.offset, one.tax, one.net, capital(one.net),
            _(LINE_STATES[one.state]) + (f"（{one.paid_on}）" if one.paid_on else ""),
            before.get(one.household_id, ()),
            slip_code(organisation.code, year, one.number, one.amount, one.net, plan.fingerprint),
        )
        for one in session.execute(query)
    )  # fmt: skip
    basis = _("可分配收益 {most} 元，本次分配 {total} 元，共 {shares} 份，合每份 {each} 元。").format(
        most=grouped(plan.distributable), total=grouped(plan.total), shares=share_text(plan.total_shares), each=each
    )
    return Slips(
        organisation.name, organisation.telephone, year, plan.record_date, plan.fingerprint, basis, remainder_rule(),
        organisation.sample, slips,
    )  # fmt: skip


def slip_code(organisation: str, year: int, number: str, amount: int, net: int, fingerprint: str) -> str:
    """Return what a slip's square code holds: year, household, amounts, and a check value over all with the register.

    The check value changes with any of them, and with any share in the frozen register.
    """
    told = f"{year} {number} {yuan(amount)} {yuan(net)}"
    check = hashlib.sha256(f"{organisation} {told} {fingerprint}".encode()).hexdigest()[:12].upper()
    return f"{told} {check}"


def check_slip(session: Session, code: str) -> str:
    """Return in words whether a slip's code is what the book says."""
    words = code.split()
    if len(words) != 5 or not words[0].isdigit():
        return _("这不是分红明白纸的校验码。")
    told = dividend_slips(session, int(words[0]), (words[1],))
    if told is None or not told.slips:
        return _("账本里没有 {year}年度户号 {number} 的分红。").format(year=words[0], number=words[1])
    if told.slips[0].code != " ".join(words):
        return _("校验不符：账本里 {year}年度户号 {number} 应分 {amount} 元，实发 {net} 元。").format(
            year=words[0], number=words[1], amount=grouped(told.slips[0].amount), net=grouped(told.slips[0].net)
        )
    return _("校验相符：{year}年度户号 {number}，实发 {net} 元。").format(
        year=words[0], number=words[1], net=grouped(told.slips[0].net)
    )


def _parts(session: Session, plan: Any) -> dict[int, tuple[tuple[str, str, str, int], ...]]:
    """Return by line what each kind of shares brings; nothing where kinds make no difference."""
    kinds = share_kind_titles(session)
    part = dividend_line_parts.c
    query = (
        select(part.line_id, part.share_kind, part.shares, part.amount)
        .join(dividend_lines, dividend_lines.c.id == part.line_id)
        .where(dividend_lines.c.plan_id == plan.id)
        .order_by(part.line_id, part.id)
    )
    found: dict[int, tuple[tuple[str, str, str, int], ...]] = {}
    for one in session.execute(query):
        told = (kinds.get(one.share_kind, one.share_kind), share_text(one.shares), "", one.amount)
        found[one.line_id] = (*found.get(one.line_id, ()), told)
    return found


def _before(session: Session, year: int) -> dict[int, tuple[tuple[int, int], ...]]:
    line, plan = dividend_lines.c, dividend_plans.c
    query = (
        select(line.household_id, plan.year, line.amount)
        .join(dividend_plans, plan.id == line.plan_id)
        .where(APPROVED, plan.year < year, plan.year >= year - _YEARS_BEFORE)
        .order_by(plan.year.desc())
    )
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    for household, of_year, amount in session.execute(query):
        found[household] = (*found.get(household, ()), (of_year, amount))
    return found
