"""What taking a roster in says on the command line: counts before and after, changes, twins side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gacha_app.cli.opening import to_read, to_write
from gacha_app.cli.showing import show_json
from gacha_app.domain.dates import parse_date
from gacha_app.domain.imports import Finding
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _

if TYPE_CHECKING:
    from gacha_app.reports.register_counts import RegisterCounts
    from gacha_app.services.roster_import import RosterPlan
    from gacha_app.services.roster_update import RosterUpdate
    from gacha_app.storage.book import Book

_MOST_TWINS = 50
# as many as one looks at on a screen; with --json there are more
_PRINTED_TWINS = 3


@dataclass(frozen=True)
class Answer:
    """What is said of a roster.

    Attributes:
        json: for `--json`. text: one line of counts. lines: what is printed before it.
    """

    json: dict[str, Any]
    text: str
    lines: tuple[str, ...]
    findings: tuple[Finding, ...]


def take_roster(
    book: Path, file: Path, mapping: Mapping[str, str] | None, cells: Sequence[str], as_of: str | None, dry_run: bool
) -> Answer:
    """Take a roster of members and shares in, or only look at it."""
    from gacha_app.cli.import_commands import findings_json
    from gacha_app.services.roster_import import import_roster, plan_roster
    from gacha_app.services.roster_sheet import cell_edits

    day = parse_date(as_of) if as_of else None
    with to_read(book) if dry_run else to_write(book) as opened:
        plan = plan_roster(opened, file, mapping, edits=cell_edits(file, cells))
        reading = plan.reading
        answer = {
            "accepted": 0 if plan.errors else reading.members,
            "households": len(reading.households),
            "members": reading.members,
            "shares": share_text(reading.shares),
            "before": _counts_json(plan.before),
            "after": _counts_json(plan.after),
            "columns": _columns_json(plan),
            "twins": _twins(opened, plan),
            **findings_json(plan.findings),
        }
        if not dry_run and not plan.errors:
            answer["batch"] = import_roster(opened, plan, as_of=day).batch
    text = _("{households} 户，{members} 人，{shares} 份").format(
        households=answer["households"], members=answer["members"], shares=answer["shares"]
    )
    lines = _twin_lines(answer["twins"])
    if not plan.errors:
        lines.append(_standing(plan.before, plan.after))
    return Answer(answer, text, tuple(lines), plan.findings)


def update_by_roster(
    book: Path, file: Path, mapping: Mapping[str, str] | None, cells: Sequence[str], as_of: str | None, dry_run: bool
) -> Answer:
    """Bring the register up to date by a roster, or only say what would change."""
    from gacha_app.cli.import_commands import findings_json
    from gacha_app.services.roster_matching import CHANGED, CHANGES, HOUSEHOLD_FIELDS, MEMBER_FIELDS, MISSING, NEW
    from gacha_app.services.roster_sheet import cell_edits
    from gacha_app.services.roster_update import plan_roster_update, update_roster

    day = parse_date(as_of) if as_of else None
    with to_read(book) if dry_run else to_write(book) as opened:
        plan = plan_roster_update(opened, file, mapping, edits=cell_edits(file, cells))
        changes = [
            {
                "change": one.kind, "number": one.number, "name": one.name, "row": one.row, "field": one.field,
                "old": one.shown(one.old), "new": one.shown(one.new),
            }
            for one in plan.changes
        ]  # fmt: skip
        answer: dict[str, Any] = {
            "changes": changes,
            "before": _counts_json(plan.before),
            "after": _counts_json(plan.after),
            "columns": _columns_json(plan),
            "twins": _twins(opened, plan),
            **findings_json(plan.findings),
        }
        if not dry_run and not plan.errors:
            answer["batch"] = update_roster(opened, plan, as_of=day).batch
    titles = MEMBER_FIELDS | HOUSEHOLD_FIELDS
    lines = []
    for one in plan.changes:
        field = _(titles[one.field]) if one.field else ""
        values = f"{one.shown(one.old)} → {one.shown(one.new)}" if one.field else ""
        lines.append("  ".join(part for part in (_(CHANGES[one.kind]), one.number, one.name, field, values) if part))
    text = _("修改 {changed} 处，新增 {new} 人，名册里没有 {missing} 人（不会移出）").format(
        changed=plan.count(CHANGED), new=plan.count(NEW), missing=plan.count(MISSING)
    )
    lines += _twin_lines(answer["twins"])
    if not plan.errors:
        lines.append(_standing(plan.before, plan.after))
    return Answer(answer, text, tuple(lines), plan.findings)


def take_shares(
    book: Path, file: Path, mapping: Mapping[str, str] | None, cells: Sequence[str], share_kind: str,
    date: str | None, dry_run: bool,
) -> Answer:  # fmt: skip
    """Let every household of a list hold what the list says, or only say what would change."""
    from gacha_app.cli.household_names import share_kind_named
    from gacha_app.cli.import_commands import findings_json
    from gacha_app.services.roster_sheet import cell_edits
    from gacha_app.services.share_list import import_share_list, plan_share_list

    day = parse_date(date) if date else None
    with to_read(book) if dry_run else to_write(book) as opened:
        kind = share_kind_named(opened, share_kind)
        plan = plan_share_list(opened, file, mapping, edits=cell_edits(file, cells), share_kind=kind, day=day)
        answer: dict[str, Any] = {
            "changes": [
                {"number": one.number, "representative": one.representative, "row": one.row,
                 "held": share_text(one.held), "listed": share_text(one.listed), "change": share_text(one.change)}
                for one in plan.changes
            ],
            "apart": plan.apart,
            "before": _counts_json(plan.before),
            "after": _counts_json(plan.after),
            **findings_json(plan.findings),
        }  # fmt: skip
        if not dry_run and not plan.errors:
            answer["batch"] = import_share_list(opened, plan).batch
    lines = [
        f"{one.number}  {one.representative}  {share_text(one.held)} → {share_text(one.listed)}" for one in plan.moved
    ]
    if not plan.errors:
        lines.append(_standing(plan.before, plan.after))
    text = _("{count} 户的份额变动，名单外还有 {apart} 户不动").format(count=len(plan.moved), apart=plan.apart)
    return Answer(answer, text, tuple(lines), plan.findings)


def show_columns(book: Path, file: Path, mapping: Mapping[str, str] | None, as_json: bool) -> None:
    """Print what each column of a roster is understood as."""
    from gacha_app.services.roster_import import plan_roster

    with to_read(book) as opened:
        plan = plan_roster(opened, file, mapping)
    columns = _columns_json(plan)
    if as_json:
        show_json({"remembered": plan.sheet.remembered, "columns": columns})
        return
    for one in columns:
        print("  ".join((one["column"], one["heading"] or "—", one["title"] or _("不用"), one["field"])).rstrip())
    if plan.sheet.remembered:
        print(_("按记住的列认的；要重新认，加 --forget。"))


def forget_columns(book: Path, file: Path) -> str:
    """Forget what was kept about the columns of such rosters, and say so."""
    from gacha_app.services.roster_sheet import forget_layout

    with to_write(book) as opened:
        forgotten = forget_layout(opened, file)
    return _("已忘掉改过的列。") if forgotten else _("这种名册没有记住过改动的列。")


def _columns_json(plan: RosterPlan | RosterUpdate) -> list[dict[str, str]]:
    from gacha_app.services.import_columns import field_titles

    titles = field_titles("roster")
    return [
        {"column": one.letter, "heading": one.heading, "field": one.field, "title": titles.get(one.field, "")}
        for one in plan.sheet.columns
    ]


def _counts_json(counts: RegisterCounts) -> dict[str, Any]:
    return {"households": counts.households, "members": counts.members, "shares": share_text(counts.shares)}


def _standing(before: RegisterCounts, after: RegisterCounts) -> str:
    words = _("登记簿现有 {households} 户、{members} 人、{shares} 份，导入后 {then} 户、{people} 人、{held} 份。")
    return words.format(
        households=before.households, members=before.members, shares=share_text(before.shares),
        then=after.households, people=after.members, held=share_text(after.shares),
    )  # fmt: skip


def _twins(book: Book, plan: RosterPlan | RosterUpdate) -> list[dict[str, Any]]:
    from gacha_app.services.roster_twins import twin_pair

    doubled = [one for one in plan.findings if one.twin is not None or one.member_id is not None]
    # the same village's roster once more doubles everybody: nobody reads them all
    pairs = [pair for one in doubled[:_MOST_TWINS] if (pair := twin_pair(book, plan, one)) is not None]
    return [
        {
            "here": pair.here,
            "there": pair.there,
            "parts": [{"what": one.title, "here": one.here, "there": one.there} for one in pair.parts],
        }
        for pair in pairs
    ]


def _twin_lines(twins: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = []
    for pair in twins[:_PRINTED_TWINS]:
        lines.append(f"{pair['here']}　｜　{pair['there']}")
        lines += [f"    {one['what']}  {one['here'] or '—'}　｜　{one['there'] or '—'}" for one in pair["parts"]]
    return lines
