"""Where a township collects: a file on this machine or in a shared folder, or a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from gacha_app import paths
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.fields import TextField


class HubDialog(FormDialog):
    """Asks for the hub and opens it once; `made` is its address."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, address: str = "") -> None:
        super().__init__(
            _("汇总库在哪里"), _("用这个汇总库"), self._open, parent, width=560,
            sentence=_("收到的上报文件都记在汇总库里。一个人用，放在本机的一个文件就行；几个人一起收，用服务器。"),
        )  # fmt: skip
        self._desk = desk
        self.form.add(
            "address", _("位置"), TextField(), required=True,
            help_text=_("一个文件，或 postgresql://用户:密码@服务器/数据库。没有的文件会新建；密码不会存下来。"),
        )  # fmt: skip
        self.add_foot(button(_("选文件…"), self._choose, icon="open"))
        self.set_values({"address": address or str(paths.documents() / _("上报汇总.db"))})

    def _choose(self) -> None:
        before = self.form["address"].text()
        start = before if before and "://" not in before else str(paths.documents())
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("选已有的汇总库，或写一个新名字"), start, _("汇总库 (*.db);;所有文件 (*)"),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if chosen:
            self.set_values({"address": chosen})

    def _open(self, values: dict[str, Any]) -> str:
        from gacha_app.services.township import expect_villages

        address = str(values["address"])
        if "://" not in address and not Path(address).suffix:
            address += ".db"
        # made where there is none, and refused here rather than at the first file
        expect_villages(address, (), user=self._desk.settings.user_name)
        return address
