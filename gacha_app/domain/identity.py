"""Identity numbers and other personal data: checked where they come in, masked where they go out."""

from __future__ import annotations

import re

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import half_width
from gacha_app.i18n import _


def tidy_number(value: object) -> str:
    """Return a number kept as text (identity, bank account, telephone) without blanks, quotes and full-width digits."""
    text = "" if value is None else str(value)
    text = half_width(text).translate(str.maketrans("Ｘｘ", "XX"))
    return re.sub(r"[\s'’‘`\-]", "", text).upper()


def check_identity_number(number: str, field: str = "identity_number") -> str:
    """Return the tidied identity number.

    Raises:
        InvalidInput: if it has not 18 places, an impossible birth date or a wrong check digit.
    """
    # GB 11643: the check digit is python-stdnum's business, the words are ours
    from stdnum.cn import ric
    from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength, ValidationError

    tidy = tidy_number(number)
    try:
        ric.validate(tidy)
    except InvalidLength:
        message = _("身份证号应为18位，这里是{count}位。").format(count=len(tidy))
    except InvalidChecksum:
        message = _("身份证号的校验码不对，请核对每一位。")
    except InvalidComponent:
        # an area or a day that never was
        message = _("身份证号中的地区或出生日期不对，请核对。")
    except (InvalidFormat, ValidationError):
        message = _("身份证号只能是17位数字加一位数字或X。")
    else:
        return tidy
    raise InvalidInput(field, message)


def birth_of(identity_number: str) -> str:
    """Return the date of birth within a valid identity number, "1955-06-16"."""
    return f"{identity_number[6:10]}-{identity_number[10:12]}-{identity_number[12:14]}"


def masked_identity(number: str) -> str:
    """Return an identity number with its middle hidden, "152921********2567"."""
    return _masked(number, 6, 4)


def masked_account(number: str) -> str:
    """Return a bank account with its middle hidden, "6228***********8076"."""
    return _masked(number, 4, 4)


def masked_telephone(number: str) -> str:
    """Return a telephone number with its middle hidden, "138****4523"."""
    return _masked(number, 3, 4)


def masked_name(name: str) -> str:
    """Return a person's name with its middle hidden, "张*华", as some walls want it."""
    if len(name) < 2:
        return name
    return name[0] + "*" if len(name) == 2 else name[0] + "*" * (len(name) - 2) + name[-1]


def _masked(number: str, first: int, last: int) -> str:
    if len(number) <= first + last:
        return "*" * len(number)
    return number[:first] + "*" * (len(number) - first - last) + number[-last:]
