"""Commands of the three lists: matter add, step, answer, task, close, reopen, list ..."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated, Any

import typer

from gacha_app.cli.duty_options import AsPaper, Note, Photo, keep_photo
from gacha_app.cli.opening import BookPath, Json, Year, day, key_of, to_read, to_write
from gacha_app.cli.showing import give_report, refuse, show_json
from gacha_app.domain.dates import Period
from gacha_app.domain.matter import KINDS, ONE, SOURCES, STATES, Matter, MatterStep
from gacha_app.i18n import _

program = typer.Typer(help=_("三张清单：问题、需求、任务的登记、答复、办结"), no_args_is_help=True)

Kind = Annotated[str, typer.Argument(metavar="KIND", help=_("问题、需求 或 任务"))]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help=_("编号，如 问2024-003"))]
On = Annotated[str | None, typer.Option("--date", help=_("日期，不写就是今天"))]
_By = Annotated[str, typer.Option("--from", help=_("由谁提出：农牧户、个人、会议、上级交办"))]


@program.command("add", help=_("登记一件"))
def add(
    book: BookPath,
    kind: Kind,
    content: Annotated[str, typer.Argument(metavar="TEXT", help=_("内容"))],
    source_kind: _By = "person",
    source: Annotated[str, typer.Option(help=_("姓名或会议"))] = "",
    household: Annotated[str, typer.Option(help=_("户号或户代表"))] = "",
    responsible: Annotated[str, typer.Option(help=_("责任人"))] = "",
    due: Annotated[str | None, typer.Option(help=_("办理期限"))] = None,
    date: On = None,
    note: Note = "",
) -> None:
    """Put a matter on its list."""
    from gacha_app.services.lookups import named
    from gacha_app.services.matters import record_matter

    with to_write(book) as opened:
        held = named(opened, "household", household) if household else None
        from_whom = "household" if held and source_kind == "person" else key_of(SOURCES, source_kind)
        made = record_matter(
            opened,
            Matter(
                _kind(kind), day(date) or dt.date.today(), content, from_whom, source, held, responsible, day(due),
                note=note,
            ),
        )  # fmt: skip
    print(_("已登记{what} {number}。").format(what=_(ONE[made.kind]), number=made.number))


@program.command("change", help=_("修改一件，只写要改的"))
def change(
    book: BookPath,
    number: Number,
    content: Annotated[str | None, typer.Option("--text", help=_("内容"))] = None,
    source: Annotated[str | None, typer.Option(help=_("姓名或会议"))] = None,
    responsible: Annotated[str | None, typer.Option(help=_("责任人"))] = None,
    due: Annotated[str | None, typer.Option(help=_("办理期限"))] = None,
    note: Annotated[str | None, typer.Option(help=_("备注"))] = None,
) -> None:
    """Change what is known of a matter."""
    from gacha_app.services.matters import change_matter, matter_in

    said: dict[str, Any] = {"content": content, "source": source, "responsible": responsible, "note": note}
    said = {key: value for key, value in said.items() if value is not None}
    if due is not None:
        said["due"] = day(due)
    if not said:
        raise refuse(_("没有写要改什么，请加上选项，如 --name。"))
    with to_write(book) as opened:
        with opened.reading() as session:
            held = matter_in(session, number)
        change_matter(opened, replace(held, **said, steps=list(held.steps)))
    print(_("已修改 {number}。").format(number=number))


@program.command("step", help=_("登记办理经过"))
def step(
    book: BookPath,
    number: Number,
    words: Annotated[str, typer.Argument(metavar="TEXT", help=_("做了什么"))],
    people: Annotated[str, typer.Option(help=_("办理人"))] = "",
    date: On = None,
) -> None:
    """Keep what was done about a matter."""
    from gacha_app.services.matters import take_matter_step

    with to_write(book) as opened:
        take_matter_step(opened, number, MatterStep(day(date) or dt.date.today(), words, people))
    print(_("已登记 {number} 的办理经过。").format(number=number))


@program.command("answer", help=_("登记答复"))
def answer(
    book: BookPath,
    number: Number,
    words: Annotated[str, typer.Argument(metavar="TEXT", help=_("答复"))],
    date: On = None,
) -> None:
    """Keep what who raised it was answered."""
    from gacha_app.services.matters import answer_matter

    with to_write(book) as opened:
        answer_matter(opened, number, words, on=day(date))
    print(_("已登记 {number} 的答复。").format(number=number))


@program.command("task", help=_("把问题、需求转为任务"))
def task(
    book: BookPath,
    number: Number,
    responsible: Annotated[str, typer.Option(help=_("责任人"))],
    due: Annotated[str | None, typer.Option(help=_("办理期限"))] = None,
    content: Annotated[str, typer.Option("--text", help=_("任务内容，不写就照原来的"))] = "",
    date: On = None,
) -> None:
    """Make a task of a problem or a demand."""
    from gacha_app.services.matters import make_task

    with to_write(book) as opened:
        made = make_task(opened, number, responsible=responsible, due=day(due), content=content, on=day(date))
    print(_("已转为任务 {number}。").format(number=made.number))


@program.command("close", help=_("办结"))
def close(
    book: BookPath,
    number: Number,
    result: Annotated[str, typer.Argument(metavar="TEXT", help=_("办理结果"))],
    satisfied: Annotated[
        bool | None, typer.Option("--satisfied/--not-satisfied", help=_("提出人满意还是不满意"))
    ] = None,
    date: On = None,
) -> None:
    """Close a matter."""
    from gacha_app.services.matters import close_matter

    with to_write(book) as opened:
        close_matter(opened, number, result, satisfied=satisfied, on=day(date))
    print(_("{number} 已办结。").format(number=number))


@program.command("reopen", help=_("重新办理已办结的"))
def reopen(book: BookPath, number: Number, reason: Annotated[str, typer.Option(help=_("重新办理的原因"))] = "") -> None:
    """Take up again what was closed."""
    from gacha_app.services.matters import reopen_matter

    with to_write(book) as opened:
        reopen_matter(opened, number, reason)
    print(_("{number} 重新办理。").format(number=number))


@program.command("photo", help=_("附照片"))
def photo(book: BookPath, number: Number, file: Photo, paper: AsPaper = False, note: Note = "") -> None:
    """Attach a photo."""
    from gacha_app.services.matters import matter_in

    with to_write(book) as opened:
        with opened.reading() as session:
            identity = matter_in(session, number).id or 0
        print(keep_photo(opened, "matter", identity, file, note, as_paper=paper))


@program.command("show", help=_("一件的全部情况"))
def show(book: BookPath, number: Number, as_json: Json = False) -> None:
    """Show everything that is known of a matter."""
    from gacha_app.reports.matters import matter_story
    from gacha_app.services.matters import matter_in

    with to_read(book) as opened, opened.reading() as session:
        story = matter_story(session, matter_in(session, number).id or 0, dt.date.today())
    if story is None:
        return
    one = story.matter
    told: dict[str, Any] = {
        "number": one.number, "kind": one.kind, "state": one.state, "overdue": story.overdue,
        "date": one.raised_on.isoformat(), "from": story.raised_by, "text": one.content, "origin": story.origin,
        "responsible": one.responsible, "due": one.due.isoformat() if one.due else "",
        "steps": [
            {"date": taken.taken_on.isoformat(), "text": taken.name, "people": taken.people} for taken in one.steps
        ],
        "answered": one.answered_on.isoformat() if one.answered_on else "", "answer": one.answer,
        "closed": one.closed_on.isoformat() if one.closed_on else "", "result": one.result,
        "satisfied": one.satisfied, "tasks": [task.number for task in story.tasks],
    }  # fmt: skip
    if as_json:
        show_json(told)
        return
    print(f"{one.number}  {_(STATES[one.state])}  {one.content}")
    for taken in one.steps:
        print(f"  {taken.taken_on}  {taken.name}")
    for words in (one.answer, one.result):
        if words:
            print(f"  {words}")


@program.command("list", help=_("列出一张清单"))
def listed(book: BookPath, kind: Kind, year: Year, as_json: Json = False) -> None:
    """List one of the three lists."""
    from gacha_app.reports.matters import matter_list

    with to_read(book) as opened, opened.reading() as session:
        report = matter_list(session, Period(year), _kind(kind))
    give_report(report, as_json=as_json, xlsx=None, csv=None, pdf=None)


def _kind(word: str) -> str:
    titles = {**ONE} if word in ONE or any(word in (one, _(one)) for one in ONE.values()) else KINDS
    return key_of(titles, word)
