"""The card of settings for what leaves the book: a year's archive, its proof, and the journal for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QVBoxLayout, QWidget

from gacha_app import paths
from gacha_app.domain.archive import ArchiveFault
from gacha_app.i18n import _
from gacha_app.services.archive import Archived, archivable_years, make_archive, verify_archive
from gacha_app.ui import theme
from gacha_app.ui.background import Progress
from gacha_app.ui.desk import Desk
from gacha_app.ui.report_saving import save_as
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card
from gacha_app.ui.widgets.fields import Choice, ChoiceField
from gacha_app.ui.widgets.flow import FlowLayout
from gacha_app.ui.widgets.form import Form
from gacha_app.ui.widgets.messages import ask
from gacha_app.ui.widgets.pieces import clear

_MOST_FAULTS = 30
_ENDINGS = {"hledger": ".journal", "beancount": ".beancount", "csv": ".csv"}


class ArchiveCard(Card):
    """A year's archive is made and proved here, and the journal handed to other programs."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("归档与导出"), parent=parent)
        self._desk = desk
        self._closed: dict[int, bool] = {}
        self.form = Form()
        self.form.add("year", _("归档年度"), ChoiceField(()), required=True)
        forms = [
            Choice("hledger", "hledger"),
            Choice("beancount", "Beancount"),
            Choice("csv", _("CSV（表格软件）")),
        ]
        words = _("全部已记账的凭证，写成别的记账程序能读的文件。")
        self.form.add("form", _("导出格式"), ChoiceField(forms), required=True, help_text=words)
        self.form.set_values({"form": "csv"})
        about = _("凭证、账簿、报表打成PDF，数据存成CSV和JSON（按GB/T 24589），连同目录和校验码放进一个新文件夹。")
        self._results = QVBoxLayout()
        self._results.setSpacing(theme.space(4))
        buttons = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        buttons.setSizePolicy(policy)
        row = FlowLayout(buttons, gap=theme.space(8))
        for text, icon, action in (
            (_("归档…"), "backup", self.ask_archive),
            (_("核对档案…"), "check", self.ask_verify),
            (_("导出凭证…"), "export", self.ask_export),
        ):
            row.addWidget(button(text, action, icon=icon))
        for piece in (label(about, "small", wrap=True), self.form, buttons):
            self.add(piece)
        self.body.addLayout(self._results)

    def fill(self) -> None:
        """Offer the years of the book; the last one closed first."""
        self._closed = archivable_years(self._desk.open_book())
        kept = self.form["year"].value()
        field = self.form["year"]
        assert isinstance(field, ChoiceField)
        field.set_choices(
            Choice(year, _("{year}年").format(year=year) if closed else _("{year}年（未结账）").format(year=year))
            for year, closed in sorted(self._closed.items(), reverse=True)
        )
        last = max((year for year, closed in self._closed.items() if closed), default=max(self._closed))
        field.set_value(kept if kept in self._closed else last)

    def ask_archive(self) -> None:
        """Ask where the archive's folder shall stand, and make it there."""
        values = self.form.checked_values()
        if values is None:
            return
        year = int(values["year"])
        if not self._closed[year]:
            sentence = _("{year}年度还没有结账，以后还会有变动。档案的目录上会注明“未结账”，结账后要重新归档。")
            if not ask(self, _("还没有结账"), sentence.format(year=year), _("未结账也归档"), cancel=_("先去结账")):
                return
        folder = QFileDialog.getExistingDirectory(self, _("档案放在哪个文件夹"), str(paths.documents()))
        if folder:
            self.archive(year, Path(folder))

    def archive(self, year: int, folder: Path) -> None:
        """Make a year's archive in a new folder within a folder."""
        book = self._desk.open_book()
        target = folder / _("{name}{year}年度会计档案").format(name=self._desk.organisation.name, year=year)
        even_open = not self._closed[year]

        def work(progress: Progress) -> Archived:
            return make_archive(
                book, year, target, lambda done, total, _name: progress(done, total), even_open=even_open
            )

        self._desk.run_in_background(_("正在归档{year}年度").format(year=year), work, self.show_archive)

    def show_archive(self, made: Archived) -> None:
        """Show where an archive lies and by which hash it is known."""
        clear(self._results)
        words = _("已归档到 {folder}：{count} 个文件，目录校验码 {code}").format(
            folder=made.folder, count=len(made.files), code=made.sha256[:12].upper()
        )
        self._results.addWidget(label(words, "", "green", wrap=True))
        if made.missing_characters:
            lacking = _("字体里没有这些字，已用〓代替：{characters}").format(characters=made.missing_characters)
            self._results.addWidget(label(lacking, "", "clay", wrap=True))
        self._desk.say(_("已归档，请把整个文件夹拷到U盘或光盘上保存。"))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(made.folder)))

    def ask_verify(self) -> None:
        """Ask for an archive's folder, and prove it."""
        folder = QFileDialog.getExistingDirectory(self, _("选会计档案的文件夹"), str(paths.documents()))
        if folder:
            self.verify(Path(folder))

    def verify(self, folder: Path) -> None:
        """Prove that an archive is as it was made, and show what is not."""
        self._desk.run_in_background(
            _("正在核对档案"), lambda progress: verify_archive(folder), lambda found: self.show_faults(folder, found)
        )

    def show_faults(self, folder: Path, found: Sequence[ArchiveFault]) -> None:
        """Show what is wrong with an archive."""
        clear(self._results)
        if not found:
            words = _("档案完好：每个文件都和归档时一样。")
            self._results.addWidget(label(f"{words} {folder}", "", "green", wrap=True))
            return
        head = _("档案有 {count} 处和归档时不一样：").format(count=len(found))
        self._results.addWidget(label(head, "", "clay", wrap=True))
        for one in found[:_MOST_FAULTS]:
            self._results.addWidget(label(f"{one.place}：{one.what}", wrap=True))

    def ask_export(self) -> None:
        """Ask where, and write every posted voucher in the form chosen."""
        values = self.form.checked_values()
        if values is None:
            return
        form, book = str(values["form"]), self._desk.open_book()

        def write(path: Path) -> None:
            from gacha_app.services.exports import export_journal

            export_journal(book, form, path)

        ending = _ENDINGS[form]
        title = _("{name}全部凭证").format(name=self._desk.organisation.name)
        save_as(self._desk, self, title, f"{form} (*{ending})", ending, write)

    def results(self) -> list[str]:
        """Return what is said of the last archive made or proved."""
        labels = (self._results.itemAt(place).widget() for place in range(self._results.count()))
        return [one.text() for one in labels if hasattr(one, "text")]
