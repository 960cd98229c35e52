"""Commands: everything a window does, scriptable, without Qt; they decide nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence


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
        result = program()(list(arguments), prog_name="gacha", standalone_mode=False)
    except GachaError as problem:
        print(problem, file=sys.stderr)
        return 1
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.Abort:
        return 1
    except click.UsageError as problem:
        problem.show()
        return 2
    return result if isinstance(result, int) else 0
