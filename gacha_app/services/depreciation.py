"""Writing off what wears: a month's depreciation and amortisation, seen first and then posted."""

from __future__ import annotations

from collections.abc import Mapping

from gacha_app.domain.dates import Period
from gacha_app.domain.register import Asset
from gacha_app.domain.shares import parse_quantity
from gacha_app.domain.voucher import Voucher
from gacha_app.reports.adjustments import Due
from gacha_app.reports.depreciation import depreciation_due
from gacha_app.services.adjustments import check_month, make
from gacha_app.services.registers import card_named
from gacha_app.storage.book import Book


def preview_depreciation(
    book: Book, period: Period, *, units: Mapping[int, int] | None = None, catch_up: bool = False
) -> Due:
    """Return what a month's depreciation would make; nothing is kept.

    Args:
        units: the month's work by asset, in thousandths, of assets that wear by their work.
        catch_up: whether the months that were missed are made too.

    Raises:
        InvalidInput: if no month is named, or work is told of an asset that does not wear by it, is disposed of, or
            would go above its total.
    """
    check_month(period)
    with book.reading() as session:
        return depreciation_due(session, period, units=units, catch_up=catch_up)


def depreciate(
    book: Book, period: Period, *, units: Mapping[int, int] | None = None, catch_up: bool = False
) -> list[Voucher]:
    """Post a month's depreciation as one voucher; a month that is done makes nothing new.

    Raises:
        InvalidInput: as `preview_depreciation`, or if the month is closed.
    """
    return make(book, "depreciate", ("depreciation",), period, units=units, catch_up=catch_up)


def units_of(book: Book, said: Mapping[str, str]) -> dict[int, int]:
    """Return the month's work in thousandths by asset, from what people wrote by the asset's name or number.

    Raises:
        InvalidInput: if a quantity is none, or several assets are called so.
        NotFound: if no asset is called so.
    """
    return {card_named(book, Asset, name).id or 0: parse_quantity(quantity) for name, quantity in said.items()}
