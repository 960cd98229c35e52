"""Measure everything, or what is named."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import (
    contracts,
    dividends,
    hub_scale,
    ledgers,
    money,
    papers,
    peers,
    rosters,
    starting,
    township,
    warnings,
)
from benchmarks.measuring import HEADING, Measured
from benchmarks.property import property_registers

MEASUREMENTS: dict[str, Callable[[Path], Iterator[Measured]]] = {
    "window": starting.window,
    "command": starting.command,
    "entry": money.entry,
    "dividend": money.dividend,
    "slips": dividends.slips,
    "what-if": dividends.what_if,
    "register": dividends.register,
    "roster": rosters.roster,
    "disclosure": papers.disclosure,
    "notices": papers.notices,
    "collect": township.collect,
    "hub": hub_scale.hub,
    "backup": money.backup,
    "statements": ledgers.statements,
    "ledgers": ledgers.ledger_pages,
    "large-entry": ledgers.large_entry,
    "closing": ledgers.closing,
    "contracts": contracts.contracts,
    "property": property_registers,
    "warnings": warnings.warnings,
    "export": peers.export,
    "peers": peers.peers,
}


def main(names: list[str]) -> int:
    """Measure and print."""
    unknown = set(names) - set(MEASUREMENTS)
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    print(HEADING)
    for name in names or MEASUREMENTS:
        with tempfile.TemporaryDirectory() as folder:
            for measured in MEASUREMENTS[name](Path(folder)):
                print(measured.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
