"""Parting a draft in two: what of each line goes to the new one."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.reports.voucher_story import VoucherStory
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.widgets.fields import MoneyField, TextField


def ask_split(desk: Desk, parent: QWidget, story: VoucherStory) -> tuple[Voucher, Voucher] | None:
    """Ask what goes to another draft, and return both; None where it was left."""
    found: tuple[Voucher, Voucher] | None = split_dialog(desk, parent, story).ask()
    return found


def split_dialog(desk: Desk, parent: QWidget, story: VoucherStory) -> FormDialog:
    """Return the dialog, a field for each line; blank stays where it is."""
    from gacha_app.services.drafts import split_draft

    voucher = story.voucher
    places = range(1, len(voucher.postings) + 1)

    def act(values: dict[str, Any]) -> tuple[Voucher, Voucher]:
        moved = {place: values[f"line_{place}"] for place in places if values[f"line_{place}"]}
        return split_draft(desk.open_book(), voucher.id or 0, moved, values["summary"])

    dialog = FormDialog(
        _("拆分 {draft}").format(draft=voucher.label), _("拆成两张"), act, parent,
        sentence=_("填写每行要拆到新草稿的金额，不拆的留空。两张各自借贷要平。"), width=520,
    )  # fmt: skip
    for place, title in zip(places, line_titles(story), strict=True):
        amount = abs(voucher.postings[place - 1].amount)
        field = MoneyField(grouped(amount))
        dialog.form.add(f"line_{place}", title, field, unit=_("元"))
    dialog.form.add("summary", _("新草稿的摘要"), TextField(voucher.summary))
    return dialog


def line_titles(story: VoucherStory) -> list[str]:
    """Return what each line of a voucher is called, in the order it is kept in."""
    told = {(one.account.split()[0], one.debit, one.credit): one.account for one in story.lines}
    titles = []
    for posting in story.voucher.postings:
        on_debit = posting.on_debit_side
        key = (posting.account, posting.amount if on_debit else 0, 0 if on_debit else -posting.amount)
        titles.append(f"{_('借') if on_debit else _('贷')} {told.get(key, posting.account)}")
    return titles
