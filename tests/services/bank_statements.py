"""Bank statements as files, made line by line: a small twin of what banks give."""

from __future__ import annotations

from pathlib import Path

HEADING = "交易日期,交易时间,借方发生额,贷方发生额,余额,对方户名,对方账号,摘要"


def write_statement(
    path: Path, opening: int, *lines: tuple[str, int, str], account: str = "", balances: bool = True
) -> Path:
    """Write a statement in GBK; lines are (day, yuan with its sign, words)."""
    rows = [f"账号：{account}"] if account else []
    rows.append(HEADING if balances else HEADING.replace("余额,", ""))
    balance = opening
    for day, amount, words in lines:
        balance += amount
        debit, credit = (f'"{-amount:,}.00"', "") if amount < 0 else ("", f'"{amount:,}.00"')
        cells = [day.replace("-", ""), "10:00:00", debit, credit, f'"{balance:,}.00"', "", "", words]
        rows.append(",".join(cell for place, cell in enumerate(cells) if balances or place != 4))
    path.write_bytes("\r\n".join(rows).encode("gbk"))
    return path
