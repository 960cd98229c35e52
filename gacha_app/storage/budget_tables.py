"""The tables that budgets and forecasts add to a book."""

from __future__ import annotations
