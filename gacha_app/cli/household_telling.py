"""A household's whole story on the command line: in words, and as JSON."""

from __future__ import annotations

from typing import Any

from gacha_app.cli.showing import show_report
from gacha_app.domain.money import grouped, yuan
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.reports.household_story import HouseholdStory
from gacha_app.reports.report import report_json


def story_json(story: HouseholdStory) -> dict[str, Any]:
    """Return everything that is known of a household; personal data masked, amounts in yuan."""
    household = story.household
    return {
        "number": household.number,
        "representative": household.representative,
        "day": story.day.isoformat(),
        "joined": household.joined.isoformat() if household.joined else "",
        "left": household.left.isoformat() if household.left else "",
        "shares_held": share_text(story.shares),
        "people": story.people,
        "balance": yuan(story.balance),
        "contacts": [{"what": what, "value": value} for what, value in story.contacts],
        "members": report_json(story.members)["rows"],
        "shares": report_json(story.movements)["rows"],
        "dividends": report_json(story.dividends)["rows"],
        "events": [
            {
                "id": one.id, "date": one.date.isoformat(), "what": one.title, "told": one.told, "by": one.recorded_by,
                "corrected": one.corrected, "papers": [paper.name for paper in one.papers],
            }
            for one in story.events
        ],
        "certificates": [
            {
                "number": one.number, "shares": share_text(one.shares), "date": one.issued_on.isoformat(),
                "state": one.state, "told": one.told,
            }
            for one in story.certificates
        ],
        "contracts": [
            {"id": one.id, "name": one.name, "told": one.told, "yearly": yuan(one.yearly), "state": one.state}
            for one in story.contracts
        ],
        "claims": [{"name": one.name, "amount": yuan(one.amount), "told": one.told} for one in story.claims],
        "papers": [{"about": one.about, "id": one.paper.id, "name": one.paper.name} for one in story.papers],
    }  # fmt: skip


def tell_story(story: HouseholdStory) -> None:
    """Print everything that is known of a household."""
    household = story.household
    shares = _("{n} 份").format(n=share_text(story.shares))
    people = _("{people} 人").format(people=story.people)
    print(f"{household.number} {household.representative}  {shares}  {people}  {story.day}")
    for what, value in story.contacts:
        print(f"{what}  {value}")
    for report in (story.members, story.movements, story.dividends):
        if report.rows:
            print()
            show_report(report)
    lines: dict[str, list[tuple[str, ...]]] = {
        _("变动记录"): [
            (str(one.id), str(one.date), one.title, one.told, _("已更正") if one.corrected else "")
            for one in story.events
        ],
        _("股权证"): [
            (one.number, _("{n} 份").format(n=share_text(one.shares)), one.state, one.told)
            for one in story.certificates
        ],
        _("合同"): [(one.name, one.told, grouped(one.yearly), one.state) for one in story.contracts],
        _("债权债务"): [(one.name, _owing(one.amount), one.told) for one in story.claims],
        _("凭据"): [(str(one.paper.id), one.about, one.paper.name) for one in story.papers],
    }
    for title, told in lines.items():
        if told:
            print(f"\n{title}")
            for parts in told:
                print("  " + "  ".join(part for part in parts if part))


def _owing(amount: int) -> str:
    words = _("本户欠集体 {amount}") if amount > 0 else _("集体欠本户 {amount}")
    return words.format(amount=grouped(abs(amount)))
