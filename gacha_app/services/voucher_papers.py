"""Printing vouchers: one, a few, or all that a list shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _
from gacha_app.reports.voucher_slips import voucher_slips
from gacha_app.reports.vouchers import VoucherFilter, voucher_identities
from gacha_app.services.vouchers import voucher_called
from gacha_app.storage.book import Book

# A stack of paper as high as a table: more at once is a mistake
MOST = 20_000


def print_vouchers(
    book: Book,
    path: Path,
    wanted: VoucherFilter | Sequence[int] | Sequence[str],
    *,
    single: bool = False,
) -> str:
    """Write vouchers as a PDF to be printed, signed and bound.

    Args:
        wanted: a filter, or the identities or numbers of vouchers in the order they are to be printed in.
        single: one to a page of half the size; else two to a page.

    Returns:
        The characters that the fonts lack; they stand as 〓 on the paper.

    Raises:
        NotFound: if there is nothing to print.
        GachaError: if the file cannot be written.
    """
    from gacha_app.papers.voucher import print_vouchers as write

    with book.reading() as session:
        if isinstance(wanted, VoucherFilter):
            identities = voucher_identities(session, wanted, MOST + 1)
        else:
            identities = [one if isinstance(one, int) else voucher_called(session, one).id or 0 for one in wanted]
        if len(identities) > MOST:
            raise InvalidInput("month", _("一次最多打印 {most} 张凭证，请按月份分开打印。").format(most=MOST))
        slips = voucher_slips(session, identities)
    return "".join(write(slips, path, single=single).missing_characters)
