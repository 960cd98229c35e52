"""The command that shows and changes what the charter fixes: reserve, shares, ceiling, steps, review."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, key_of, to_read, to_write
from gacha_app.cli.showing import show_json
from gacha_app.domain.money import grouped, parse_percent, parse_yuan, percent_text, yuan
from gacha_app.domain.organisation import RECORD_DATE_RULES, REVIEW_RULES, SHARE_MODES, STEP_RULES, Organisation
from gacha_app.i18n import _

_MODES = {"static": "静态管理", "dynamic": "动态管理"}


def charter(
    book: BookPath,
    reserve_rate: Annotated[str | None, typer.Option(help=_("公积公益金提取比例（%）"))] = None,
    reserve_floor: Annotated[str | None, typer.Option(help=_("公积公益金每年至少提取（元）"))] = None,
    reserve_cap: Annotated[str | None, typer.Option(help=_("公积公益金提到多少为止（元），0 为不限"))] = None,
    share_mode: Annotated[str | None, typer.Option(help=_("份额管理：static 静态，dynamic 动态"))] = None,
    transfer_ceiling: Annotated[str | None, typer.Option(help=_("一户最多持有全部份额的百分比，0 为不限"))] = None,
    step_rule: Annotated[str | None, typer.Option(help=_("分红程序：advised 可免除，required 缺了不能批准"))] = None,
    record_date_rule: Annotated[str | None, typer.Option(help=_("股权登记日：year_end、approval、chosen"))] = None,
    review_rule: Annotated[str | None, typer.Option(help=_("凭证审核：none、any、other_person"))] = None,
    as_json: Json = False,
) -> None:
    """Show what the charter fixes, or change it."""
    from gacha_app.services.books import change_organisation, organisation

    said: dict[str, Any] = {}
    for field, text in (("reserve_rate", reserve_rate), ("transfer_ceiling", transfer_ceiling)):
        if text is not None:
            said[field] = parse_percent(text, field)
    for field, text in (("reserve_floor", reserve_floor), ("reserve_cap", reserve_cap)):
        if text is not None:
            said[field] = parse_yuan(text, field)
    for field, word, titles in (
        ("share_mode", share_mode, SHARE_MODES), ("step_rule", step_rule, STEP_RULES),
        ("record_date_rule", record_date_rule, RECORD_DATE_RULES), ("review_rule", review_rule, REVIEW_RULES),
    ):  # fmt: skip
        if word is not None:
            short = {key: title for key, title in _MODES.items() if field == "share_mode" and title == word}
            said[field] = key_of(short or titles, word)
    with (to_write if said else to_read)(book) as opened:
        kept = organisation(opened)
        if said:
            kept = change_organisation(opened, replace(kept, **said))
    if as_json:
        show_json(_charter_json(kept))
        return
    for title, value in _lines(kept):
        print(f"{title}  {value}")


def _charter_json(kept: Organisation) -> dict[str, str]:
    return {
        "reserve_rate": percent_text(kept.reserve_rate),
        "reserve_floor": yuan(kept.reserve_floor),
        "reserve_cap": yuan(kept.reserve_cap),
        "share_mode": kept.share_mode,
        "transfer_ceiling": percent_text(kept.transfer_ceiling),
        "step_rule": kept.step_rule,
        "record_date_rule": kept.record_date_rule,
        "review_rule": kept.review_rule,
    }


def _lines(kept: Organisation) -> list[tuple[str, str]]:
    unbounded = _("不限")
    return [
        (_("公积公益金提取比例"), f"{percent_text(kept.reserve_rate)}%"),
        (_("每年至少提取"), grouped(kept.reserve_floor)),
        (_("提到多少为止"), grouped(kept.reserve_cap) if kept.reserve_cap else unbounded),
        (_("份额管理"), _(SHARE_MODES[kept.share_mode])),
        (_("一户持有上限"), f"{percent_text(kept.transfer_ceiling)}%" if kept.transfer_ceiling else unbounded),
        (_("分红程序"), _(STEP_RULES[kept.step_rule])),
        (_("股权登记日"), _(RECORD_DATE_RULES[kept.record_date_rule])),
        (_("凭证审核"), _(REVIEW_RULES[kept.review_rule])),
    ]
