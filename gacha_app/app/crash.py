"""Mistakes of our own: written to a log that holds no figures and no names, and told in one sentence."""

from __future__ import annotations

import contextlib
import datetime as dt
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import gacha_app
from gacha_app import paths
from gacha_app.i18n import _

_LOGS_KEPT = 20


def tell_on_command_line(problem: BaseException) -> int:
    """Keep a log of our own mistake, say where it lies, and return the exit status."""
    print(sentence(write_log(problem)), file=sys.stderr)  # noqa: T201 - there is no window to say it in
    return 1


def sentence(log: Path | None) -> str:
    """Return what a user is told of our own mistake."""
    if log is None:
        return _("程序出了意外，这一步没有完成，已保存的账不受影响。")
    return _("程序出了意外，这一步没有完成，已保存的账不受影响。详情记在“{log}”，请发给维护人员。").format(log=log)


def write_log(problem: BaseException) -> Path | None:
    """Write what happened to a file of its own and return it; None where the disk refuses."""
    now = dt.datetime.now()  # noqa: DTZ005 - the village's own clock
    with contextlib.suppress(OSError):
        folder = paths.user_data() / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(folder.glob("crash-*.txt"))[: -_LOGS_KEPT + 1]:
            old.unlink()
        log = folder / f"crash-{now:%Y%m%d-%H%M%S}.txt"
        log.write_text(_report(problem, now), "utf-8")
        return log
    return None


def catch_everything(tell: Callable[[BaseException, Path | None], object]) -> None:
    """Have every exception that nobody caught logged and told, in the window and in threads.

    Args:
        tell: shows it to the user; it is called with the exception and its log.
    """

    def caught(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        if isinstance(problem, KeyboardInterrupt):
            return
        tell(problem.with_traceback(trace), write_log(problem))

    sys.excepthook = caught
    threading.excepthook = lambda arguments: caught(
        arguments.exc_type, arguments.exc_value or arguments.exc_type(), arguments.exc_traceback
    )


def _report(problem: BaseException, now: dt.datetime) -> str:
    lines = [
        f"{now:%Y-%m-%d %H:%M:%S}",
        f"gacha {gacha_app.__version__}, Python {platform.python_version()}, {platform.platform()}",
    ]
    if "PySide6" in sys.modules:
        lines.append(f"PySide6 {sys.modules['PySide6'].__version__}")
    return "\n".join([*lines, "", *traceback.format_exception(problem)])
