"""What a contract's terms are written with on the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gacha_app.cli.opening import day, key_of
from gacha_app.domain.contract import (
    ARREARS,
    BROKEN,
    DIRECTIONS,
    ESCALATIONS,
    FORMS,
    FREQUENCIES,
    PERIODS,
    PRICES,
    TIMINGS,
)
from gacha_app.domain.contract_lists import parse_count, parse_due_list, parse_price_list
from gacha_app.domain.money import parse_percent, parse_yuan
from gacha_app.domain.shares import parse_quantity
from gacha_app.i18n import N_
from gacha_app.storage.book import Book

Reading = Callable[[Book, str], Any]


def _day(_book: Book, text: str) -> Any:
    return day(text)


def _text(_book: Book, text: str) -> str:
    return text


def _money(name: str) -> Reading:
    return lambda _book, text: parse_yuan(text, name) if text else 0


def _whole(name: str) -> Reading:
    return lambda _book, text: parse_count(text, name)


def _one_of(titles: Mapping[str, str]) -> Reading:
    return lambda _book, text: key_of(titles, text) if text else ""


def _household(book: Book, text: str) -> int | None:
    from gacha_app.services.lookups import named

    return named(book, "household", text) if text else None


# name, option, help, reading; None for a plain yes or no
FIELDS: tuple[tuple[str, str, str, Reading | None], ...] = (
    ("household_id", "--household", N_("对方是农户的，写户号或户主"), _household),
    ("direction", "--direction", N_("收款 或 付款；工程、采购默认付款"), _one_of(DIRECTIONS)),
    ("place", "--place", N_("坐落"), _text),
    ("telephone", "--telephone", N_("对方电话"), _text),
    ("price_by", "--price-by", N_("按年、按总价、按亩·年、按数量·年（year、total、area、unit）"), _one_of(PRICES)),
    ("price", "--price", N_("价款（元），按 --price-by 的口径"), _money("price")),
    ("quantity", "--quantity", N_("按数量计价的数量"), lambda _book, text: parse_quantity(text) if text else 0),
    ("unit", "--unit", N_("数量的单位"), _text),
    ("escalation", "--escalation", N_("不变、按比例递增、按固定金额递增、逐年列明"), _one_of(ESCALATIONS)),
    ("step_rate", "--step-rate", N_("每次递增百分之几"), lambda _book, text: parse_percent(text) if text else 0),
    ("step_every", "--step-every", N_("每几年递增一次"), _whole("step_every")),
    ("step_amount", "--step-amount", N_("每次递增多少元"), _money("step_amount")),
    ("price_list", "--price-list", N_("逐年价款，写成 10000;11000;12000"), lambda _book, text: parse_price_list(text)),
    ("frequency", "--frequency", N_("每年、每半年、每季度、每月、一次付清、按约定日期"), _one_of(FREQUENCIES)),
    ("timing", "--timing", N_("期初付 或 期末付"), _one_of(TIMINGS)),
    ("due_day", "--due-day", N_("每期几日前付"), _whole("due_day")),
    ("due_month", "--due-month", N_("每年几月前付"), _whole("due_month")),
    ("periods", "--periods", N_("从起始日算起 或 按公历年、季、月"), _one_of(PERIODS)),
    ("broken", "--broken", N_("零头按天算 或 不足一月按一月"), _one_of(BROKEN)),
    ("due_list", "--due-list", N_("约定的付款，写成 2026-03-01:10000;2026-10-01:20000"),
     lambda _book, text: parse_due_list(text)),
    ("billed_from", "--billed-from", N_("从哪天起到期的在本账里收；以前的已另外结清"), _day),
    ("deposit", "--deposit", N_("押金（元）"), _money("deposit")),
    ("signed_on", "--signed", N_("签订日期"), _day),
    ("procedure_on", "--procedure-on", N_("民主程序（会议）日期"), _day),
    ("procedure", "--procedure", N_("民主程序，如 村民代表会议"), _text),
    ("form", "--form", N_("书面 或 口头"), _one_of(FORMS)),
    ("filed", "--filed/--not-filed", N_("是否已备案"), None),
    ("filed_on", "--filed-on", N_("备案日期"), _day),
    ("filed_with", "--filed-with", N_("在哪里备案"), _text),
    ("arrears_rate", "--arrears-rate", N_("逾期利息的百分比，如 0.05"),
     lambda _book, text: parse_percent(text) if text else 0),
    ("arrears_per", "--arrears-per", N_("逾期利息 按日 或 按年"), _one_of(ARREARS)),
    ("grace_days", "--grace", N_("到期后宽限几天"), _whole("grace_days")),
    ("account", "--account", N_("记入的科目，如 50104；不写用通常的"), _text),
)  # fmt: skip

# Options that only mean something where there is a schedule
_OF_A_SCHEDULE = (
    "price", "quantity", "escalation", "step_rate", "step_every", "step_amount", "price_list", "frequency", "timing",
    "due_day", "due_month", "periods", "broken", "due_list", "billed_from",
)  # fmt: skip


def priced(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new contract's answers as priced by the year where a schedule was described, but not how it is priced.

    Its price is the yearly amount where no other was written.
    """
    said = dict(answers)
    if "price_by" not in said and any(name in said for name in _OF_A_SCHEDULE):
        said["price_by"] = "year"
        if not said.get("price") and said.get("escalation") != "list":
            said["price"] = said.get("yearly", 0)
    return said
