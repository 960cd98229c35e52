"""Gacha Ledger: an offline ledger for a village collective's common property."""

from __future__ import annotations

__version__ = "0.1.0"
