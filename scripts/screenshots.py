"""Photograph every page of the real window, to be looked at before it counts as done.

    scripts/screenshots                         all pages; out/screenshots/100-zh-light/overview.png ...
    scripts/screenshots --only money,dividends  only these
    scripts/screenshots --quick                 only at 100 %, Chinese, light
    scripts/screenshots --pictures              those of the README, small, to docs/pictures/

The example book is made anew in a folder of its own. Each combination of scaling, language and theme is a process of
its own, since Qt takes the scaling when it starts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from picture_scenes import accounting_scenes, clearing_dialogs, township_scenes

ROOT = Path(__file__).resolve().parent.parent
SCREEN = (1366, 768)
YEAR = 2023
SCALES, LANGUAGES, THEMES = (100, 150), ("zh", "en"), ("light", "dark")
# What the README shows: combination, page, name of the picture
PICTURES = (
    ("100-zh-light", "overview", "overview"),
    ("100-en-light", "overview", "overview.en"),
    ("100-zh-light", "dividends", "dividends"),
    ("100-zh-light", "money", "money"),
    ("100-zh-light", "projects", "projects"),
    ("100-zh-dark", "overview", "overview.dark"),
)

# The tables of two parts of contracts and property
_DEBT_VIEWS = {
    "examination": ("examinations", "debts", "charges", "clearing"),
    "debts": ("parties", "loans", "proof"),
}


@dataclass(frozen=True)
class Look:
    """One combination to be photographed."""

    scale: int
    language: str
    theme: str

    @property
    def name(self) -> str:
        """Its folder's name."""
        return f"{self.scale}-{self.language}-{self.theme}"


def main() -> int:
    """Start one process for each combination, and tell where the pictures lie."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "screenshots")
    parser.add_argument("--only", default="", help="names of pages and dialogs, parted by commas")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--pictures", action="store_true")
    parser.add_argument("--look", help=argparse.SUPPRESS)
    parser.add_argument("--book", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.look:
        scale, language, theme = wanted.look.split("-")
        Photographer(Look(int(scale), language, theme), wanted.out, wanted.only, wanted.book).work()
        return 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GACHA_HOME"] = folder
        book = make_book(Path(folder))
        only = ",".join({page for _look, page, _name in PICTURES}) if wanted.pictures else wanted.only
        failed = [look for look in looks(wanted) if not photograph(look, wanted.out, only, book)]
    if wanted.pictures:
        keep_pictures(wanted.out)
    for look in failed:
        print(f"✗ {look.name}", file=sys.stderr)
    print(ROOT / "docs" / "pictures" if wanted.pictures else wanted.out)
    return 1 if failed else 0


def looks(wanted: argparse.Namespace) -> list[Look]:
    """Return the combinations wanted."""
    every = [Look(scale, language, theme) for scale in SCALES for language in LANGUAGES for theme in THEMES]
    if wanted.pictures:
        return [one for one in every if one.name in {look for look, _page, _name in PICTURES}]
    return every[:1] if wanted.quick else every


def make_book(folder: Path) -> Path:
    """Make the example book."""
    sys.path.insert(0, str(ROOT))
    from gacha_app.services.example import make_example

    place = folder / "documents" / "嘎查账本"
    place.mkdir(parents=True)
    return make_example(place / "示例账本.gacha", user="苏和")


def photograph(look: Look, out: Path, only: str, book: Path) -> bool:
    """Photograph one combination in a process of its own, with a book of its own: some scenes write into it."""
    own = book.parent / look.name / book.name
    own.parent.mkdir(exist_ok=True)
    shutil.copyfile(book, own)
    environment = {**os.environ, "QT_SCALE_FACTOR": str(look.scale / 100), "GACHA_LANGUAGE": look.language}
    command = [sys.executable, __file__, "--look", look.name, "--out", str(out), "--only", only, "--book", str(own)]
    return subprocess.run(command, env=environment, check=False).returncode == 0


def keep_pictures(out: Path) -> None:
    """Make the README's pictures of the photographs: as few colours as the window has, and no more."""
    from PIL import Image

    folder = ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    for look, page, name in PICTURES:
        with Image.open(out / look / f"{page}.png") as photograph:
            small = photograph.convert("RGB").quantize(128, dither=Image.Dither.NONE)
            small.save(folder / f"{name}.png", optimize=True)


