"""English says one row and two rows, though Chinese says both alike."""

from __future__ import annotations

import re

import pytest
from messages import read_catalogue

from gacha_app.i18n import Counted, _, use_language


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{count} rows chosen", "1 row chosen"),
        ("Deleted {count} drafts.", "Deleted 1 draft."),
        ("{count} entries, {other} people", "1 entry, 2 people"),
        ("{count} households are paid", "1 household is paid"),
        ("{count} losses of {other} yuan wait", "1 loss of 2 yuan wait"),
        ("{count} checks, {other} differ", "1 check, 2 differ"),
        ("{count} more open postings are not listed", "1 more open posting is not listed"),
        ("There are {count} vouchers", "There is 1 voucher"),
        ("Pay these {count} households", "Pay this 1 household"),
        ("{count} people of {other}", "1 person of 2"),
        ("Page {count} is this page", "Page 1 is this page"),
        ("{count} of {other} rows", "1 of 2 rows"),
    ],
)
def test_what_is_counted_once_is_said_in_the_singular(text, said):
    assert Counted(text).format(count=1, other=2) == said
    assert Counted(text).format(count=21, other=2) == text.format(count=21, other=2)


def test_a_text_of_the_program_is_counted_in_english_and_left_alone_in_chinese():
    use_language("en")
    assert _("选中的 {count} 行").format(count=1) == "1 row chosen"
    assert _("选中的 {count} 行").format(count="2") == "2 rows chosen"
    use_language("zh")
    assert _("选中的 {count} 行").format(count=1) == "选中的 1 行"


def test_no_translation_says_one_of_many():
    plural = r"\b1 (rows|lines|vouchers|entries|households|members|people|drafts|months|days|checks|shares|papers)\b"
    wrong = []
    for message in read_catalogue():
        if message.id and isinstance(message.string, str) and (names := re.findall(r"{(\w+)}", message.string)):
            if re.search(r"{\w+[^\w}]", message.string):
                continue  # a day or another value with a form of its own
            said = Counted(message.string).format(**dict.fromkeys(names, 1))
            wrong += [said] * bool(re.search(plural, said))

    assert wrong == []
