"""The rule of performance pay (以绩提薪): bands of growth, rates, the cap, the secretary's ceiling, who is eligible."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped, half_width, parse_percent, parse_yuan, percent_text, yuan
from gacha_app.i18n import N_, _

WAYS = {"whole": N_("按所在档次的比例提取全部增量"), "progressive": N_("分段累进，各段按各段的比例")}
_WHOLE = 10_000
_BAND = re.compile(r"(?P<start>.+?)\s*(?:-|–|—|~|～|至|到)\s*(?P<end>.*?)\s*[:：]\s*(?P<rate>[^:：]+)")


@dataclass(frozen=True)
class Band:
    """What is taken of a growth from `start` (in it) to `end` (not in it; None without end): fen, hundredths of 1 %."""

    start: int
    end: int | None
    rate: int

    @property
    def text(self) -> str:
        """How it is typed: "30000-100000：8%"."""
        end = yuan(self.end).removesuffix(".00") if self.end is not None else ""
        return f"{yuan(self.start).removesuffix('.00')}-{end}：{percent_text(self.rate)}%"

    @property
    def words(self) -> str:
        """How it is read: "30,000 至 100,000 元 8%"."""
        said = {"start": _round(self.start), "rate": percent_text(self.rate)}
        if self.end is None:
            return _("{start} 元以上 {rate}%").format(**said)
        return _("{start} 至 {end} 元 {rate}%").format(**said, end=_round(self.end))


@dataclass(frozen=True)
class PayRule:
    """How performance pay is worked out.

    Attributes:
        way: a key of `WAYS`. cap: fen at most, 0 without.
        secretary: how much of it the secretary gets at most, hundredths of a per cent.
        least_income: fen of received operating income, less its cost, below which nobody gets anything.
        least_months: who was in office for fewer gets nothing.
        income, cost: the accounts of either, by chart.
        source: where it comes from, in words.
    """

    bands: tuple[Band, ...]
    way: str = "whole"
    cap: int = 0
    secretary: int = _WHOLE
    least_income: int = 0
    least_months: int = 0
    income: Mapping[str, Sequence[str]] | None = None
    cost: Mapping[str, Sequence[str]] | None = None
    source: str = ""

    def check(self) -> None:
        """Refuse a rule that does not say, of every growth, what is taken of it.

        Raises:
            InvalidInput: naming the band.
        """
        if self.way not in WAYS:
            raise InvalidInput("way", _("请选择提取办法。"))
        if not self.bands:
            raise InvalidInput("bands", _("至少要有一个档次。"))
        for band in self.bands:
            if band.start < 0 or (band.end is not None and band.end <= band.start):
                raise InvalidInput("bands", _("档次“{band}”的上限要大于下限。").format(band=band.text))
            if not 0 <= band.rate <= _WHOLE:
                raise InvalidInput("bands", _("档次“{band}”的比例应在 0 到 100% 之间。").format(band=band.text))
        for before, after in zip(self.bands, self.bands[1:], strict=False):
            if before.end is None or after.start < before.end:
                raise InvalidInput(
                    "bands", _("档次“{first}”和“{second}”重叠了。").format(first=before.text, second=after.text)
                )
            if after.start > before.end:
                raise InvalidInput(
                    "bands", _("档次“{first}”和“{second}”之间有空档。").format(first=before.text, second=after.text)
                )
        if self.bands[-1].end is not None:
            raise InvalidInput("bands", _("最高一档不要写上限，否则再高的增量没有档次。"))
        if not 0 <= self.secretary <= _WHOLE:
            raise InvalidInput("secretary", _("书记的比例应在 0 到 100% 之间。"))
        if self.cap < 0 or self.least_income < 0:
            raise InvalidInput("cap", _("金额不能是负数。"))
        if not 0 <= self.least_months <= 12:
            raise InvalidInput("least_months", _("任职月数应在 0 到 12 之间。"))

    def rate_of(self, growth: int) -> int:
        """Return the rate of the band that a growth stands in, 0 below the first."""
        return next(
            (one.rate for one in self.bands if one.start <= growth and (one.end is None or growth < one.end)), 0
        )

    def most_of(self, growth: int) -> int:
        """Return the fen that may be given of a growth, never more than the cap; cut down to whole fen."""
        if growth <= 0:
            return 0
        if self.way == "whole":
            taken = growth * self.rate_of(growth)
        else:
            taken = sum(
                ((growth if one.end is None else min(growth, one.end)) - one.start) * one.rate
                for one in self.bands
                if growth > one.start
            )
        most = taken // _WHOLE
        return min(most, self.cap) if self.cap else most

    @property
    def words(self) -> tuple[str, ...]:
        """What it says, a sentence each, to be read on the wall."""
        said = [_("提取办法：{way}。").format(way=_(WAYS[self.way]))]
        said.append(_("档次：{bands}。").format(bands="；".join(one.words for one in self.bands)))
        if self.cap:
            said.append(_("奖励总额最多 {cap} 元。").format(cap=grouped(self.cap)))
        if self.secretary < _WHOLE:
            said.append(_("书记所得不超过总额的 {percent}%。").format(percent=percent_text(self.secretary)))
        if self.least_income:
            said.append(_("实际到账的经营性收入减去经营管理成本，不足 {least} 元的年度不计发。").format(
                least=grouped(self.least_income)))  # fmt: skip
        if self.least_months:
            said.append(_("任职不满 {months} 个月的不计发。").format(months=self.least_months))
        return tuple(said)


def _round(fen: int) -> str:
    """Return yuan as people read them, without idle decimals."""
    return grouped(fen).removesuffix(".00")


def parse_bands(text: str) -> tuple[Band, ...]:
    """Return the bands that lines like "30000-100000：8%" mean, the last without an end: "300000-：12%".

    Raises:
        InvalidInput: naming the line that means none.
    """
    bands = []
    for line in half_width(text).replace("；", "\n").replace(";", "\n").splitlines():
        plain = line.strip()
        if not plain:
            continue
        match = _BAND.fullmatch(plain)
        if match is None:
            raise InvalidInput(
                "bands",
                _("“{line}”应写成 30000-100000：8% 的样子，最高一档写成 300000-：12%。").format(line=plain[:40]),
            )
        end = match["end"].strip()
        bands.append(
            Band(
                parse_yuan(match["start"], "bands"), parse_yuan(end, "bands") if end else None,
                parse_percent(match["rate"], "bands"),
            )
        )  # fmt: skip
    return tuple(bands)


def rule_from(said: Mapping[str, Any]) -> PayRule:
    """Return the rule that a definition says: amounts in yuan, per cents as text.

    Raises:
        InvalidInput: if something of it is missing, unknown or wrong.
    """
    known = {"band", "way", "cap", "secretary", "least_income", "least_months", "income", "cost", "source"}
    if unknown := sorted(set(said) - known):
        raise InvalidInput("rule", _("办法里的“{name}”程序不认识，请核对。").format(name=unknown[0][:40]))
    try:
        rule = PayRule(
            tuple(
                Band(
                    parse_yuan(str(one["from"]), "bands"),
                    parse_yuan(str(one["to"]), "bands") if one.get("to") not in (None, "") else None,
                    parse_percent(str(one["percent"]), "bands"),
                )
                for one in said.get("band", ())
            ),
            str(said.get("way", "whole")),
            parse_yuan(str(said.get("cap", 0)), "cap"),
            parse_percent(str(said.get("secretary", 100)), "secretary"),
            parse_yuan(str(said.get("least_income", 0)), "least_income"),
            int(said.get("least_months", 0)),
            _codes(said.get("income")),
            _codes(said.get("cost")),
            str(said.get("source", "")),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise InvalidInput("rule", _("办法里“{what}”写得不对，请核对。").format(what=str(problem)[:40])) from problem
    rule.check()
    return rule


def rule_said(rule: PayRule) -> dict[str, Any]:
    """Return a rule as `rule_from` takes it."""
    return {
        "band": [
            {"from": yuan(one.start), "to": yuan(one.end) if one.end is not None else "",
             "percent": percent_text(one.rate)}
            for one in rule.bands
        ],
        "way": rule.way, "cap": yuan(rule.cap), "secretary": percent_text(rule.secretary),
        "least_income": yuan(rule.least_income), "least_months": rule.least_months,
        "income": {chart: list(codes) for chart, codes in (rule.income or {}).items()},
        "cost": {chart: list(codes) for chart, codes in (rule.cost or {}).items()},
        "source": rule.source,
    }  # fmt: skip


def _codes(said: Any) -> dict[str, tuple[str, ...]]:
    return {str(chart): tuple(str(code) for code in codes) for chart, codes in (said or {}).items()}
