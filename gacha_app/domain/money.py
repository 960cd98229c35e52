"""Money: whole fen inside, yuan at the edges, and the one way to split an amount."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _

_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－＋＊／（）＝　％", "0123456789.,-+*/()= %")
_UNITS = {"元": 1, "圆": 1, "万": 10_000, "万元": 10_000, "亿": 100_000_000, "亿元": 100_000_000, "": 1}
_OPERATORS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
# The largest amount a book holds: far above any village, far below 64 bits
MOST = 10**15


def half_width(text: str) -> str:
    """Return the text with full-width digits and signs made half-width."""
    return text.translate(_HALF_WIDTH)


def parse_yuan(text: str, field: str = "amount") -> int:
    """Return the fen that a user's amount in yuan means.

    Takes `1,234.5`, `１２３４．５`, `￥12元`, `1.2万` and sums such as `=1200*3`.

    Raises:
        InvalidInput: if it is no amount, or has a fraction of a fen.
    """
    plain = half_width(text).replace(",", "").replace(" ", "").strip("¥￥")
    if not plain:
        raise InvalidInput(field, _("请填写金额。"))
    try:
        yuan = _sum_of(plain[1:]) if plain.startswith("=") else _number_with_unit(plain)
    except (ValueError, SyntaxError, InvalidOperation, ZeroDivisionError, RecursionError, MemoryError):
        raise InvalidInput(field, _("“{text}”不是金额，请填写数字，如 1234.50。").format(text=text[:40])) from None
    return _whole_fen(yuan, text, field)


def fen_of_number(number: int | float | Decimal | str, field: str = "amount") -> int:
    """Return the fen of a workbook's cell; a binary fraction's dust below a ten-thousandth of a fen is dropped.

    Raises:
        InvalidInput: if it is no amount, or has a fraction of a fen.
    """
    if isinstance(number, str):
        return parse_yuan(number, field)
    if isinstance(number, float):
        if number != number or number in (float("inf"), float("-inf")):
            raise InvalidInput(field, _("“{text}”不是金额，请填写数字，如 1234.50。").format(text=number))
        exact = Decimal(repr(number))
        nearest = round(exact, 2)
        # a share of the amount would let half a fen pass in amounts of half a million
        if abs(exact - nearest) <= max(Decimal("1e-6"), Decimal("1e-15") * abs(nearest)):
            exact = nearest
        return _whole_fen(Fraction(exact), str(number), field)
    return _whole_fen(Fraction(number), str(number), field)


def yuan(fen: int) -> str:
    """Return fen as plain yuan with two decimals, "1234.50"; what programs read."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100}.{fen % 100:02d}"


def decimal_yuan(fen: int) -> Decimal:
    """Return fen as a Decimal of yuan with two decimals; what workbooks take."""
    return Decimal(fen).scaleb(-2)


