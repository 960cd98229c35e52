"""The tables that assets, herds, resources and stock-takes add to a book."""

from __future__ import annotations
