"""Start the program: a window, or, given arguments, one command."""

from __future__ import annotations

import sys

from gacha_app.app.main import main

if __name__ == "__main__":
    sys.exit(main())
