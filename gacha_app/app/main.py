"""Start the program: a window, or, given arguments, one command."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from gacha_app import i18n
from gacha_app.i18n import _

_BOOK = ".gacha"
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the window, or carry one command out, and return the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    try:
        try:
            return _start(_without_language(words))
        except Exception as problem:
            from gacha_app.app import crash

            return crash.tell_on_command_line(problem)
        finally:
            # Here rather than at the interpreter's end, where nobody could catch what it meets
            sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read has read enough; nothing more is written, not even at the interpreter's end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _start(words: list[str]) -> int:
    if words == ["--demo"]:
        from gacha_app.app.display import has_display

        if has_display():
            from gacha_app.app.window_start import show_window

            return show_window(None, demo=True)
        words = ["demo-tour"]
    elif not words or (len(words) == 1 and words[0].lower().endswith(_BOOK) and not words[0].startswith("-")):
        return _window(Path(words[0]) if words else None)
    from gacha_app.cli import run

    return run(words)


def _window(book: Path | None) -> int:
    from gacha_app.app.display import has_display, missing_library

    if not has_display():
        return _without_window(_("这里没有图形界面，窗口打不开。命令行照常可用，见 --help；--demo 可看示例。"))
    if library := missing_library():
        return _without_window(
            _("窗口缺少系统组件（{library}），请管理员安装后重试。命令行照常可用，见 --help。").format(library=library)
        )
    from gacha_app.app.window_start import show_window

    return show_window(book)


def _without_window(sentence: str) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201 - there is no window to say it in
    return 1


def _without_language(words: list[str]) -> list[str]:
    """Take `--language L` out; window and commands alike ask the environment for it."""
    rest = list(words)
    for place, word in enumerate(words):
        if word == "--language" and place + 1 < len(words):
            os.environ["GACHA_LANGUAGE"] = words[place + 1]
            del rest[place : place + 2]
            break
        if word.startswith("--language="):
            os.environ["GACHA_LANGUAGE"] = word.partition("=")[2]
            del rest[place]
            break
    from gacha_app import settings

    i18n.use_language(i18n.language_of_environment() or settings.load().language)
    return rest


def _speak_utf8() -> None:
    """Write UTF-8 whatever the console was set to: Chinese must not end a command on an old Windows or a bare Linux."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="replace")
