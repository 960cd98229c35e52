"""What the dialog of an accountant's own entry is put together from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from gacha_app.domain.entry_kinds import DIMENSIONS
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.new_choice import NewChoiceField, make_new
from gacha_app.ui.pages.money_rows import UnitField
from gacha_app.ui.widgets.fields import Choice, QuantityField
from gacha_app.ui.widgets.form import Form


@dataclass(frozen=True)
class Rewrite:
    """What was posted wrongly is entered as it should have been.

    Attributes:
        title, sentence: what it is about and what would happen. confirm: the button, named for its consequence.
        act: called with what was entered and the reason; gives the voucher to be shown.
        keeps_date: whether the day is that of the voucher put right and cannot be changed.
    """

    title: str
    sentence: str
    confirm: str
    act: Callable[[Voucher, str], Voucher]
    keeps_date: bool = False


def scrolling(inner: QWidget) -> QScrollArea:
    """Return something in a frame that scrolls up and down."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area


def offered_in(session: Any) -> tuple[list[Choice], dict[str, list[Choice]]]:
    """Return the accounts, and what each dimension may be."""
    from gacha_app.services.lookups import account_choices, choices

    accounts = [Choice(code, name, code) for code, name in account_choices(session)]
    offered = {
        dimension: [Choice(one.id, one.label, one.detail) for one in choices(session, dimension)]
        for dimension in DIMENSIONS
    }
    return accounts, offered


def details_form(desk: Desk, parent: QWidget, offered: dict[str, list[Choice]]) -> Form:
    """Return the form of what a line is about; what is not there yet can be registered from it."""
    form = Form()
    for dimension, title in DIMENSIONS.items():
        form.add(f"{dimension}_id", _(title), NewChoiceField(offered[dimension], make_new(desk, parent, dimension)))
    form.add("quantity", _("数量"), QuantityField())
    form.add("unit", _("单位"), UnitField())
    return form


def sums_words(debit: int, credit: int) -> str:
    """Return what is said of the two columns, in fen: their sums, and which side lacks how much."""
    words = _("借方 {debit}　贷方 {credit}").format(debit=grouped(debit), credit=grouped(credit))
    if debit == credit:
        return words + (_("　借贷平衡") if debit else "")
    lacking = _("　贷方还差 {amount}") if debit > credit else _("　借方还差 {amount}")
    return words + lacking.format(amount=grouped(abs(debit - credit)))
