"""Rows of a sheet that are no entries: totals, balances carried forward, notes and signatures."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gacha_app.domain.money import half_width
from gacha_app.sheets import cells
from gacha_app.sheets.grid import Value

_SUM = r"(小计|合计|总计|累计|共计|总合计|合计数|累计数|发生额|发生额合计|发生额及余额)"
_SCOPE = (
    r"(本|当|上|今|全|各)?(日|月|季|季度|年|年度|页|期|周|旬|户|组|村|嘎查|表|嘎查村)?份?"
    r"|(\d{4}年度?)?第?[一二三四\d]季度?|(\d{4}年度?)?(\d{1,2}|[一二三四五六七八九十]{1,3})月份?|\d{4}年度?"
    r"|第?(\d{1,3}|[一二三四五六七八九十]{1,3})(组|社|队|小组|村民小组|页)"
    r"|收入|支出|收支|股份|份额|人口|户数|项目"
)
# what a total is followed by: "合计（大写）伍元", "小计：5户", "总计60户171人148股"
_AFTER = r"(金额|余额|数)?[:：]?(\(?大写.*|[\d.,户人股份元名口]*)"
_TOTAL = re.compile(rf"({_SCOPE})(收入|支出|收支|止|末)?{_SUM}{_AFTER}")
_ENDS_IN_TOTAL = re.compile(rf".{{1,12}}{_SUM}[:：]?")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_RUNNING = re.compile(r"累计|本年|全年|总计|总合计|\d{4}年度?合计")
_MAY_BE_TOTAL = re.compile(r"计|发生额|页|结转")
_PAGE_END = re.compile(r"(过次页|转次页|转下页|结转下页|结转下年|结转下期|结转下月|结转次年)(余额|结余)?")
_OPENING = re.compile(
    r"(上年度?|上期|上月|上季|年初|期初|月初|季初|本年|本月|本期|以前年度|\d{4}年度?(末|底)?|\d{1,2}月(份|末|底)?|上日|前期)?"
    r"(结转|结存|结余|余额|余|转入|转来|结转余额|结转结余|结转数|资金结余|银行存款余额|资金余额|账面余额|存款余额|结转上年|滚存|滚存结余)"
)
_CARRIED = re.compile(r"(承|接)(前|上)页(余额|结余)?|上页(转来|结转)|(上年|上期|上月|年初|期初|月初)数")
_NOTE = re.compile(
    r"(填表|制表|填报|编制|审核|复核|复查|负责|监督|备注|说明|注|附注|日期|时间|公示|理事长|监事长|经办|经手|法人|法定代表|签字|签名|盖章|单位"
    r"|会计|出纳|书记|主任|村委|嘎查委|嘎查达|联系人|联系电话|监委会|举报|统计|校对|核对|打印)[^:：]{0,10}[:：].*|(注|备注|说明|附)\s*[:：].*"
    r"|.*(签字|签章|盖章|手印|\(公章\))\s*[:：]?.*"
)
_GROUP = re.compile(r"第?(\d{1,3}|[一二三四五六七八九十]{1,3})(组|社|队|小组|村民小组|生产队|独贵龙)")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·•.A-Za-z ]{2,20}")
_DITTO = {"〃", "″", '"', "”", "同上", "同前"}


def total_title(values: Iterable[Value], *, dated: bool = False) -> str:
    """Return the words of a total in a row ("本月合计"), or "".

    Args:
        values: the cells where such words stand.
        dated: whether the row has a date of its own: then "付电费合计" is an entry.
    """
    for value in values:
        plain = _comparable(value)
        if not plain or not _MAY_BE_TOTAL.search(plain):
            continue
        bare = _IN_BRACKETS.sub("", plain)
        if _TOTAL.fullmatch(plain) or _TOTAL.fullmatch(bare) or _PAGE_END.fullmatch(bare):
            return cells.text(value)
        if not dated and _ENDS_IN_TOTAL.fullmatch(plain):
            return cells.text(value)
    return ""


def is_running_total(title: str) -> bool:
    """Return whether a total counts from the year's beginning, not from the last total."""
    return bool(_RUNNING.search(_comparable(title)))


def is_page_end(title: str) -> bool:
    """Return whether the row only carries the balance over to the next page."""
    return bool(_PAGE_END.fullmatch(_comparable(title)))


def opening_title(values: Iterable[Value]) -> str:
    """Return the words of a balance carried forward ("上年结转", "承前页"), or ""."""
    for value in values:
        plain = _comparable(value)
        if plain and (_OPENING.fullmatch(plain) or _CARRIED.fullmatch(plain)):
            return cells.text(value)
    return ""


def is_note(values: Iterable[Value]) -> bool:
    """Return whether a row is a line of signatures or a note: its first words say so."""
    first = next((value for value in values if value != ""), "")
    return isinstance(first, str) and bool(_NOTE.fullmatch(half_width(cells.text(first))))


def group_title(values: Iterable[Value]) -> str:
    """Return the villagers' group that a row announces by standing alone in it ("第二组"), or ""."""
    filled = [value for value in values if value != ""]
    if len(filled) == 1 and _GROUP.fullmatch(_comparable(filled[0])):
        return cells.text(filled[0])
    return ""


def may_be_name(value: Value) -> bool:
    """Return whether a cell that stands alone in its row may be a person's name."""
    return isinstance(value, str) and bool(_NAME.fullmatch(cells.name(value)))


def is_ditto(value: Value) -> bool:
    """Return whether a cell says "as above"."""
    return isinstance(value, str) and cells.compact(value) in _DITTO


def _comparable(value: Value) -> str:
    return half_width(cells.compact(value)) if isinstance(value, str) else ""
