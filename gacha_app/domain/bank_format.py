"""The files that banks take for paying many at once: columns, encoding; and accounts that can be right."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import N_, _

FIELDS = {
    "serial": N_("序号"), "number": N_("户号"), "name": N_("户名"), "identity": N_("身份证号"), "bank": N_("开户行"),
    "bank_place": N_("开户地"), "account": N_("账号"), "amount": N_("金额"), "purpose": N_("用途"), "note": N_("备注"),
    "telephone": N_("电话"), "province": N_("省份"), "city": N_("城市"), "payer_bank": N_("付款开户行"),
    "payer_account": N_("付款账号"), "payer_name": N_("付款户名"),
}  # fmt: skip
FILES = ("xlsx", "csv", "txt")
ENCODINGS = ("gbk", "utf-8-sig", "utf-8")
_NEEDED = ("account", "name", "amount")


@dataclass(frozen=True)
class BankFormat:
    """A file that a bank takes.

    Attributes:
        name: its name for programs. title: what people call it.
        columns: (heading, key of `FIELDS`) in their order.
        file: "xlsx", "csv" or "txt". encoding, separator: of text files. header: whether headings stand above.
    """

    name: str
    title: str
    columns: tuple[tuple[str, str], ...]
    file: str = "xlsx"
    encoding: str = "gbk"
    separator: str = ","
    header: bool = True

    def as_json(self) -> str:
        """Return it as it is kept in a book."""
        columns = [{"heading": title, "field": key} for title, key in self.columns]
        return json.dumps(
            {
                "name": self.name, "title": self.title, "file": self.file, "encoding": self.encoding,
                "separator": self.separator, "header": self.header, "columns": columns,
            },
            ensure_ascii=False,
        )  # fmt: skip


def format_from(said: Mapping[str, Any]) -> BankFormat:
    """Return the format that a definition means.

    Raises:
        InvalidInput: naming what no bank file can be.
    """
    columns = tuple((str(one.get("heading", "")), str(one.get("field", ""))) for one in said.get("columns", ()))
    made = BankFormat(
        str(said.get("name", "")).strip(), str(said.get("title") or said.get("name", "")).strip(), columns,
        str(said.get("file", "xlsx")), str(said.get("encoding", "gbk")), str(said.get("separator", ",")),
        bool(said.get("header", True)),
    )  # fmt: skip
    if not made.name:
        raise InvalidInput("name", _("请填写银行文件格式的名称。"))
    if made.file not in FILES or made.encoding not in ENCODINGS or len(made.separator) != 1:
        raise InvalidInput("file", _("银行文件只能是 xlsx、csv 或 txt，编码 gbk 或 utf-8，分隔符一个字符。"))
    for _title, key in columns:
        if key not in FIELDS:
            raise InvalidInput("columns", _("银行文件里没有“{field}”这一栏。").format(field=key[:20]))
    missing = [key for key in _NEEDED if key not in {key for _title, key in columns}]
    if missing:
        raise InvalidInput("columns", _("银行文件缺少“{field}”一栏。").format(field=_(FIELDS[missing[0]])))
    return made


def check_account(account: str, whose: str) -> str:
    """Return a bank account without blanks, if it can be one.

    Raises:
        InvalidInput: if it is no number of 8 to 32 digits, or a card number whose check digit is wrong.
    """
    plain = "".join(account.split()).replace("-", "")
    if not plain:
        raise InvalidInput("bank_account", _("{whose}没有登记银行账号。").format(whose=whose))
    if not (plain.isascii() and plain.isdigit() and 8 <= len(plain) <= 32):
        raise InvalidInput("bank_account", _("{whose}的银行账号不对，应为 8 到 32 位数字。").format(whose=whose))
    # 银联卡 begin with 62 and close with a Luhn digit; passbook accounts have none
    if plain.startswith("62") and 16 <= len(plain) <= 19 and not _luhn(plain):
        raise InvalidInput("bank_account", _("{whose}的银行卡号校验不通过，请核对。").format(whose=whose))
    return plain


def _luhn(digits: str) -> bool:
    from stdnum import luhn

    return bool(luhn.is_valid(digits))
