"""Commands: everything a window does, scriptable, without Qt; they decide nothing."""
