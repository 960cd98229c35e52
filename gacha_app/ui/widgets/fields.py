"""Every kind of field a form may have, in one door: each has `value()`, `set_value()`, `show_problem()` and signals."""

from __future__ import annotations

from gacha_app.ui.widgets.choice_field import Choice, ChoiceField
from gacha_app.ui.widgets.date_field import DateField
from gacha_app.ui.widgets.line_fields import LineField, MoneyField, NoteField, QuantityField, SharesField, TextField

__all__ = [
    "Choice", "ChoiceField", "DateField", "LineField", "MoneyField", "NoteField", "QuantityField", "SharesField",
    "TextField",
]  # fmt: skip
