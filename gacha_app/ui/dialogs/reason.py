"""Asking why: what is taken back keeps its reason for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.i18n import _
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.widgets.fields import NoteField


class ReasonDialog(FormDialog):
    """A question that wants a reason.

    Args:
        title: what is taken back.
        sentence: what would happen.
        confirm: the button, named for its consequence: "冲销并记账".
        act: called with the reason.
    """

    def __init__(
        self, title: str, sentence: str, confirm: str, act: Callable[[str], Any], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, confirm, lambda values: act(values["reason"]), parent, sentence=sentence, danger=True)
        self.form.add("reason", _("原因"), NoteField(_("如 金额录错"), lines=2), required=True)
