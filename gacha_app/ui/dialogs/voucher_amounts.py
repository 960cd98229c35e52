"""Putting amounts right where accounts are: the right amount of each line, and the difference is posted."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.reports.voucher_story import VoucherStory
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.voucher_split import line_titles
from gacha_app.ui.widgets.fields import MoneyField, NoteField


def ask_amounts(desk: Desk, parent: QWidget, story: VoucherStory) -> Voucher | None:
    """Ask for the right amounts, post the difference and return it; None where it was left."""
    found: Voucher | None = amounts_dialog(desk, parent, story).ask()
    return found


def amounts_dialog(desk: Desk, parent: QWidget, story: VoucherStory) -> FormDialog:
    """Return the dialog, a field for each line."""
    from gacha_app.services.corrections import adjust_amounts

    voucher = story.voucher
    places = range(1, len(voucher.postings) + 1)

    def act(values: dict[str, Any]) -> Voucher:
        amounts = [values[f"line_{place}"] for place in places]
        return adjust_amounts(desk.open_book(), voucher.label, amounts, values["reason"])

    confirm = _("补记差额") if desk.organisation.review_rule == "none" else _("补记差额并交审核")
    dialog = FormDialog(
        _("只改 {number} 的金额").format(number=voucher.label), confirm, act, parent,
        sentence=_("科目都对、只是金额错的，另记一张差额凭证：调增用蓝字，调减用红字。原凭证不动。"), width=520,
    )  # fmt: skip
    for place, title in zip(places, line_titles(story), strict=True):
        field = dialog.form.add(f"line_{place}", title, MoneyField(), unit=_("元"), required=True)
        field.set_value(abs(voucher.postings[place - 1].amount))
    dialog.form.add("reason", _("原因"), NoteField(_("如 金额录错"), lines=2), required=True)
    return dialog
