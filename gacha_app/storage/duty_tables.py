"""The tables that books of duty add to a book: secretary's projects, the three lists, performance pay, jobs."""

from __future__ import annotations
