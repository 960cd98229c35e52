"""The tables that a subsidy fund's whole life adds to a book: plans, milestones, formed assets, linked households."""

from __future__ import annotations
