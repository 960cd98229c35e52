"""What a forecast was worked out from and what it comes to, in words."""

from __future__ import annotations

from gacha_app.domain.forecast import KINDS, Inputs, Outcome
from gacha_app.domain.money import grouped, percent_text
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import N_, _

NEVER = N_("收不回")


def inputs_said(inputs: Inputs) -> list[str]:
    """Return in words what a forecast was worked out from."""
    kind = KINDS[inputs.kind]
    said = [
        _("{units} {count} {unit}，{output} {yielded} {output_unit}，{price} {amount} {price_unit}。").format(
            units=_(kind.units), count=quantity_text(inputs.units), unit=_(kind.unit), output=_(kind.output),
            yielded=quantity_text(inputs.output), output_unit=_(kind.output_unit), price=_(kind.price),
            amount=grouped(inputs.price), price_unit=_(kind.price_unit),
        ),
        _("成本：每{unit}每年 {per_unit} 元，占收入 {share}%，每年固定 {fixed} 元；集体分成 {collective}%。").format(
            unit=_(kind.unit), per_unit=grouped(inputs.cost_per_unit), share=percent_text(inputs.cost_share),
            fixed=grouped(inputs.fixed_cost), collective=percent_text(inputs.collective_share),
        ),
        _(
            "投资 {investment} 元，其中补助 {grants} 元，贷款 {loan} 元，自筹 {own} 元；"
            "使用 {life} 年，折现率 {rate}%。"
        ).format(
            investment=grouped(inputs.investment), grants=grouped(inputs.grants), loan=grouped(inputs.loan),
            own=grouped(inputs.investment - inputs.grants - inputs.loan), life=inputs.life,
            rate=percent_text(inputs.discount_rate),
        ),
    ]  # fmt: skip
    if inputs.loan:
        said.append(
            _("贷款年利率 {rate}%，{years} 年等额还本，利息按年初欠款计算。").format(
                rate=percent_text(inputs.loan_rate), years=inputs.loan_years
            )
        )
    if inputs.ramp:
        ramp = "、".join(f"{percent_text(one)}%" for one in inputs.ramp)
        said.append(_("头几年的产量是达产的 {ramp}，成本从第一年起全额计算。").format(ramp=ramp))
    return said


def results_said(inputs: Inputs, found: Outcome) -> list[str]:
    """Return in words what a scenario comes to."""
    kind = KINDS[inputs.kind]
    said = [
        _("达产年收入 {income} 元，收益 {profit} 元，其中集体 {collective} 元。").format(
            income=grouped(found.full_year.income), profit=grouped(found.full_year.profit),
            collective=grouped(found.full_year.collective),
        ),
        _("投资回收期 {payback}，折现后 {discounted}，自筹部分 {own}；净现值 {value} 元。").format(
            payback=years_text(found.payback), discounted=years_text(found.payback_discounted),
            own=years_text(found.payback_own), value=grouped(found.present_value),
        ),
    ]  # fmt: skip
    if found.break_even_price is not None and found.break_even_output is not None:
        said.append(
            _("使用年限内刚好收回投资和成本：{price}不低于 {amount} 元，或{output}不低于 {quantity}。").format(
                price=_(kind.price), amount=grouped(found.break_even_price), output=_(kind.output),
                quantity=quantity_text(found.break_even_output),
            )
        )  # fmt: skip
    return said


def rounding_rule() -> str:
    """Return how a forecast is rounded, in a villager's words."""
    return _("每年的收入、成本、利息和集体分成各按四舍五入算到分；亏损的年份集体不分；回收期算到百分之一年，向上取整。")


def years_text(hundredths: int | None) -> str:
    """Return hundredths of a year as people say them."""
    return _(NEVER) if hundredths is None else _("{years} 年").format(years=percent_text(hundredths))


def money_text(fen: int | None) -> str:
    """Return fen, a dash where there are none."""
    return "—" if fen is None else grouped(fen)


def output_text(quantity: int | None) -> str:
    """Return thousandths, a dash where there are none."""
    return "—" if quantity is None else quantity_text(quantity)


def factor_text(factor: int) -> str:
    """Return what something is multiplied by, "90%"."""
    return f"{percent_text(factor)}%"