def grouped(fen: int) -> str:
    """Return fen as yuan with thousands separated, "1,234.50"; what people read."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def capital(fen: int) -> str:
    """Return an amount in capital figures, "壹仟贰佰元叁角整", as receipts and slips write it."""
    # 会计基础工作规范 第五十二条
    digits, units = "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"]
    sign, fen = ("负", -fen) if fen < 0 else ("", fen)
    whole, jiao, odd = fen // 100, fen // 10 % 10, fen % 10
    words = ""
    for section, name in ((whole // 10**12, "万亿"), (whole // 10**8 % 10**4, "亿"), (whole // 10**4 % 10**4, "万"),
                          (whole % 10**4, "")):  # fmt: skip
        if not section:
            words += "零" if words and not words.endswith("零") else ""
            continue
        if words and section < 1000 and not words.endswith("零"):
            words += "零"
        part = ""
        for place in range(3, -1, -1):
            digit = section // 10**place % 10
            if digit:
                part += digits[digit] + units[place]
            elif part and not part.endswith("零") and section % 10**place:
                part += "零"
        words += part + name
    words = words.rstrip("零")
    text = (words or ("" if jiao or odd else "零")) + ("元" if words or not (jiao or odd) else "")
    if jiao:
        text += digits[jiao] + "角"
    elif odd and words:
        text += "零"
    text += digits[odd] + "分" if odd else "整"
    return sign + text


def parse_percent(text: str, field: str = "percent") -> int:
    """Return the hundredths of a per cent that "60", "60%" or "12.5" mean.

    Raises:
        InvalidInput: if it is no number, or finer than a hundredth of a per cent.
    """
    plain = half_width(text).replace(" ", "").rstrip("%")
    try:
        exact = Fraction(Decimal(plain)) * 100
    except (InvalidOperation, ValueError, OverflowError):
        raise InvalidInput(field, _("“{text}”不是百分比，请写成 60 或 12.5 的样子。").format(text=text[:20])) from None
    if exact.denominator != 1 or not 0 <= exact <= 10_000:
        raise InvalidInput(field, _("百分比“{text}”应在 0 到 100 之间，最多两位小数。").format(text=text[:20]))
    return int(exact)


def percent_text(hundredths: int) -> str:
    """Return hundredths of a per cent without idle zeros, "12.5"."""
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".") if part else str(whole)


def split(amount: int, weights: Sequence[int], favoured: Sequence[int] = ()) -> list[int]:
    """Split an amount by weights into parts that add up to it, by the largest remainder.

    Each part is first cut down to whole fen; the fen left over go, one each, to the parts that lost most, an earlier
    part before a later one of equal loss. Callers who want the same answer for any order of rows sort them first.

    Args:
        amount: fen to split; may be negative.
        weights: whole numbers, none negative (shares, income, area ...).
        favoured: how many fen left over each has got of earlier amounts of the same list; among parts of equal loss
            the one that got fewest comes first, so that equal parts stay within one fen over several amounts.

    Returns:
        Fen for each weight, in the same order.

    Raises:
        InvalidInput: if a weight is negative or all are nought.
    """
    if any(weight < 0 for weight in weights):
        raise InvalidInput("weights", _("分摊的依据不能是负数。"))
    total = sum(weights)
    if total == 0:
        raise InvalidInput("weights", _("分摊的依据合计为零，无法分摊。"))
    sign, amount = (-1, -amount) if amount < 0 else (1, amount)
    parts = [amount * weight // total for weight in weights]
    favours = favoured or [0] * len(weights)
    losses = sorted(range(len(weights)), key=lambda place: (-(amount * weights[place] % total), favours[place], place))
    for place in losses[: amount - sum(parts)]:
        parts[place] += 1
    return [sign * part for part in parts]


def remainder_rule() -> str:
    """Return the rule of `split` in a villager's words, as it is printed under every list."""
    return _(
        "每户应分金额先按份额算到分，舍去不足一分的部分；余下的分按舍去部分从大到小逐户各补一分，相同的按户号先后，各户合计与总额一分不差。"
    )


def _number_with_unit(plain: str) -> Fraction:
    match = re.fullmatch(r"([+-]?(?:\d+\.?\d*|\.\d+))(元|圆|万元?|亿元?|)整?", plain)
    if not match:
        raise ValueError(plain)
    return Fraction(Decimal(match[1])) * _UNITS[match[2]]


def _sum_of(plain: str) -> Fraction:
    if len(plain) > 200:
        raise ValueError(plain)

    def value(node: ast.expr) -> Fraction:
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            return _OPERATORS[type(node.op)](value(node.left), value(node.right))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
            inner = value(node.operand)
            return -inner if isinstance(node.op, ast.USub) else inner
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            return Fraction(Decimal(ast.get_source_segment(plain, node) or ""))
        raise ValueError(plain)

    return value(ast.parse(plain, mode="eval").body)


def _whole_fen(yuan_value: Fraction, text: str, field: str) -> int:
    fen = yuan_value * 100
    if fen.denominator != 1:
        raise InvalidInput(field, _("“{text}”不足一分的部分无法入账，请填到分（两位小数）。").format(text=text[:40]))
    if abs(fen) > MOST:
        raise InvalidInput(field, _("“{text}”超出了可以记账的范围。").format(text=text[:40]))
    return int(fen)
