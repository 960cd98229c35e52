"""Commands of handing in: the package, what was handed in before, what the township sent back, the book's key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gacha_app.cli.opening import BookPath, Json, Month, Quarter, Year, period, to_note, to_read, to_write
from gacha_app.cli.showing import refuse, show_json
from gacha_app.i18n import _


def submit(
    book: BookPath, year: Year, out: Annotated[Path, typer.Option("--out", help=_("输出文件（.xlsx）"))],
    quarter: Quarter = None, month: Month = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Make the package for the township."""
    from gacha_app.services.submissions import submit as submit_book

    wanted = period(year, quarter, month)
    with to_note(book) as opened:
        made = submit_book(opened, year, out, quarter=wanted.quarter, month=wanted.month)
    changes = [
        {"report": one.report, "row": one.row, "column": one.column, "before": one.before, "after": one.after}
        for one in made.changes
    ]
    if as_json:
        show_json(
            {
                "file": str(made.path), "sha256": made.sha256, "period": made.period.code, "version": made.version,
                "key": made.fingerprint, "changes": changes,
            }
        )  # fmt: skip
        return
    print(_("已写入 {path}，校验码 {code}").format(path=made.path, code=made.sha256[:12].upper()))
    if made.fingerprint:
        print(_("密钥指纹 {fingerprint}").format(fingerprint=made.fingerprint))
    else:
        print(_("账本正被别人打开或不能写，这份没有签名，也没有记下上报。"))
    if changes:
        print(_("与上次上报相比有 {count} 处不同：").format(count=len(changes)))
        for one in made.changes:
            place = " · ".join(filter(None, (one.report, one.row, one.column)))
            print(f"  {place}  {one.before or '—'} → {one.after or '—'}")


def submissions(book: BookPath, as_json: Json = False) -> None:
    """List what was handed in, and what the township sent back."""
    from gacha_app.services.returned_slips import returned_slips
    from gacha_app.services.submissions import submissions_of

    with to_read(book) as opened:
        handed_in, back = submissions_of(opened), returned_slips(opened)
    if as_json:
        show_json(
            {
                "submissions": [
                    {"period": one.period.code, "version": one.version, "made_at": one.made_at.isoformat(),
                     "made_by": one.made_by, "file": one.file, "sha256": one.sha256, "key": one.fingerprint}
                    for one in handed_in
                ],
                "returned": [
                    {"period": one.period.code, "at": one.at.isoformat(), "by": one.by,
                     "settled_on": one.settled_on.isoformat() if one.settled_on else "",
                     "marks": [{"place": mark.place, "title": mark.title, "value": mark.value, "words": mark.words}
                               for mark in one.marks]}
                    for one in back
                ],
            }
        )  # fmt: skip
        return
    if not handed_in:
        print(_("还没有上报过。"))
    for one in handed_in:
        words = _("{period}  第{version}版  {at}  {file}  校验码 {code}")
        print(
            words.format(
                period=one.period.title, version=one.version, at=f"{one.made_at:%Y-%m-%d %H:%M}", file=one.file,
                code=one.sha256[:12].upper(),
            )
        )  # fmt: skip
    for slip in back:
        state = _("已重新上报") if slip.settled_on else _("等待更正")
        print(
            _("退回  {period}  {at}  {state}").format(period=slip.period.title, at=f"{slip.at:%Y-%m-%d}", state=state)
        )
        for mark in slip.marks:
            print("  " + " · ".join(filter(None, (mark.place, mark.title, mark.value, mark.words))))


def read_return(
    book: BookPath, file: Annotated[Path, typer.Argument(metavar="FILE", help=_("苏木（镇）的退回单（.xlsx）"))],
    as_json: Json = False,
) -> None:  # fmt: skip
    """Take a township's slip into the book."""
    from gacha_app.services.returned_slips import take_slip

    with to_write(book) as opened:
        slip = take_slip(opened, file)
    marks = [
        {"place": mark.place, "title": mark.title, "value": mark.value, "words": mark.words} for mark in slip.marks
    ]
    if as_json:
        show_json({"period": slip.period.code, "by": slip.by, "marks": marks})
        return
    print(_("{period}的上报文件被退回，请更正后重新上报：").format(period=slip.period.title))
    for mark in slip.marks:
        print("  " + " · ".join(filter(None, (mark.place, mark.title, mark.value, mark.words))))


def key(
    book: BookPath,
    replace: Annotated[bool, typer.Option("--replace", help=_("换一把新密钥，苏木（镇）会来核对"))] = False,
    reason: Annotated[str, typer.Option("--reason", help=_("为什么换"))] = "",
    as_json: Json = False,
) -> None:
    """Say by which key the township knows the book, or replace it."""
    from gacha_app.services.book_keys import key_of_book, replace_key

    if replace:
        with to_write(book) as opened:
            found = replace_key(opened, reason)
    else:
        with to_read(book) as opened:
            now = key_of_book(opened)
        if now is None:
            raise refuse(_("账本还没有密钥，第一次上报时会自动生成。"))
        found = now
    if as_json:
        show_json({"key": found.fingerprint, "made_at": found.made_at.isoformat(), "reason": found.reason})
    else:
        print(_("密钥指纹 {fingerprint}").format(fingerprint=found.fingerprint))
