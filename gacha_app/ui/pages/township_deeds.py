"""What a clerk does with what was received: finds it good, sends it back, compares, trusts a key, sets a day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.reports.report import Row
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.report_dialog import ReportDialog
from gacha_app.ui.dialogs.return_package import ReturnDialog
from gacha_app.ui.report_saving import save_as
from gacha_app.ui.widgets.fields import DateField


class HubDeeds:
    """The deeds of the township's half.

    Args:
        parent: over which dialogs are shown.
        address: the hub's address. period: what is looked at.
        done: called once something has changed.
    """

    def __init__(
        self, desk: Desk, parent: QWidget, address: Callable[[], str], period: Callable[[], Period],
        done: Callable[[], None],
    ) -> None:  # fmt: skip
        self._desk = desk
        self._parent = parent
        self._address = address
        self._period = period
        self._done = done

    def approve(self, village: int, name: str) -> None:
        """Find a village's package good: it is locked from now on."""
        from gacha_app.services import township_review

        def act() -> None:
            township_review.approve(self._address(), [village], self._period(), user=self._user)
            self._done()
            self._desk.say(_("“{name}”已验收，以后的文件不会代替它。").format(name=name))

        self._desk.try_to(act)

    def send_back(self, village: int, name: str) -> None:
        """Ask what is wrong with a village's package, send it back and save the slip."""
        from gacha_app.services import township_review

        period = self._period()

        def act() -> None:
            sent = township_review.package_in_hub(self._address(), village, period, user=self._user)
            title = _("退回“{name}”{period}的上报文件").format(name=name, period=period.title)
            marks = ReturnDialog(self._desk, title, township_review.markable(sent), self._parent).ask()
            if not marks:
                return
            returned = township_review.send_back(self._address(), village, period, marks, user=self._user)
            self._done()
            self._desk.say(_("“{name}”的文件已退回。").format(name=name))
            self._save_slip(returned)

        self._desk.try_to(act)

    def save_slip(self, village: int, _name: str) -> None:
        """Save the slip of a village's last package that was sent back once more."""
        from gacha_app.services import township_review

        def act() -> None:
            self._save_slip(township_review.last_returned(self._address(), village, self._period(), user=self._user))

        self._desk.try_to(act)

    def compare(self, village: int, _name: str) -> None:
        """Show what is different between the last two packages of a village."""
        from gacha_app.services import township_review

        def act() -> None:
            report = township_review.difference(self._address(), village, self._period(), user=self._user)
            dialog = ReportDialog(self._desk, report, self._parent)
            dialog.exec()
            dialog.deleteLater()

        self._desk.try_to(act)

    def trust(self, row: Row) -> None:
        """Trust a village's new key, once the fingerprint was compared."""
        from gacha_app.services import township_review
        from gacha_app.ui.widgets.messages import ask

        name, fingerprint = str(row.cells["organisation"]), str(row.cells["fingerprint"])
        sure = ask(
            self._parent, _("确认“{name}”的新密钥").format(name=name),
            _("请先打电话与嘎查核对公开榜上的密钥指纹：{fingerprint}。确认以后，用旧密钥签的新文件不再收。").format(
                fingerprint=fingerprint
            ),
            _("核对过了，确认"),
        )  # fmt: skip
        if not sure or row.record is None:
            return
        village = row.record

        def act() -> None:
            township_review.trust_key(self._address(), village, fingerprint, user=self._user)
            self._done()
            self._desk.say(_("已确认“{name}”的新密钥，请重新收它的文件。").format(name=name))

        self._desk.try_to(act)

    def set_deadline(self) -> None:
        """Ask until which day the period is to be handed in."""
        from gacha_app.services import township, township_review

        period = self._period()

        def act(values: dict[str, Any]) -> bool:
            township_review.set_deadline(self._address(), period, values["day"], user=self._user)
            return True

        dialog = FormDialog(
            _("{period}的上报截止日").format(period=period.title), _("定下截止日"), act, self._parent,
            sentence=_("过了这一天还没有交的算逾期，之后才交的算迟报。不填就取消截止日。"),
        )  # fmt: skip
        field = DateField()
        dialog.form.add("day", _("截止日"), field)
        try:
            lines = township.board(self._address(), period, user=self._user).lines
        except GachaError:
            lines = ()
        if day := next((line.deadline for line in lines if line.deadline), None):
            dialog.set_values({"day": day})
        if dialog.ask():
            self._done()

    @property
    def _user(self) -> str:
        return self._desk.settings.user_name

    def _save_slip(self, returned: Any) -> None:
        from gacha_app.services.township_review import write_slip

        title = _("{name}{period}退回单").format(name=returned.organisation, period=returned.period.title)

        def write(path: Path) -> None:
            write_slip(returned, path)

        save_as(self._desk, self._parent, title, _("工作簿 (*.xlsx)"), ".xlsx", write)
