"""How commands are told of a meeting's vote."""

from __future__ import annotations

from typing import Annotated

import typer

from gacha_app.i18n import _

_ENTITLED, _PRESENT, _IN_FAVOUR = _("应到人数"), _("实到人数"), _("同意人数")

# Where a vote is what the command is about
Entitled = Annotated[int, typer.Option(help=_ENTITLED)]
Present = Annotated[int, typer.Option(help=_PRESENT)]
InFavour = Annotated[int, typer.Option(help=_IN_FAVOUR)]
Against = Annotated[int, typer.Option(help=_("反对人数"))]
Abstained = Annotated[int, typer.Option(help=_("弃权人数"))]
# Where only some steps have one
MaybeEntitled = Annotated[int | None, typer.Option("--entitled", help=_ENTITLED)]
MaybePresent = Annotated[int | None, typer.Option("--present", help=_PRESENT)]
MaybeInFavour = Annotated[int | None, typer.Option("--in-favour", help=_IN_FAVOUR)]
MaybeAgainst = Annotated[int | None, typer.Option("--against", help=_("反对人数"))]
MaybeAbstained = Annotated[int | None, typer.Option("--abstained", help=_("弃权人数"))]
