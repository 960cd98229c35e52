"""A kind of shares that the charter knows: its name, whether it is paid dividends, whether it is in use."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.register_events import ShareKind
from gacha_app.i18n import N_, _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.widgets.fields import ChoiceField, TextField

_CLAIMS = {"yes": N_("参加分红"), "no": N_("不参加分红")}
_USES = {"yes": N_("在用"), "no": N_("停用")}


class ShareKindDialog(FormDialog):
    """A kind of shares, new or changed.

    Args:
        kind: the one to change, None for a new one.
        title: what it is called in the language spoken.
    """

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, kind: ShareKind | None = None, title: str = ""
    ) -> None:
        self._desk = desk
        self._kind = kind
        self._title = title
        super().__init__(
            _("修改股种“{title}”").format(title=title) if kind else _("添加股种"),
            _("保存修改") if kind else _("添加股种"), self._keep, parent,
            sentence=_("股种由章程规定。是否参加分红从下一次拟定方案起算，已拟定和批准的方案不变。"),
        )  # fmt: skip
        form = self.form
        form.add("title", _("股种名称"), TextField(_("如 贡献股")), required=True)
        form.add("with_dividend", _("分红"), ChoiceField(key_choices(_CLAIMS)), required=True)
        form.add("active", _("使用"), ChoiceField(key_choices(_USES)), required=True)
        form.set_row_visible("active", kind is not None)
        form.set_values(
            {"title": title, "with_dividend": _yes(kind is None or kind.with_dividend),
             "active": _yes(kind is None or kind.active)}
        )  # fmt: skip

    def _keep(self, values: dict[str, Any]) -> ShareKind:
        from gacha_app.services.share_kinds import add_share_kind, change_share_kind

        book, claim = self._desk.open_book(), values["with_dividend"] == "yes"
        if self._kind is None:
            return add_share_kind(book, values["title"], with_dividend=claim)
        # a name nobody touched stays what it is in every language
        title = None if values["title"] == self._title else values["title"]
        return change_share_kind(
            book, self._kind.code, title=title, with_dividend=claim, active=values["active"] == "yes"
        )


def _yes(whether: bool) -> str:
    return "yes" if whether else "no"
