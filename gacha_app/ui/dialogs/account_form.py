"""Small forms about accounts: a new sub-level, another name."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.accounts import Account
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.entry_table import AccountField
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.widgets.fields import Choice, TextField


class NewAccountForm(FormDialog):
    """Adds a sub-level under an account.

    Args:
        parent_code: the account above to begin with, "" for none.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None, parent_code: str = "") -> None:
        sentence = _("明细的编号是上级编号加两位数字，类别和余额方向随上级。上级已记的账留在上级，新的账记到明细。")
        super().__init__(_("增设明细科目"), _("增设科目"), self._keep, parent, sentence=sentence)
        self._desk = desk
        field = AccountField(_accounts(desk), _("科目名称、编号或拼音首字母"))
        self.form.add("parent", _("上级科目"), field, required=True)
        self.form.add("name", _("明细名称"), TextField(_("如 温棚葡萄")), required=True)
        self.form.add("code", _("编号"), TextField(_("不填就用第一个空号")))
        self.set_values({"parent": parent_code or None})

    def _keep(self, values: dict[str, Any]) -> Account:
        from gacha_app.services.accounts import add_account

        return add_account(self._desk.open_book(), values["parent"], values["name"], values["code"] or "")


class RenameForm(FormDialog):
    """Gives a sub-level another name."""

    def __init__(self, desk: Desk, code: str, name: str, parent: QWidget | None = None) -> None:
        sentence = _("已记的账跟着科目走，账簿和报表从此显示新名称。")
        title = _("科目改名：{code} {name}").format(code=code, name=name)
        super().__init__(title, _("改名"), self._keep, parent, sentence=sentence)
        self._desk, self._code = desk, code
        self.form.add("name", _("新名称"), TextField(), required=True)
        self.set_values({"name": name})

    def _keep(self, values: dict[str, Any]) -> Account:
        from gacha_app.services.accounts import rename_account

        return rename_account(self._desk.open_book(), self._code, values["name"])


def _accounts(desk: Desk) -> list[Choice]:
    from gacha_app.services.lookups import account_choices

    with desk.reading() as session:
        return [Choice(code, name, code) for code, name in account_choices(session)]
