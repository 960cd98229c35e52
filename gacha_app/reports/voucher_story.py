"""One voucher's story: its lines in words, who made it, and what it took back or was taken back by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.entry_answers import answers_of
from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.errors import NotFound
from gacha_app.domain.shares import quantity_text
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _
from gacha_app.reports.attachments import Attached, attachments_of
from gacha_app.reports.heading import chart_of
from gacha_app.reports.names import (
    account_names,
    contract_names,
    counterparty_names,
    fund_names,
    household_names,
    project_names,
)
from gacha_app.reports.spreads import may_be_spread
from gacha_app.reports.vouchers import form_title
from gacha_app.storage.accounting_tables import voucher_templates
from gacha_app.storage.reference import entry_kinds
from gacha_app.storage.tables import periods, vouchers


@dataclass(frozen=True)
class StoryLine:
    """One line of an entry, as people read it.

    Attributes:
        account: its code and name, "102 银行存款".
        debit, credit: fen; a red line stands negative in the column of the line it takes back.
        about: the project, fund, household ... and quantity written on it.
    """

    account: str
    debit: int
    credit: int
    about: str


@dataclass(frozen=True)
class VoucherStory:
    """Everything that is known of a voucher.

    Attributes:
        form: what people call the way it came about, "" for an accountant's own entry.
        answers: what its form was answered, or None where no form makes this entry.
        reverses, reversed_by: the labels of the voucher it takes back, and of the one that took it back, or "".
        corrects: the label of the voucher it enters anew or puts right, or "".
        corrected_by: the labels of those that enter it anew or put it right.
        attached: the papers kept with it.
        template: the recurring entry it came from, or "".
        year_closed: whether its year's closing was made.
        spreadable: whether it took or paid money that may be spread over months.
        funds: the identity and the name of every subsidy fund it moved.
    """

    voucher: Voucher
    form: str
    lines: tuple[StoryLine, ...]
    answers: Answers | None
    reverses: str
    reversed_by: str
    corrects: str = ""
    corrected_by: tuple[str, ...] = ()
    attached: tuple[Attached, ...] = ()
    template: str = ""
    year_closed: bool = False
    spreadable: bool = False
    funds: tuple[tuple[int, str], ...] = ()


def voucher_story(session: Session, voucher_id: int) -> VoucherStory:
    """Return everything that is known of a voucher.

    Raises:
        NotFound: if the book has none of this identity.
    """
    voucher = session.get(Voucher, voucher_id)
    if voucher is None:
        raise NotFound(_("没有凭证“{reference}”。").format(reference=voucher_id))
    kind = entry_kinds(chart_of(session)).get(voucher.entry_kind)
    corrected = session.scalars(select(Voucher).where(vouchers.c.corrects_id == voucher_id).order_by(vouchers.c.id))
    by = session.scalars(select(Voucher).where(vouchers.c.reverses_id == voucher_id)).first()
    year_end = select(periods.c.month).where(periods.c.year == voucher.date.year, periods.c.month == 12)
    template = session.scalar(select(voucher_templates.c.name).where(voucher_templates.c.id == voucher.template_id))
    return VoucherStory(
        voucher,
        form_title(voucher.kind, voucher.entry_kind),
        story_lines(session, voucher.postings),
        answers_of(kind, voucher) if kind else None,
        _label_of(session, voucher.reverses_id),
        by.label if by else "",
        _label_of(session, voucher.corrects_id),
        tuple(one.label for one in corrected),
        attachments_of(session, "voucher", voucher_id),
        template or "",
        session.execute(year_end).first() is not None,
        may_be_spread(session, voucher_id),
        _funds_of(session, voucher),
    )


def _funds_of(session: Session, voucher: Voucher) -> tuple[tuple[int, str], ...]:
    touched = dict.fromkeys(one.fund_id for one in voucher.postings if one.fund_id is not None)
    names = fund_names(session) if touched else {}
    return tuple((identity, names.get(identity, "")) for identity in touched)


def _label_of(session: Session, voucher_id: int | None) -> str:
    found = session.get(Voucher, voucher_id) if voucher_id else None
    return found.label if found else ""


def story_lines(session: Session, lines: Sequence[Posting]) -> tuple[StoryLine, ...]:
    """Return the lines of an entry as people read them, kept in the book or not yet."""
    accounts = account_names(session)
    names: dict[str, dict[int, str] | dict[int | None, str]] = {
        "project_id": project_names(session),
        "fund_id": fund_names(session),
        "household_id": household_names(session) if any(one.household_id for one in lines) else {},
        "contract_id": contract_names(session),
        "counterparty_id": counterparty_names(session),
    }
    # money that comes back turns a form's entry round: on paper the debit stands first all the same
    ordered = sorted(lines, key=lambda one: not one.on_debit_side) if lines and not lines[0].on_debit_side else lines
    return tuple(_line(one, accounts, names) for one in ordered)


def _line(
    one: Posting, accounts: dict[str, str], names: dict[str, dict[int, str] | dict[int | None, str]]
) -> StoryLine:
    about = [called.get(getattr(one, key), "") for key, called in names.items() if getattr(one, key) is not None]
    if one.quantity is not None:
        about.append(f"{quantity_text(one.quantity)} {one.unit}".strip())
    parent = accounts.get(one.account[:3], "")
    name = accounts.get(one.account, "")
    title = name if len(one.account) == 3 or not parent else f"{parent}—{name}"
    return StoryLine(
        f"{one.account} {title}",
        one.amount if one.on_debit_side else 0,
        0 if one.on_debit_side else -one.amount,
        " · ".join(filter(None, about)),
    )
