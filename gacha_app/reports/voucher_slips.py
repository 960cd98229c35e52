"""Vouchers as they are printed (记账凭证): sheets of a few lines, numbered 1/3, 2/3, 3/3 where one is not enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.errors import NotFound
from gacha_app.domain.money import capital
from gacha_app.domain.shares import quantity_text
from gacha_app.domain.voucher import Posting, State, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.names import (
    account_names,
    contract_names,
    counterparty_names,
    fund_names,
    household_names,
    project_names,
)
from gacha_app.storage.tables import vouchers

LINES_A_SHEET = 8
# Objects are made of so many vouchers at once
_AT_ONCE = 500


@dataclass(frozen=True)
class SlipLine:
    """One line of a printed voucher.

    Attributes:
        general, detail: the account of the first level, and what stands under it with project, household ...
        debit, credit: fen; red lines stand negative in their own column.
    """

    summary: str
    general: str
    detail: str
    debit: int
    credit: int


@dataclass(frozen=True)
class Slip:
    """One sheet of a printed voucher.

    Attributes:
        part: "1/3" where the voucher needs several sheets, else "".
        debit, credit: the sums, on the last sheet only; words: the same in capital figures.
        mark: what the sheet must say beside its number: a draft, taken back by another.
    """

    date: dt.date
    number: str
    part: str
    lines: tuple[SlipLine, ...]
    debit: int | None
    credit: int | None
    words: str
    attachments: int
    prepared_by: str
    reviewed_by: str
    posted_by: str
    cashier: str
    mark: str


@dataclass(frozen=True)
class Slips:
    """Vouchers ready to be printed.

    Attributes:
        head: who answers for the books (会计主管). sample: whether the figures are invented.
    """

    organisation: str
    head: str
    sample: bool
    sheets: tuple[Slip, ...]


def voucher_slips(session: Session, identities: Sequence[int]) -> Slips:
    """Return the sheets of some vouchers in the order given, in Chinese as official papers are.

    Raises:
        NotFound: if one is not there, or none is asked for.
    """
    with in_chinese():
        organisation = organisation_of(session)
        sheets = tuple(slip for voucher in _vouchers(session, identities) for slip in _sheets(session, voucher))
        if not sheets:
            raise NotFound(_("没有可以打印的凭证。"))
        return Slips(organisation.name, organisation.accountant, organisation.sample, sheets)


def _vouchers(session: Session, identities: Sequence[int]) -> Iterator[Voucher]:
    for start in range(0, len(identities), _AT_ONCE):
        wanted = identities[start : start + _AT_ONCE]
        found = {one.id: one for one in session.scalars(select(Voucher).where(vouchers.c.id.in_(wanted)))}
        for identity in wanted:
            if identity not in found:
                raise NotFound(_("没有凭证“{reference}”。").format(reference=identity))
            yield found[identity]
        session.expunge_all()


def _sheets(session: Session, voucher: Voucher) -> Iterator[Slip]:
    lines = _lines(session, voucher)
    # 会计基础工作规范 第五十一条: 一笔经济业务需要填制两张以上记账凭证的，可以采用分数编号法
    parts = [lines[start : start + LINES_A_SHEET] for start in range(0, len(lines), LINES_A_SHEET)]
    debit, credit = sum(one.debit for one in lines), sum(one.credit for one in lines)
    for place, some in enumerate(parts, 1):
        last = place == len(parts)
        yield Slip(
            voucher.date,
            voucher.number or voucher.label,
            f"{place}/{len(parts)}" if len(parts) > 1 else "",
            tuple(some),
            debit if last else None,
            credit if last else None,
            capital(debit) if last else _("（接下页）"),
            voucher.attachments,
            voucher.prepared_by,
            voucher.reviewed_by,
            voucher.posted_by,
            voucher.cashier,
            _mark(session, voucher),
        )


def _mark(session: Session, voucher: Voucher) -> str:
    if voucher.state in (State.DRAFT, State.REVIEWED):
        return _("未记账")
    if voucher.state is State.REVERSED:
        by = session.scalar(select(vouchers.c.number).where(vouchers.c.reverses_id == voucher.id))
        return _("已由 {number} 冲销").format(number=by or "")
    return ""


def _lines(session: Session, voucher: Voucher) -> list[SlipLine]:
    names = _names(session)
    accounts = account_names(session) if "accounts" not in session.info else session.info["accounts"]
    session.info["accounts"] = accounts
    ordered = voucher.postings
    if ordered and not ordered[0].on_debit_side:
        # on paper the debit stands first
        ordered = sorted(ordered, key=lambda one: not one.on_debit_side)
    return [_line(one, voucher, accounts, names) for one in ordered]


def _line(
    one: Posting, voucher: Voucher, accounts: Mapping[str, str], names: Mapping[str, Mapping[int, str]]
) -> SlipLine:
    general = accounts.get(one.account[:3], "")
    under = [accounts.get(one.account[:end], "") for end in range(5, len(one.account) + 1, 2)]
    about = [called.get(getattr(one, key) or 0, "") for key, called in names.items()]
    if one.quantity:
        about.append(f"{quantity_text(one.quantity)}{one.unit}")
    return SlipLine(
        one.summary or voucher.summary,
        f"{one.account[:3]} {general}",
        " ".join(filter(None, ("—".join(filter(None, under)), "·".join(filter(None, about))))),
        one.amount if one.on_debit_side else 0,
        0 if one.on_debit_side else -one.amount,
    )


def _names(session: Session) -> Mapping[str, Mapping[int, str]]:
    """Return what each dimension's records are called, read once for all the sheets."""
    if "names" not in session.info:
        session.info["names"] = {
            "project_id": {key: name for key, name in project_names(session).items() if key is not None},
            "fund_id": fund_names(session),
            "household_id": household_names(session),
            "contract_id": contract_names(session),
            "counterparty_id": counterparty_names(session),
        }
    found: Mapping[str, Mapping[int, str]] = session.info["names"]
    return found
