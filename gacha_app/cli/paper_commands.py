"""Attaching papers to what is examined, owed, charged and borrowed, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gacha_app.cli.opening import to_write
from gacha_app.cli.showing import done
from gacha_app.i18n import _

Files = Annotated[list[Path], typer.Option("--file", help=_("要附的文件，可写多个"))]


def attach_files(book: Path, subject: str, identity: int, files: list[Path], as_json: bool) -> None:
    """Attach files to a record of a table, and say so."""
    from gacha_app.services.attachments import attach

    with to_write(book) as opened:
        made = [attach(opened, subject, identity, one) for one in files]
    names = "、".join(one.name for one in made)
    told = [{"id": one.id, "name": one.name} for one in made]
    done(_("已附上 {names}。").format(names=names), as_json, {"attached": told})
