"""Commands: everything a window does, scriptable, without Qt; they decide nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click


def run(arguments: Sequence[str]) -> int:
    """Carry one command out.

    Returns:
        0 done, 1 refused (one sentence on standard error, nothing changed), 2 wrong usage.
    """
    from gacha_app import i18n, settings

    i18n.use_language(i18n.language_of_environment() or settings.load().language)

    # the texts of the commands are translated when they are made, so not before the language is known
    import click

    from gacha_app.cli.commands import program
    from gacha_app.domain.errors import GachaError

    try:
        result = program(next(iter(arguments), ""))(list(arguments), prog_name="gacha", standalone_mode=False)
    except GachaError as problem:
        print(problem, file=sys.stderr)
        return 1
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.Abort:
        return 1
    except click.UsageError as problem:
        if isinstance(problem, click.exceptions.NoArgsIsHelpError):
            problem.show()
        else:
            print(_usage(problem), file=sys.stderr)
        return 2
    return result if isinstance(result, int) else 0


def _usage(problem: click.UsageError) -> str:
    """Return in the user's words how a command was written wrongly, and where to read how it is written."""
    import click

    from gacha_app.i18n import _

    command = problem.ctx.command_path if problem.ctx else "gacha"
    if isinstance(problem, click.MissingParameter):
        said = _("还缺 {name}。").format(name=_written(problem.param))
    elif isinstance(problem, click.NoSuchOption):
        said = _("没有 {name} 这个选项。").format(name=problem.option_name)
    elif isinstance(problem, click.BadParameter):
        said = _("{name} 写得不对。").format(name=_written(problem.param))
    else:
        said = _("命令写得不对。")
    return said + _("写法请看：{command} --help").format(command=command)


def _written(parameter: click.Parameter | None) -> str:
    """Return a parameter as one writes it."""
    if parameter is None:
        return ""
    longest = max(parameter.opts, key=len, default="")
    return longest if longest.startswith("-") else parameter.human_readable_name
