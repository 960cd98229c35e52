"""What a user can do with a fund: the forms behind the buttons of its story, and what is said once they are done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from gacha_app.domain.dates import Period
from gacha_app.domain.formed_asset import FormedAsset, LinkedHousehold
from gacha_app.domain.fund_plan import Milestone
from gacha_app.i18n import _
from gacha_app.reports.fund_facts import FundFacts, fund_facts
from gacha_app.reports.fund_story import FundStory
from gacha_app.reports.fund_yields import YieldOfYear
from gacha_app.ui.desk import Desk
from gacha_app.ui.report_saving import save_as


def do_deed(desk: Desk, parent: QWidget, story: FundStory, what: str, record: object) -> str:
    """Show the form that was asked for, and return what to say, "" where it was left."""
    from gacha_app.ui.dialogs import fund_asset_forms, fund_plan_forms

    facts = story.facts
    match what:
        case "plan":
            made = fund_plan_forms.FundPlanForm(desk, parent, facts, _others(desk, facts)).ask()
            return _("已保存实施方案“{name}”。").format(name=made.name) if made else ""
        case "milestone":
            kept = record if isinstance(record, Milestone) else None
            made = fund_plan_forms.MilestoneForm(desk, parent, facts, kept).ask()
            return _("已保存进展。") if made else ""
        case "form":
            made = fund_asset_forms.FormAssetForm(desk, parent, together(desk, facts)).ask()
            return _("已登记资产“{name}”。").format(name=made.name) if made else ""
        case "formed" if isinstance(record, FormedAsset):
            made = fund_asset_forms.FormedAssetForm(desk, parent, record).ask()
            return _("已修改“{name}”。").format(name=made.name) if made else ""
        case "yield" if isinstance(record, YieldOfYear):
            made = fund_asset_forms.YieldForm(desk, parent, record).ask()
            return _("已保存“{name}”的收益。").format(name=made.formed.name) if made else ""
        case "household":
            link = record if isinstance(record, LinkedHousehold) else None
            made = fund_asset_forms.LinkedHouseholdForm(desk, parent, facts, link).ask()
            return _("已保存联农带农。") if made else ""
        case "rule":
            change_rule(desk, parent)
    return ""


def change_rule(desk: Desk, parent: QWidget, code: str = "") -> bool:
    """Show the form of a deadline, and return whether it was changed."""
    from gacha_app.ui.dialogs.fund_rule_form import FundRuleForm

    made = FundRuleForm(desk, parent, code).ask()
    if made is not None:
        desk.say(_("期限“{title}”现在是 {days} 天。").format(title=_(made.title), days=made.days))
    return made is not None


def fund_of_formed(desk: Desk, formed_id: int) -> int | None:
    """Return the first fund that paid for a formed asset."""
    with desk.reading() as session:
        formed = session.get(FormedAsset, formed_id)
        parts = formed.parts if formed is not None else []
        return next((one.fund_id for one in parts if one.fund_id is not None), None)


def save_fund_page(desk: Desk, parent: QWidget, story: FundStory) -> None:
    """Save a fund's page as a PDF, and open it to be printed."""
    from gacha_app.services.fund_papers import write_fund_page

    book, identity, last = desk.open_book(), story.fund.id or 0, Period(desk.year).last

    def write(path: Path) -> None:
        write_fund_page(book, identity, last, path)

    save_as(desk, parent, story.fund.name, _("PDF 文件 (*.pdf)"), ".pdf", write, open_it=True)


def save_notice(desk: Desk, parent: QWidget) -> None:
    """Save the notice of all funds for the wall as a PDF, and open it."""
    from gacha_app.services.fund_papers import write_fund_notice

    book, period = desk.open_book(), Period(desk.year)

    def write(path: Path) -> None:
        write_fund_notice(book, period, path)

    title = _("{year}年补助资金公示").format(year=desk.year)
    save_as(desk, parent, title, _("PDF 文件 (*.pdf)"), ".pdf", write, open_it=True)


def together(desk: Desk, facts: FundFacts) -> list[FundFacts]:
    """Return a fund and the others of its project, which may form an asset with it."""
    with desk.reading() as session:
        found = fund_facts(session, Period(desk.year).last)
    project = facts.fund.project_id
    others = [one for one in found if one.fund.id != facts.fund.id and one.fund.project_id == project]
    return [facts, *(others if project is not None else [])]


def _others(desk: Desk, facts: FundFacts) -> list[tuple[int, str, bool]]:
    return [
        (one.fund.id or 0, one.fund.name, facts.plan is not None and one.fund.plan_id == facts.plan.id)
        for one in together(desk, facts)[1:]
    ]