def use_laptop_screen(folder: Path) -> None:
    """Where Qt draws without a screen, tell it of the laptop's: dialogs take their size from it."""
    if os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        return
    width, height = SCREEN
    screen = {"name": "laptop", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1.0}
    told = folder / "screen.json"
    told.write_text(json.dumps({"screens": [{**screen, "logicalBaseDpi": 96}]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={told}"


class Photographer:
    """Walks through the window and photographs what it shows."""

    def __init__(self, look: Look, out: Path, only: str, book: Path) -> None:
        sys.path.insert(0, str(ROOT))
        from PySide6.QtGui import QCursor

        from gacha_app import i18n, settings
        from gacha_app.app.window_start import make_application
        from gacha_app.ui.main_window import MainWindow

        kept = settings.Settings(look.language, look.theme, user_name="苏和", recent=[str(book)])
        kept.backups = {str(book.resolve()): dt.datetime.now().isoformat(" ", "minutes")}  # noqa: DTZ005
        settings.save(kept)
        i18n.use_language(look.language)
        self._out = out / look.name
        self._out.mkdir(parents=True, exist_ok=True)
        self._only = set(filter(None, only.split(",")))
        self._book = book
        use_laptop_screen(out)
        self._app = make_application(kept)
        self.window = MainWindow(kept)
        self.window.setWindowState(self.window.windowState() & ~self.window.windowState())
        screen = self._app.primaryScreen().size()
        width, height = (min(side * 100 // look.scale, most) for side, most in zip(SCREEN, _sides(screen), strict=True))
        self.window.setMinimumSize(0, 0)
        self.window.setGeometry(0, 0, width, height)
        self.window.show()
        # out of the way: what it rests on looks otherwise
        QCursor.setPos(self.window.geometry().bottomRight())

    def work(self) -> None:
        """Photograph the start, every page, and what opens over them."""
        for name, prepare in self._scenes():
            if self._only and name not in self._only:
                continue
            shown = prepare()
            self._settle()
            (shown or self.window).grab().save(str(self._out / f"{name}.png"))
            if shown is not None:
                shown.close()
        self.window.close()

    def _scenes(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        window = self.window
        yield "start", window.start_page.show_welcome
        for step in range(3):
            yield f"new_book_{step + 1}", lambda step=step: self._new_book(step)
        if not self._only or self._only - {"start", "new_book_1", "new_book_2", "new_book_3"}:
            window.open_book(self._book)
            window.desk.use_year(YEAR)
            for name in window.workspace.page_names():
                yield name, lambda name=name: self._page(name)
            for name in self._book_parts():
                yield f"books_{name}", lambda name=name: self._book_part(name)
            yield from self._plan_scenes()
            yield from self._fund_scenes()
            for name in self._plan_parts():
                yield f"plans_{name}", lambda name=name: self._plan_part(name)
            for name in ("assets", "resources", "counterparties", "herds", "stock_take", "rents", "calendar"):
                yield f"contracts_{name}", lambda name=name: self._register(name)
            for name in ("contracts", "assets", "resources", "herds"):
                yield f"contracts_{name}_story", lambda name=name: self._card_story(name)
            for part, views in _DEBT_VIEWS.items():
                for view in views:
                    yield f"contracts_{view}", lambda part=part, view=view: self._debt_view(part, view)
            dialogs = (
                self._voucher_dialogs, self._account_dialogs, self._adjusting_dialogs, self._register_dialogs,
                self._roster_dialogs, self._property_dialogs,
            )  # fmt: skip
            for scenes in dialogs:
                yield from scenes()
            yield from self._duty_dialogs()
            yield from self._contract_scenes()
            yield from clearing_dialogs(window, YEAR)
            yield "story", self._narrow_story
            yield "said", self._said
            yield "refused", self._refused
            yield "help", window.workspace.turn_help
            yield "finder", self._finder
            yield from self._dialogs()
            yield from accounting_scenes(window, self._book.parent, YEAR)
            yield from township_scenes(window, self._book.parent, YEAR)
            yield "books_closing_open", self._open_year
            # last: another book is opened
            yield from self._old_chart()

    def _new_book(self, step: int) -> None:
        form = self.window.start_page.show_new_book()
        form.cover.set_values({"name": "示例嘎查", "township": "示例苏木", "first_year": YEAR})
        form.opening.set_balance("102", 52_341_866)
        for _step in range(step):
            form.go_on()

    def _page(self, name: str) -> None:
        self.window.workspace.messages.close_message()
        self.window.workspace.show_page(name)

    def _book_parts(self) -> list[str]:
        from gacha_app.ui.pages.books import parts

        return [part.name for part in parts()]

    def _book_part(self, name: str) -> None:
        """Show a part of the accountant's page."""
        self._page("books")
        self.window.workspace.current_page().choose(name)  # type: ignore[union-attr]

    def _plan_scenes(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        """Show the budget and the forecast in their views, their forms, and the list of all warnings."""
        desk = self.window.desk

        def part(name: str, view: str) -> None:
            desk.use_year(YEAR + 1)
            self._page("plans")
            page = self.window.workspace.current_page()
            page.choose(name)  # type: ignore[union-attr]
            page.part().show_view(view)  # type: ignore[union-attr]

        def item() -> None:
            part("budget", "execution")
            table = self.window.workspace.current_page().part().table  # type: ignore[union-attr]
            rows = [table.model.row_at(place) for place in range(table.model.rowCount())]
            table.select_record(next(row.record for row in rows if row.record is not None))

        for view in ("plan", "execution", "months", "versions"):
            yield f"plans_budget_{view}", lambda view=view: part("budget", view)
        yield "plans_budget_item", item
        for view in ("profit", "cash", "years", "scenarios", "sensitivity", "kept", "actual"):
            yield f"plans_forecast_{view}", lambda view=view: part("forecast", view)

        def warnings() -> None:
            self._page("overview")
            self.window.workspace.current_page().choose("warnings")  # type: ignore[union-attr]

        yield "overview_warnings", warnings

        def back() -> None:
            from gacha_app.ui.pages.overview_warnings import WarningsPanel

            page = self.window.workspace.current_page()
            if page is not None and page.findChild(WarningsPanel) is not None:
                page.show_overview()  # type: ignore[attr-defined]
            desk.use_year(YEAR)

        def forms(name: str) -> Any:
            from gacha_app.ui.dialogs import budget_forms

            desk.use_year(YEAR + 1)
            made = getattr(budget_forms, name)(desk, self.window)
            if name == "LineDialog":
                made.set_values({"name": "温棚维修", "account": "511", "amount": 1_200_000, "spreading": "typed"})
            return _shown(made)

        for name in ("DraftDialog", "LineDialog", "BudgetVoteDialog", "BudgetPostDialog", "AmendDialog"):
            yield f"plans_form_{name}", lambda name=name: forms(name)
        yield "overview_again", back

    def _fund_scenes(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        """Show the sections of a fund's story, the other tables of the page, and its forms."""
        desk, window = self.window.desk, self.window

        def page() -> Any:
            desk.use_year(YEAR + 1)
            self._page("funds")
            shown: Any = window.workspace.current_page()
            # in a narrow window its story takes the table's place
            self.window.workspace.show_page("funds", 1)
            self._settle()
            return shown

        def listed() -> Any:
            from gacha_app.ui.widgets.split import SplitPanel

            shown = page()
            shown.findChild(SplitPanel).leave_story()
            return shown

        for key in ("plan", "assets", "households", "deadlines"):
            yield f"funds_{key}", lambda key=key: page().story.chips.choose(key)
        for view in ("fund-ledger", "fund-levels", "fund-deadlines", "fund-trace", "formed-assets", "formed-yields",
                     "fund-households", "fund-rules"):  # fmt: skip
            yield f"funds_view_{view}", lambda view=view: listed().choose_view(view)

        def form(name: str) -> Any:
            from gacha_app.ui.dialogs import fund_asset_forms, fund_form, fund_plan_forms, fund_rule_form
            from gacha_app.ui.pages.fund_deeds import together

            story = page().story.story()
            facts = story.facts
            made = {
                "fund": lambda: fund_form.FundForm(desk, window, facts.fund),
                "plan": lambda: fund_plan_forms.FundPlanForm(desk, window, facts, [(2, "扶持资金", True)]),
                "milestone": lambda: fund_plan_forms.MilestoneForm(desk, window, facts),
                "milestone_change": lambda: fund_plan_forms.MilestoneForm(desk, window, facts, facts.milestones[2]),
                "asset": lambda: fund_asset_forms.FormAssetForm(desk, window, together(desk, facts)),
                "rights": lambda: fund_asset_forms.FormedAssetForm(desk, window, facts.formed[0]),
                "yield": lambda: fund_asset_forms.YieldForm(desk, window, story.yields[0]),
                "household": lambda: fund_asset_forms.LinkedHouseholdForm(desk, window, facts, facts.households[0]),
                "rule": lambda: fund_rule_form.FundRuleForm(desk, window, "start"),
            }  # fmt: skip
            return _shown(made[name]())

        for name in ("fund", "plan", "milestone", "milestone_change", "asset", "rights", "yield", "household", "rule"):
            yield f"dialog_fund_{name}", lambda name=name: form(name)
        yield "funds_again", lambda: (page(), desk.use_year(YEAR))[1]

    def _plan_parts(self) -> list[str]:
        from gacha_app.ui.pages.plans import parts

        return [part.name for part in parts()]

    def _plan_part(self, name: str) -> None:
        """Show a part of the page of plans and duties."""
        self._page("plans")
        self._settle()
        self.window.workspace.current_page().choose(name)  # type: ignore[union-attr]

    def _open_year(self) -> None:
        """Show the checks of a year that is not closed."""
        self.window.desk.use_year(dt.date.today().year)
        self._book_part("closing")

    def _voucher_dialogs(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        from gacha_app.services.templates import Rhythm, save_template
        from gacha_app.ui.dialogs.voucher_amounts import amounts_dialog
        from gacha_app.ui.dialogs.voucher_entry import VoucherDialog
        from gacha_app.ui.dialogs.voucher_split import split_dialog
        from gacha_app.ui.dialogs.voucher_templates import TemplatesDialog, template_dialog

        desk, window = self.window.desk, self.window

        def told() -> Any:
            self._book_part("vouchers")
            return window.workspace.current_page().part("vouchers").story.story()  # type: ignore[union-attr]

        def several() -> None:
            part = (told(), window.workspace.current_page().part("vouchers"))[1]  # type: ignore[union-attr]
            part.filters.more_button.click()
            part.panel.table.selectAll()

        def templates() -> Any:
            save_template(desk.open_book(), "门卫工资", told().voucher.label, rhythm=Rhythm(1, dt.date(2023, 12, 31)))
            return TemplatesDialog(desk, window)

        makers: dict[str, Callable[[], Any]] = {
            "dialog_voucher": lambda: VoucherDialog(desk, window, start=told().voucher),
            "dialog_voucher_amounts": lambda: amounts_dialog(desk, window, told()),
            "dialog_voucher_split": lambda: split_dialog(desk, window, told()),
            "dialog_voucher_template": lambda: template_dialog(desk, window, told().voucher),
            "dialog_voucher_templates": templates,
        }
        for name, make in makers.items():
            yield name, lambda make=make: _shown(make())
        yield "books_vouchers_several", several

    def _contract_scenes(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        from gacha_app.domain.register import Contract
        from gacha_app.services.registers import card_named
        from gacha_app.ui.dialogs import contract_change_forms as changes
        from gacha_app.ui.dialogs import contract_money_forms as money
        from gacha_app.ui.dialogs.contract_form import ContractForm

        desk, window = self.window.desk, self.window

        def card() -> Contract:
            return card_named(desk.open_book(), Contract, "水浇地承包合同")

        def open_parts() -> Any:
            from gacha_app.reports.contract_ledger import standings

            with desk.reading() as session:
                return standings(session, contract_id=card().id, only_open=True)

        def view(name: str) -> None:
            self._register("rents")
            window.workspace.current_page().part("rents").choose(name)  # type: ignore[union-attr]

        for name in ("overdue", "schedule", "receivables", "tenants", "register"):
            yield f"contracts_rents_{name}", lambda name=name: view(name)
        makers: dict[str, Callable[[], Any]] = {
            "dialog_contract": lambda: ContractForm(desk, window, card()),
            "dialog_contract_receipt": lambda: money.ReceiptForm(desk, card(), open_parts(), window),
            "dialog_contract_raise": lambda: money.RaiseForm(desk, None, window),
            "dialog_contract_write_off": lambda: money.WriteOffForm(desk, card(), open_parts(), window),
            "dialog_contract_alter": lambda: changes.AlterForm(desk, card(), window),
            "dialog_contract_end": lambda: changes.EndForm(desk, card(), window),
            "dialog_contract_renew": lambda: changes.RenewForm(desk, card(), window),
        }
        for name, make in makers.items():
            yield name, lambda make=make: _shown(make())

    def _account_dialogs(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        from gacha_app.ui.dialogs.account_form import NewAccountForm
        from gacha_app.ui.dialogs.opening_lines import OpeningDialog, OpeningLineForm

        desk, window = self.window.desk, self.window
        makers: dict[str, Callable[[], Any]] = {
            "dialog_account": lambda: NewAccountForm(desk, window, "501"),
            "dialog_openings": lambda: OpeningDialog(desk, window),
            "dialog_opening_line": lambda: OpeningLineForm(desk, window),
        }
        for name, make in makers.items():
            yield name, lambda make=make: _shown(make())

    def _register_dialogs(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        from gacha_app.ui.dialogs.certificate_forms import IssueDialog
        from gacha_app.ui.pages.households_matters import MATTERS

        desk, window = self.window.desk, self.window

        def household() -> Any:
            self._page("households")
            return window.workspace.current_page().story.story().household  # type: ignore[union-attr]

        for name, (_words, form) in MATTERS.items():
            yield (
                f"dialog_register_{name}",
                lambda form=form: _shown(form(desk, household(), dt.date(YEAR, 12, 31), window)),
            )
        yield "dialog_certificates", lambda: _shown(IssueDialog(desk, dt.date(YEAR, 12, 31), None, window))

    def _property_dialogs(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        """Show what is done with assets, plots, herds and stock-takes."""
        from sqlalchemy import select

        from gacha_app.domain.register import Asset, Resource
        from gacha_app.reports.property_stories import take_story
        from gacha_app.ui.dialogs.asset_acts import AreaDialog, SplitDialog, TellDialog, ValueDialog
        from gacha_app.ui.dialogs.asset_form import AssetForm
        from gacha_app.ui.dialogs.disposal_form import DisposalForm
        from gacha_app.ui.dialogs.herd_forms import HerdForm, MovementDialog, SettleDialog
        from gacha_app.ui.dialogs.stock_take_forms import ApproveDialog, CountDialog, NewTakeDialog

        desk, window = self.window.desk, self.window

        def card(kind: Any, name: str) -> Any:
            with desk.reading() as session:
                return session.scalars(select(kind).where(kind.name == name)).one()

        def take(scope: str) -> Any:
            from gacha_app.services.stock_takes import take_named

            identity = take_named(desk.open_book(), dt.date(2024, 12, 31), scope).id or 0
            with desk.reading() as session:
                return take_story(session, identity)

        def shed() -> Any:
            return card(Asset, "葡萄温棚（一期）")

        for name, make in (
            ("asset", lambda: AssetForm(desk, window, shed())),
            ("asset_value", lambda: ValueDialog(desk, shed(), window)),
            ("asset_tell", lambda: TellDialog(desk, shed(), window)),
            ("asset_split", lambda: SplitDialog(desk, shed(), window)),
            ("disposal", lambda: DisposalForm(desk, shed(), 38_764_196, window)),
            ("area", lambda: AreaDialog(desk, card(Resource, "河滩地"), 0, window)),
            ("herd", lambda: HerdForm(desk, window)),
            ("herd_movement", lambda: MovementDialog(desk, card(Asset, "种鸵鸟"), window, kind="sale")),
            ("herd_losses", lambda: SettleDialog(desk, [1], 1_234_500, window)),
            ("stock_take", lambda: NewTakeDialog(desk, window)),
            ("stock_take_count", lambda: CountDialog(desk, take("fixed"), window)),
            ("stock_take_approve", lambda: ApproveDialog(desk, take("fixed"), window)),
        ):
            yield f"dialog_{name}", lambda make=make: _shown(make())

    def _roster_dialogs(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        """Show the import of a roster with faults: its members, its sheet, a double beside its twin."""
        from gacha_app.ui.dialogs.import_roster import RosterImportDialog
        from gacha_app.ui.dialogs.import_shares import ShareListDialog
        from gacha_app.ui.dialogs.register_roster import RosterUpdateDialog

        def opened(kind: Any, view: str, fault: int = -1, path: Path | None = None) -> Any:
            dialog = _shown(kind(self.window.desk, path or self._roster(), self.window))
            # as on the screen photographed, which is not the one this runs on
            dialog.resize(min(dialog.width() * 2, self.window.width() * 95 // 100), self.window.height() * 92 // 100)
            until = time.monotonic() + 20
            while dialog.plan is None and time.monotonic() < until:
                self._app.processEvents()
                time.sleep(0.02)
            dialog.views.choose(view)
            dialog.show_view(view)
            if fault >= 0:
                dialog.sheet.faults.selectRow(fault)
            return dialog

        def shares() -> Any:
            import openpyxl

            book = openpyxl.Workbook()
            sheet: Any = book.active
            for row in (("户号", "户主姓名", "户持股数"), ("1", "示例谁", "5"), ("2", "", "3"), ("99", "示例某", "1")):
                sheet.append(row)
            path = self._book.with_name("份额名单（示例）.xlsx")
            book.save(path)
            return path

        yield "dialog_import_roster", lambda: opened(RosterImportDialog, "rows")
        yield "dialog_import_shares", lambda: opened(ShareListDialog, "sheet", 0, shares())
        yield "dialog_import_roster_sheet", lambda: opened(RosterImportDialog, "sheet", 0)
        yield "dialog_import_roster_twin", lambda: opened(RosterImportDialog, "sheet", 3)
        yield "dialog_update_roster", lambda: opened(RosterUpdateDialog, "rows")
        yield "dialog_update_roster_sheet", lambda: opened(RosterUpdateDialog, "sheet", 1)

    def _roster(self) -> Path:
        """Write a roster with what villages get wrong."""
        import openpyxl

        from tests.sheets.workbooks import tidy_roster, village

        rows = tidy_roster(village((3, 1, 4, 2, 5, 3, 4, 2)))
        rows[3][4] = "152921194512311234"
        rows[6][7] = "-2"
        rows[9][3] = "1990-13-02"
        rows[12][4] = rows[2][4]
        rows[15][4] = ""
        book = openpyxl.Workbook()
        sheet: Any = book.active
        for row in rows:
            sheet.append(row)
        path = self._book.with_name("成员花名册（示例）.xlsx")
        book.save(path)
        return path

    def _duty_dialogs(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        from gacha_app.domain.matter import Matter
        from gacha_app.reports.pay_rules import rule_in_force
        from gacha_app.ui.dialogs.job_forms import DaysForm, JobForm
        from gacha_app.ui.dialogs.matter_forms import CloseForm, MatterForm
        from gacha_app.ui.dialogs.pay_forms import AwardForm, PayStepForm, RuleForm
        from gacha_app.ui.dialogs.secretary_forms import MonthForm, OutcomeForm, ReviewForm, SecretaryForm

        desk, window = self.window.desk, self.window

        def told(part: str) -> Any:
            self._plan_part(part)
            return window.workspace.current_page().part(part).told()  # type: ignore[union-attr]

        def award() -> Any:
            self._plan_part("pay")
            lines = window.workspace.current_page().part("pay").story_of_year().award.lines  # type: ignore[union-attr]
            made = AwardForm(desk, YEAR, lines, ask_base=False, parent=window)
            made.try_out()
            return made

        def rule() -> Any:
            with desk.reading() as session:
                return RuleForm(desk, rule_in_force(session), window)

        def voted() -> Any:
            from gacha_app.storage.reference import pay_steps

            return PayStepForm(desk, YEAR, pay_steps()["voted"], window)

        matter = Matter("problem", dt.date(YEAR, 5, 6), "", number=f"问{YEAR}-002")
        makers: dict[str, Callable[[], Any]] = {
            "dialog_secretary": lambda: SecretaryForm(desk, told("secretary"), window),
            "dialog_secretary_month": lambda: MonthForm(desk, told("secretary"), window),
            "dialog_secretary_review": lambda: ReviewForm(desk, told("secretary"), window),
            "dialog_secretary_outcome": lambda: OutcomeForm(desk, told("secretary"), parent=window),
            "dialog_matter": lambda: MatterForm(desk, matter, window),
            "dialog_matter_close": lambda: CloseForm(desk, matter, window),
            "dialog_pay": award,
            "dialog_pay_rule": rule,
            "dialog_pay_step": voted,
            "dialog_job": lambda: JobForm(desk, told("jobs"), window),
            "dialog_job_days": lambda: DaysForm(desk, told("jobs"), window),
        }
        for name, make in makers.items():
            yield name, lambda make=make: _shown(make())

    def _adjusting_dialogs(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        from gacha_app.domain.dates import Period
        from gacha_app.reports.spreads import spreadable
        from gacha_app.ui.dialogs.spread_forms import AccrualForm, SpreadForm

        desk, window = self.window.desk, self.window

        def spread() -> Any:
            with desk.reading() as session:
                number = next(one.number for one in spreadable(session, YEAR) if "流转费" in one.summary)
            return SpreadForm(desk, window, number)

        yield "dialog_spread", lambda: _shown(spread())
        yield "dialog_accrual", lambda: _shown(AccrualForm(desk, Period(YEAR, 12), window))

    def _old_chart(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        """Show a book of the chart of 2004, and the wizard that moves it."""
        from gacha_app.ui.dialogs.chart_move import ChartMoveDialog

        window = self.window

        def wizard() -> Any:
            from gacha_app.services.chart_move import plan_move

            if window.desk.organisation.chart != "2004":
                self._old_book()
            return _shown(ChartMoveDialog(window.desk, plan_move(window.desk.open_book()), window))

        def agreed() -> Any:
            dialog = wizard()
            for name in dialog.form.names():
                field = dialog.form[name]
                if "-" not in name and not field.text():
                    field.set_value(field.choices()[0].key)
            dialog.go_on()
            return dialog

        yield "books_accounts_old", self._old_book
        yield "dialog_chart_move", wizard
        yield "dialog_chart_move_2", agreed

    def _old_book(self) -> None:
        from gacha_app.domain.money import parse_yuan
        from gacha_app.domain.organisation import Organisation
        from gacha_app.domain.voucher import Posting
        from gacha_app.services.books import new_book, new_code
        from gacha_app.services.openings import set_opening
        from gacha_app.services.periods import close_year

        place = self._book.with_name(f"示例旧账-{self._out.name}.gacha")
        place.unlink(missing_ok=True)
        cover = Organisation(new_code(), "示例嘎查", township="示例苏木", first_year=YEAR, chart="2004", sample=True)
        with new_book(place, cover, user="苏和") as book:
            lines = (("102", "86000"), ("151", "240000"), ("131", "3000"), ("153", "12000"), ("202", "-18000"))
            postings = [Posting(code, parse_yuan(amount)) for code, amount in (*lines, ("311", "-323000"))]
            set_opening(book, postings)
            close_year(book, YEAR)
        self.window.open_book(place)
        self.window.desk.use_year(YEAR)
        self._book_part("accounts")

    def _register(self, name: str) -> None:
        """Show a register of the page of contracts and property."""
        self._page("contracts")
        self.window.workspace.current_page().choose(name)  # type: ignore[union-attr]

    def _debt_view(self, part: str, view: str) -> None:
        """Show a table of clearing, or of claims and debts."""
        self._register(part)
        self.window.workspace.current_page().part().choose(view)  # type: ignore[union-attr]

    def _card_story(self, register: str) -> None:
        """Show the story of a register's first card, which in a narrow window takes the table's place."""
        self._register(register)
        table = self.window.workspace.current_page().part().table  # type: ignore[union-attr]
        self.window.workspace.show_page(f"contracts:{register}", table.model.row_at(0).record)

    def _narrow_story(self) -> None:
        """Show a project's story, which in a narrow window takes the table's place."""
        self.window.workspace.show_page("projects", 1)

    def _said(self) -> None:
        self.window.workspace.show_page("overview")
        self.window.desk.say("已记账 记-2023-12-0021", lambda: None)

    def _refused(self) -> None:
        from gacha_app.domain.errors import GachaError

        self.window.desk.refuse(GachaError("“衔接资金”只剩 12,000.00 元，不够支出 20,000.00 元。"))

    def _finder(self) -> Any:
        if self.window.workspace.help_text():
            self.window.workspace.turn_help()
        self.window.open_finder()
        finder = self.window.finder()
        finder.line.setText("葡萄")
        finder.look()
        return finder

    def _dialogs(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        from gacha_app.ui.dialogs.project_forms import MeasureDialog, PlanDialog, ProjectDialog
        from gacha_app.ui.dialogs.shared_cost import SharedCostDialog
        from gacha_app.ui.widgets.crash_dialog import CrashDialog
        from gacha_app.ui.widgets.messages import Question

        desk, window = self.window.desk, self.window
        window.workspace.show_page("projects")
        story = window.workspace.current_page().story.story()  # type: ignore[union-attr]
        makers: dict[str, Callable[[], Any]] = {
            "dialog_project": lambda: ProjectDialog(desk, window, story.project),
            "dialog_plan": lambda: PlanDialog(desk, story.project, window),
            "dialog_measure": lambda: MeasureDialog(desk, story.project, window),
            "dialog_shared_cost": lambda: SharedCostDialog(desk, window),
            "dialog_crash": lambda: CrashDialog("Traceback …", self._book.with_name("crash.txt"), window),
            "dialog_question": lambda: Question(
                "账本正在使用", "“示例账本.gacha”正由 王芳 使用，请先在那里关闭。", [("yes", "只读打开")],
                cancel="先不打开", parent=window,
            ),
        }  # fmt: skip
        for name, make in makers.items():
            yield name, lambda make=make: _shown(make())

    def _settle(self) -> None:
        """Let everything be drawn: layouts, and the charts that matplotlib draws a moment later."""
        from gacha_app.ui.widgets.figure import FigureView

        until, least, rounds = time.monotonic() + 20, time.monotonic() + 0.3, 0
        while time.monotonic() < until:
            self._app.processEvents()
            rounds += 1
            waiting = any(view.isVisible() and view.picture().isNull() for view in self.window.findChildren(FigureView))
            # on a slow machine one round takes longer than all this, and layouts want another
            if not waiting and time.monotonic() > least and rounds > 3:
                break
            time.sleep(0.02)


def _shown(dialog: Any) -> Any:
    dialog.show()
    return dialog


def _sides(size: Any) -> tuple[int, int]:
    return size.width(), size.height()


if __name__ == "__main__":
    sys.exit(main())
