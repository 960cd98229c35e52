"""What screenshots.py photographs with data of its own: adjustments, the bank, imports, clearing, the township's side.

A scene is a name and what shows it; it returns the dialog to be photographed, or nothing for the window.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

Scenes = Iterator[tuple[str, Callable[[], Any]]]

_BANK = (
    "交易日期,借方发生额,贷方发生额,余额,对方户名,摘要", "20231204,18600.00,,1000000.00,示例农资店,购置棚膜",
    "20231211,,88.80,1000088.80,,结息", "20231215,4200.00,,995888.80,示例加油站,柴油",
    "20231221,,326.15,996214.95,,结息",
    "20231225,5000.00,,991214.95,示例收款人,汇款", "20231226,,5000.00,996214.95,示例收款人,退汇",
)  # fmt: skip
_JOURNAL = (
    ("2024-02-04", "收草料款", "牧草", "300", ""), ("2024-02-06", "支付水费", "", "", "70"),
    ("2024-02-09", "收葡萄款", "温棚葡萄", "600000", ""), ("2024-02-12", "买棚膜", "温棚葡萄", "", "18600"),
    ("2024-02-20", "付机井电费", "", "", "4218.5"), ("2024-02-26", "往来款", "", "5000", ""),
)  # fmt: skip
_VOUCHERS = (
    ("日期", "摘要", "科目编号", "借方", "贷方"), ("2024-02-01", "取备用金", "101", 2000, None),
    ("2024-02-01", "取备用金", "102", None, 2000), ("2024-02-03", "买办公用品", "521", 860, None),
    ("2024-02-03", "买办公用品", "101", None, 860), ("2024-02-30", "柴油", "511", 420, None),
)  # fmt: skip
_OPENING = (
    ("编号", "科目名称", "借方", "贷方"), ("102", "银行存款", 900, None), ("15101", "房屋", 100, None),
    ("151", "固定资产", 100, None), ("311", "公积公益金", None, 1000),
)  # fmt: skip


def accounting_scenes(window: Any, folder: Path, year: int) -> Scenes:
    """Show what the accountant's page and its imports look like with something in them.

    Args:
        window: the main window, with the example book open. folder: where papers to be imported are written.
        year: a closed year of the example.
    """
    desk = window.desk

    def part(name: str) -> Any:
        window.workspace.messages.close_message()
        window.workspace.show_page("books")
        page = window.workspace.current_page()
        page.choose(name)
        return page.part(name)

    def worn() -> None:
        from gacha_app.domain.register import Asset
        from gacha_app.services import registers

        desk.use_year(year + 1)
        since = {"in_use_from": dt.date(year, 3, 5), "public_money": False}
        shed = Asset("示例温棚", value=61_200_000, method="straight_line", life_months=120, residual=1_200_000, **since)
        tractor = Asset("示例拖拉机", value=18_000_000, method="units", units_total=9_000_000, unit="小时", **since)
        with desk.reading() as session:
            from sqlalchemy import select

            there = set(session.scalars(select(Asset.name)))
        for one in (shed, tractor):
            if one.name not in there:
                registers.record(desk.open_book(), one)
        part("adjustments").show_month(12)

    def statement() -> Path:
        path = folder / "对账单（示例）.csv"
        path.write_bytes("\r\n".join(_BANK).encode("gbk"))
        return path

    def bank() -> Any:
        from gacha_app.services.bank_import import import_bank, plan_bank

        desk.use_year(year)
        plan = plan_bank(desk.open_book(), statement())
        if plan.may_import if hasattr(plan, "may_import") else not plan.errors:
            import_bank(desk.open_book(), plan)
        shown = part("bank")
        shown.refresh(anyway=True)
        return shown

    def record() -> Any:
        from gacha_app.ui.dialogs.bank_record import BankRecordDialog

        model = bank().sides.lines.model
        rows = [model.row_at(place) for place in range(model.rowCount())]
        line = next(row.record for row in rows if row.cells["text"] == "结息")
        return BankRecordDialog(desk, line, window)

    def form_load() -> Any:
        import openpyxl

        from gacha_app.services.statement_forms import export_form, list_forms, plan_form
        from gacha_app.ui.dialogs.statement_form_load import FormLoadDialog

        path = folder / "报表定义（示例）.xlsx"
        path.unlink(missing_ok=True)
        export_form(desk.open_book(), list_forms(desk.open_book())[0].form.name, path)
        sheets = openpyxl.load_workbook(path)
        for sheet in sheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.strip() == "货币资金":
                        cell.value = "货币资金（示例）"
        sheets.save(path)
        return FormLoadDialog(desk, plan_form(desk.open_book(), path, year), window)

    def imported(kind: Callable[..., Any], path: Path) -> Any:
        desk.use_year(year + 1)
        dialog = kind(desk, path, parent=window)
        dialog.show()
        _wait(lambda: dialog.plan is not None or bool(dialog.problem.text()))
        return dialog

    def journal() -> Any:
        from gacha_app.ui.dialogs.import_journal import JournalImportDialog
        from tests.sheets.workbooks import journal_rows

        return imported(JournalImportDialog, _workbook(folder / "流水（示例）.xlsx", journal_rows(_JOURNAL)))

    def vouchers() -> Any:
        from gacha_app.ui.dialogs.import_vouchers import VoucherImportDialog

        return imported(VoucherImportDialog, _workbook(folder / "凭证（示例）.xlsx", _VOUCHERS))

    def opening() -> Any:
        from gacha_app.ui.dialogs.import_opening import OpeningImportDialog

        return imported(OpeningImportDialog, _workbook(folder / "余额（示例）.xlsx", _OPENING))

    def bank_file() -> Any:
        from gacha_app.ui.dialogs.bank_import import BankImportDialog

        return imported(BankImportDialog, statement())

    def archive() -> None:
        from PySide6.QtWidgets import QScrollArea

        desk.use_year(year)
        window.workspace.messages.close_message()
        window.workspace.show_page("settings")
        page = window.workspace.current_page()
        _pass(0.5)
        area = page.parentWidget()
        while not isinstance(area, QScrollArea):
            area = area.parentWidget()
        area.ensureWidgetVisible(page.archive)

    yield "dialog_bank_import", lambda: _shown(bank_file())
    yield "books_bank_statement", lambda: (bank(), None)[1]
    yield "dialog_bank_record", lambda: _shown(record())
    yield "dialog_statement_form_load", lambda: _shown(form_load())
    yield "dialog_import_journal", journal
    yield "dialog_import_vouchers", vouchers
    yield "dialog_import_opening", opening
    yield "books_adjustments_due", worn
    yield "settings_archive", archive


def clearing_dialogs(window: Any, year: int) -> Scenes:
    """Show the forms of clearing contracts, of claims and debts, of loans and of land newly charged for."""
    from gacha_app.ui.dialogs.charge_forms import ChargeForm, ChargeYearForm
    from gacha_app.ui.dialogs.debt_forms import DebtForm
    from gacha_app.ui.dialogs.examination_forms import ExamineAllForm, ExamineForm
    from gacha_app.ui.dialogs.loan_forms import InterestForm, LoanForm

    desk = window.desk
    makers: dict[str, Callable[[], Any]] = {
        "dialog_examine": lambda: ExamineForm(desk, window),
        "dialog_examine_all": lambda: ExamineAllForm(desk, window),
        "dialog_debt": lambda: DebtForm(desk, window),
        "dialog_loan": lambda: LoanForm(desk, window),
        "dialog_loan_interest": lambda: InterestForm(desk, dt.date(year, 12, 31), window),
        "dialog_charge": lambda: ChargeForm(desk, window),
        "dialog_charge_year": lambda: ChargeYearForm(desk, year, window),
    }
    for name, make in makers.items():
        yield name, lambda make=make: _shown(make())


def township_scenes(window: Any, folder: Path, year: int) -> Scenes:
    """Show both halves of handing in with a small township's hub: what came, what is sent back, what changed."""
    from gacha_app.domain.dates import Period
    from gacha_app.services import township, township_review

    desk = window.desk
    hub = str(folder / "汇总库（示例）.db")

    def page(half: str, view: str = "") -> Any:
        from gacha_app.ui.pages.township import TownshipPage

        if not Path(hub).exists():
            _fill_hub(desk, hub, folder, year)
        desk.use_year(year)
        window.workspace.messages.close_message()
        window.workspace.show_page("township")
        found = window.findChild(TownshipPage)
        found.refresh(anyway=True)
        found.choose(half)
        if half == "collect":
            found.hub.use_hub(hub)
            found.hub.views.choose(view)
        return found

    def first() -> Any:
        page("collect", "board")
        return next(one for one in township.known_villages(hub) if one.name == "示例一嘎查")

    def send_back() -> Any:
        from gacha_app.ui.dialogs.return_package import ReturnDialog

        sent = township_review.package_in_hub(hub, first().id, Period(year))
        dialog = ReturnDialog(desk, "退回“示例一嘎查”的上报文件", township_review.markable(sent), window)
        dialog.show()
        dialog.panel.table.selectRow(0)
        dialog.words.setText("少一笔利息")
        dialog.mark()
        return dialog

    def changed() -> Any:
        from gacha_app.ui.dialogs.report_dialog import ReportDialog

        return _shown(ReportDialog(desk, township_review.difference(hub, first().id, Period(year)), window))

    yield "township_submit", lambda: (page("submit"), None)[1]
    for view in ("board", "keys", "trouble"):
        yield f"township_{view}", lambda view=view: (page("collect", view), None)[1]
    yield "dialog_send_back", send_back
    yield "dialog_package_changed", changed


