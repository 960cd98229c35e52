"""The tables that contracts add to a book: terms, instalments, what was received for them."""

from __future__ import annotations
