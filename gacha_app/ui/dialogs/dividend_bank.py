"""Paying a dividend through the bank: the file to hand over, the result to read, a batch to cancel."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from gacha_app import paths
from gacha_app.domain.bank_batch import BankBatch
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.dividend_story import DividendStanding
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, TextField


class BankFileDialog(FormDialog):
    """Which file the bank takes, and from which account it pays; then where it shall lie."""

    def __init__(
        self, desk: Desk, standing: DividendStanding, numbers: list[str] | None, parent: QWidget | None = None
    ) -> None:
        from gacha_app.services.bank_batches import list_formats
        from gacha_app.services.lookups import account_choices

        self._desk = desk
        self._year = standing.year
        self._numbers = numbers
        words = (
            _("给选中的 {count} 户生成代发文件。").format(count=len(numbers))
            if numbers
            else _("给全部还没有付的农户生成代发文件。")
        )
        after = _("文件里有完整的银行账号，用完请妥善保管。银行给了结果再录回来，那时才记账。")
        super().__init__(
            _("银行代发 {year}年度分红").format(year=self._year), _("选择位置并生成"), self._keep, parent,
            sentence=f"{words}{after}", width=480,
        )  # fmt: skip
        self._formats = {one.name: one for one in list_formats(desk.open_book())}
        with desk.reading() as session:
            accounts = account_choices(session, lambda code: code.startswith("102"))
        form = self.form
        formats = [Choice(one.name, _(one.title), one.file) for one in self._formats.values()]
        form.add("layout", _("文件格式"), ChoiceField(formats), required=True)
        form.add(
            "account", _("付款科目"), ChoiceField([Choice(code, name, code) for code, name in accounts]), required=True
        )
        form.add("payer_account", _("付款账号"), TextField(), help_text=_("工商银行的格式要填，别的可以不填。"))
        form.add("payer_bank", _("付款开户行"), TextField())
        form.add("on", _("日期"), DateField(), required=True)
        form.set_values(
            {"layout": "card", "account": "102", "on": max(dt.date.today(), standing.approved_on or dt.date.min)}
        )

    def _keep(self, values: dict[str, Any]) -> BankBatch | None:
        from gacha_app.services.bank_batches import make_bank_file

        form = self._formats[values["layout"]]
        offered = paths.documents() / f"{self._year}年度分红代发.{form.file}"
        chosen, _filter = QFileDialog.getSaveFileName(self, _("保存到"), str(offered), f"*.{form.file}")
        if not chosen:
            return None
        path = Path(chosen)
        if path.suffix.lower() != f".{form.file}":
            path = path.with_name(f"{path.name}.{form.file}")
        return make_bank_file(
            self._desk.open_book(), self._year, values["layout"], path, households=self._numbers, on=values["on"],
            account=values["account"], payer_account=values["payer_account"] or "",
            payer_bank=values["payer_bank"] or "",
        )  # fmt: skip


class BankResultDialog(FormDialog):
    """The day the bank paid; the result's file was chosen before."""

    def __init__(self, desk: Desk, year: int, path: Path, parent: QWidget | None = None) -> None:
        self._desk = desk
        self._year = year
        self._path = path
        waiting = waiting_batches(desk, year)
        super().__init__(
            _("录入银行代发结果"), _("录入并记账"), self._keep, parent,
            sentence=_("付成的按这一天记账，退回的仍然欠着农户，可以改了账号再发。文件：{name}").format(name=path.name),
        )  # fmt: skip
        batches = [Choice(one, one) for one in waiting]
        self.form.add("number", _("批次"), ChoiceField(batches), required=True)
        self.form.add("on", _("银行付款日期"), DateField(), required=True)
        self.form.set_values({"number": waiting[0] if waiting else None, "on": dt.date.today()})

    def _keep(self, values: dict[str, Any]) -> BankBatch:
        from gacha_app.services.bank_batches import read_bank_result

        return read_bank_result(
            self._desk.open_book(), self._year, self._path, on=values["on"], number=values["number"]
        )


def ask_result_file(parent: QWidget) -> Path | None:
    """Ask for the bank's result."""
    kinds = _("表格 (*.xlsx *.xls *.csv *.txt)")
    chosen, _filter = QFileDialog.getOpenFileName(parent, _("选择银行给的结果文件"), str(paths.documents()), kinds)
    return Path(chosen) if chosen else None


def waiting_batches(desk: Desk, year: int) -> list[str]:
    """Return the batches of a year that wait for their result."""
    from gacha_app.services.bank_batches import batches_waiting

    return batches_waiting(desk.open_book(), year)


def batch_told(batch: BankBatch) -> str:
    """Return a sentence on what the bank made of a batch."""
    returned = [one for one in batch.lines if one.state == "returned"]
    words = _("批次 {batch}：付成 {paid} 户。").format(batch=batch.number, paid=batch.count - len(returned))
    if returned:
        names = "、".join(one.name for one in returned[:4])
        words += _("退回 {count} 户：{names}，{amount} 元仍然欠着。").format(
            count=len(returned), names=names, amount=grouped(sum(one.amount for one in returned))
        )
    return words
