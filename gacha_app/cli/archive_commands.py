"""Commands that make a year's archive and prove one: `archive BOOK --year Y --out DIR`, `archive verify DIR`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from gacha_app.cli.opening import BookPath, Json, Year, to_note
from gacha_app.cli.showing import done, progress_bar, show_json
from gacha_app.i18n import _


class _BookFirst(TyperGroup):
    """A group whose first word is a book where it is none of the commands."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        return super().resolve_command(ctx, args if args[0] in self.commands else ["make", *args])


program = typer.Typer(cls=_BookFirst, help=_("归档：一年的会计档案"), no_args_is_help=True)


@program.command("make", help=_("做一年的会计档案"))
def make(
    book: BookPath,
    year: Year,
    out: Annotated[Path, typer.Option("--out", help=_("新建的档案文件夹"))],
    even_open: Annotated[bool, typer.Option("--even-open", help=_("未结账也归档，目录上注明“未结账”"))] = False,
    as_json: Json = False,
) -> None:
    """Make a year's archive."""
    from gacha_app.services.archive import make_archive

    with to_note(book) as opened, progress_bar(_("归档")) as progress:
        made = make_archive(opened, year, out, progress, even_open=even_open)
    if as_json:
        show_json(
            {
                "folder": str(made.folder),
                "year": year,
                "closed": made.closed,
                "sha256": made.sha256,
                "missing_characters": made.missing_characters,
                "files": [
                    {"file": one.place, "title": one.title, "count": one.count, "unit": one.unit, "sha256": one.sha256}
                    for one in made.files
                ],
            }
        )
        return
    print(
        _("已归档到 {folder}：{count} 个文件，目录校验码 {code}").format(
            folder=made.folder, count=len(made.files), code=made.sha256[:12].upper()
        )
    )
    if made.missing_characters:
        print(_("字体里没有这些字，已用〓代替：{characters}").format(characters=made.missing_characters))


@program.command("verify", help=_("核对会计档案有没有被改动"))
def verify(folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("档案文件夹"))], as_json: Json = False) -> int:
    """Prove that an archive is as it was made."""
    from gacha_app.services.archive import verify_archive

    faults = verify_archive(folder)
    if as_json:
        show_json({"ok": not faults, "findings": [{"file": one.place, "what": one.what} for one in faults]})
    elif not faults:
        done(_("档案完好：每个文件都和归档时一样。"))
    else:
        for one in faults:
            print(f"{one.place}  {one.what}")
    return 1 if faults else 0
