"""The file that a bank takes for paying many at once: as the format says, accounts as text, two decimals."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from gacha_app.domain.bank_batch import Payment
from gacha_app.domain.bank_format import BankFormat
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import decimal_yuan, yuan
from gacha_app.i18n import _

_WIDTHS = {"account": 24, "name": 14, "amount": 14, "bank": 24, "serial": 6}


def bank_file(layout: BankFormat, payments: Sequence[Payment], common: Mapping[str, str]) -> bytes:
    """Return a bank's file; the same payments give the same bytes.

    Args:
        common: what is the same for all: payer, purpose, note, by key of `FIELDS`.

    Raises:
        InvalidInput: if a name has a character that the encoding lacks.
    """
    rows = [[_value(key, one, common) for _heading, key in layout.columns] for one in payments]
    headings = [heading for heading, _key in layout.columns]
    if layout.file == "xlsx":
        return _workbook(layout, headings, payments, rows)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=layout.separator, lineterminator="\r\n")
    if layout.header:
        writer.writerow(headings)
    writer.writerows(rows)
    try:
        return text.getvalue().encode(layout.encoding)
    except UnicodeEncodeError as problem:
        raise InvalidInput(
            "encoding",
            _("“{character}”不能写成银行要的编码，请改用 xlsx 或 utf-8 的格式。").format(
                character=problem.object[problem.start : problem.end]
            ),
        ) from None


def _value(key: str, one: Payment, common: Mapping[str, str]) -> str:
    own = {
        "serial": str(one.serial), "number": one.number, "name": one.name, "identity": one.identity, "bank": one.bank,
        "account": one.account, "amount": yuan(one.amount), "telephone": one.telephone,
    }  # fmt: skip
    return own[key] if key in own else common.get(key, "")


def _workbook(
    layout: BankFormat, headings: Sequence[str], payments: Sequence[Payment], rows: Sequence[Sequence[str]]
) -> bytes:
    from gacha_app.sheets.pen import Look, Pen
    from gacha_app.sheets.saving import new_workbook, workbook_bytes

    workbook = new_workbook()
    sheet = workbook.create_sheet("Sheet1")
    pen = Pen(sheet)
    top = 0
    if layout.header:
        top = 1
        for place, heading in enumerate(headings, 1):
            pen.put(1, place, heading, Look(bold=True, ruled=False), "@")
    for row, (one, values) in enumerate(zip(payments, rows, strict=True), top + 1):
        for place, (value, (_heading, key)) in enumerate(zip(values, layout.columns, strict=True), 1):
            if key == "amount":
                # a value with no more than two decimals: a shown rounding would break the bank's total
                pen.put(row, place, decimal_yuan(one.amount), Look(horizontal="right", ruled=False), "0.00")
            else:
                pen.put(row, place, value, Look(ruled=False), "@")
    for place, (_heading, key) in enumerate(layout.columns, 1):
        sheet.column_dimensions[_letter(place)].width = _WIDTHS.get(key, 12)
    return workbook_bytes(workbook)


def _letter(place: int) -> str:
    from gacha_app.sheets.grid import letter

    return letter(place - 1)
