"""Joins the parts: a window, or, given arguments, one command."""
