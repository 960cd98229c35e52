"""How commands name vouchers and what stands on their lines, and how they tell of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gacha_app.cli.showing import done
from gacha_app.domain.entry_kinds import DIMENSIONS
from gacha_app.domain.money import parse_yuan, yuan
from gacha_app.domain.shares import parse_quantity, quantity_text
from gacha_app.domain.voucher import Posting, State, Voucher
from gacha_app.i18n import _
from gacha_app.storage.book import Book


def identities(book: Book, names: dict[str, str]) -> dict[str, int]:
    """Return the identities of what lines are about, by the columns they are kept in."""
    from gacha_app.services.lookups import named

    aliases = {_(title): key for key, title in DIMENSIONS.items()}
    return {
        f"{aliases.get(dimension, dimension)}_id": named(book, aliases.get(dimension, dimension), name)
        for dimension, name in names.items()
        if name
    }


def postings_of(book: Book, lines: Sequence[str], summary: str) -> list[Posting]:
    """Return the lines written as CODE:YUAN[:dimension=name][:quantity=N][:unit=U]; debit positive."""
    from gacha_app.services.vouchers import parse_line

    made = []
    for line in lines:
        code, amount, names = parse_line(line)
        counted = names.pop("quantity", "") or names.pop(_("数量"), "")
        unit = names.pop("unit", "") or names.pop(_("单位"), "")
        said = names.pop("summary", "") or names.pop(_("摘要"), "")
        posting = Posting(code, parse_yuan(amount), said or summary, **identities(book, names))  # type: ignore[arg-type]
        if counted:
            posting.quantity, posting.unit = parse_quantity(counted), unit
        made.append(posting)
    return made


def draft_ids(book: Book, numbers: Sequence[str]) -> list[int]:
    """Return the identities of vouchers called by number or draft."""
    from gacha_app.services.vouchers import voucher_called

    with book.reading() as session:
        return [voucher_called(session, one).id or 0 for one in numbers]


def tell_voucher(voucher: Voucher, as_json: bool) -> None:
    """Tell of a voucher that was just recorded or changed."""
    done(in_words(voucher), as_json, voucher_json(voucher))


def tell_vouchers(vouchers: Sequence[Voucher], as_json: bool) -> None:
    """Tell of several vouchers; of a single one as `tell_voucher`."""
    if len(vouchers) == 1:
        tell_voucher(vouchers[0], as_json)
    else:
        told = {"count": len(vouchers), "vouchers": [voucher_json(one) for one in vouchers]}
        done("\n".join(in_words(one) for one in vouchers), as_json, told)


def in_words(voucher: Voucher) -> str:
    """Return a voucher in one line."""
    text = _("{number}  {date}  {summary}  {amount} 元").format(
        number=voucher.label, date=voucher.date, summary=voucher.summary, amount=yuan(voucher.amount)
    )
    return text + "  " + _("（已审核，待记账）") if voucher.state is State.REVIEWED else text


def voucher_json(voucher: Voucher) -> dict[str, Any]:
    """Return a voucher as programs read it."""
    return {
        "number": voucher.number or "", "id": voucher.id, "state": str(voucher.state), "date": str(voucher.date),
        "summary": voucher.summary, "amount": yuan(voucher.amount), "attachments": voucher.attachments,
        "prepared_by": voucher.prepared_by, "reviewed_by": voucher.reviewed_by, "posted_by": voucher.posted_by,
        "cashier": voucher.cashier, "reason": voucher.reason,
        "lines": [_line_json(one) for one in voucher.postings],
    }  # fmt: skip


def _line_json(one: Posting) -> dict[str, Any]:
    told: dict[str, Any] = {"account": one.account, "amount": yuan(one.amount), "summary": one.summary}
    if one.quantity is not None:
        told |= {"quantity": quantity_text(one.quantity), "unit": one.unit}
    told |= {dimension: getattr(one, f"{dimension}_id") for dimension in DIMENSIONS if getattr(one, f"{dimension}_id")}
    return told | ({"red": True} if one.red else {})