def _fill_hub(desk: Any, hub: str, folder: Path, year: int) -> None:
    """Let seven villages be expected, four of them have handed in, one twice, and one be sent back."""
    from gacha_app.domain.dates import Period
    from gacha_app.services import township, township_review
    from gacha_app.services.submissions import submit
    from gacha_app.township.villages import ExpectedVillage
    from tests.handing_in import package, write

    papers = folder / "上报文件（示例）"
    papers.mkdir(exist_ok=True)
    own = desk.organisation
    expected = [ExpectedVillage(f"示例{one}嘎查", "示例苏木") for one in "一二三四五六"]
    township.expect_villages(hub, [*expected, ExpectedVillage(own.name, own.township)])
    for place, one in enumerate("一二三四"):
        figures = {"income": 500_000_00 + place * 100, "dividends": 1, "closed": place != 1}
        made = package(f"示例{one}嘎查", result=300_000_00 + place * 100, **figures)
        write(made, papers / f"{one}.xlsx", secret=bytes([place]) * 32)
    for one, secret in (("一", 0), ("三", 9)):
        made = package(f"示例{one}嘎查", income=510_000_00, made_at="2024-02-01T09:00:00+08:00")
        write(made, papers / f"{one}更正.xlsx", secret=bytes([secret]) * 32, rows=2)
    township.collect(hub, [papers])
    villages = {one.name: one.id for one in township.known_villages(hub)}
    township_review.set_deadline(hub, Period(year), dt.date(year + 1, 2, 20))
    township_review.approve(hub, [villages["示例四嘎查"]], Period(year), user="苏和")
    submit(desk.open_book(), year, papers / "本嘎查.xlsx")
    township.collect(hub, [papers / "本嘎查.xlsx"])


def _workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def _wait(ready: Callable[[], bool]) -> None:
    from PySide6.QtWidgets import QApplication

    until = time.monotonic() + 20
    while not ready() and time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.02)


def _pass(seconds: float) -> None:
    """Let a page find its final height."""
    until = time.monotonic() + seconds
    _wait(lambda: time.monotonic() > until)


def _shown(dialog: Any) -> Any:
    dialog.show()
    return dialog
