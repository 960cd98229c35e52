"""The tables that examined contracts, claims, debts and loans add to a book."""

from __future__ import annotations
