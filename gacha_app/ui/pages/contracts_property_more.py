"""What else can be done with the registers of assets and plots: entered and posted at once, printed, their rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from gacha_app import paths
from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.catalogue import REPORTS
from gacha_app.reports.report import Report
from gacha_app.ui.page import Page
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.messages import choose

_ASSETS = ("asset-register", "asset-changes", "asset-disposals", "nominal-assets", "property-agreement")
_PLOTS = ("resource-register", "resource-changes")

Deeds = Sequence[tuple[str, Callable[[], object]]]


def asset_deeds(part: Page) -> Deeds:
    """Return what can be done with the register of assets."""
    return [
        (_("登记资产并记账…"), partial(_take_in, part)),
        *_papers(part, _ASSETS),
        (_("处置程序的规则…"), partial(_rules, part)),
    ]


def resource_deeds(part: Page) -> Deeds:
    """Return what can be done with the register of plots."""
    return _papers(part, _PLOTS)


def _papers(part: Page, names: Sequence[str]) -> Deeds:
    whole = (_("登记簿存成工作簿…"), lambda: save_workbook(part.desk, part, [_report(part, name) for name in names]))
    return [
        *((_("打印{paper}").format(paper=_(REPORTS[name].title)), partial(_print, part, name)) for name in names),
        whole,
    ]


def _report(part: Page, name: str) -> Report:
    with part.desk.reading() as session:
        return REPORTS[name].official(session, Period(part.desk.year))


def _print(part: Page, name: str) -> None:
    save_paper(part.desk, part, _report(part, name))


def _take_in(part: Page) -> None:
    from gacha_app.ui.dialogs.asset_acts import TakeInDialog

    made = TakeInDialog(part.desk, part).ask()
    if made is not None:
        part.desk.say(_("已登记“{name}”并记账。").format(name=made.name))
        part.refresh()
        part.focus_on(made.id)


def _rules(part: Page) -> None:
    """Show the rules of disposal, and offer to correct them."""
    from gacha_app.domain.disposal import DISPOSALS, step_words
    from gacha_app.reports.disposal_rules import disposal_rules
    from gacha_app.services.disposals import load_rules, save_rules

    with part.desk.reading() as session:
        rules = disposal_rules(session)
    lines = []
    for kind, rule in rules.items():
        may = _("（可具名免除）") if rule.excusable else ""
        lines.append(f"{_(DISPOSALS[kind])}：{step_words(rule.steps) or '—'}{may}")
    ways = [("save", _("存成文件去改…")), ("load", _("读入改好的…")), ("reset", _("用程序自带的"))]
    way = choose(part, _("处置程序的规则"), "\n".join(lines), ways if part.desk.can_write() else ways[:1])
    book, kinds = part.desk.open_book(), _("规则文件 (*.toml)")
    if way == "save":
        offered = paths.documents() / "disposal_rules.toml"
        chosen, _kind = QFileDialog.getSaveFileName(part, _("保存到"), str(offered), kinds)
        if chosen:
            part.desk.say(_("已写入 {path}").format(path=save_rules(book, Path(chosen))))
    elif way == "load":
        chosen, _kind = QFileDialog.getOpenFileName(part, _("读入改好的规则"), str(paths.documents()), kinds)
        if chosen:
            load_rules(book, Path(chosen))
            part.desk.say(_("已换用规则。"))
    elif way == "reset":
        load_rules(book, None)
        part.desk.say(_("已换用规则。"))
