"""Is there a screen to show a window on? Qt itself would end the process where there is none."""

from __future__ import annotations

import os
import re
import socket
import sys
from pathlib import Path


def has_display() -> bool:
    """Say whether a window can be shown here; a display that is named but not there counts as none."""
    if os.environ.get("QT_QPA_PLATFORM") or not sys.platform.startswith("linux"):
        return True
    return _wayland_is_there() or _x_is_there()


def missing_library() -> str:
    """Return the system library that Qt's windows lack here, or ""."""
    if os.environ.get("QT_QPA_PLATFORM") or not sys.platform.startswith("linux"):
        return ""
    import ctypes
    from importlib.util import find_spec

    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        return "PySide6"
    plugin = Path(spec.origin).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    try:
        if plugin.is_file():
            ctypes.CDLL(str(plugin))
    except OSError as problem:
        return str(problem).partition(":")[0]
    return ""


def _wayland_is_there() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    return bool(name) and (Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / str(name)).is_socket()


def _x_is_there() -> bool:
    display = os.environ.get("DISPLAY", "")
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
    if not local:
        # On another machine: only trying would tell
        return bool(display)
    socket_path = f"/tmp/.X11-unix/X{local[1]}"
    return any(_answers(address) for address in (socket_path, f"\0{socket_path}"))


def _answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        try:
            line.connect(address)
        except OSError:
            return False
    return True
