"""The English catalogue and the tool that keeps it."""

from __future__ import annotations

import ast
from pathlib import Path

import messages
import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_every_translation_has_the_fields_of_its_source():
    disagreeing = {
        message.id: messages.fields_disagreeing(str(message.id), str(message.string))
        for message in messages.read_catalogue()
        if message.id and message.string
    }

    assert {text: fields for text, fields in disagreeing.items() if fields} == {}


def test_every_text_a_user_reads_has_its_english():
    assert list(messages.faults(messages.updated(messages.read_catalogue()))) == []


def test_no_translation_is_fuzzy():
    assert [message.id for message in messages.read_catalogue() if message.id and message.fuzzy] == []


def test_the_compiled_catalogue_is_that_of_the_translations():
    wanted = messages.as_mo(messages.undated(messages.read_catalogue()))

    assert messages.CATALOGUE.with_suffix(".mo").read_bytes() == wanted


def test_updating_twice_changes_nothing():
    once = messages.updated(messages.read_catalogue())

    assert messages.as_po(messages.updated(once)) == messages.as_po(once)


def test_translations_stay_when_the_texts_around_them_change():
    kept = messages.EnglishCatalogue(locale="en")
    source = next(iter(messages.texts_of_program()))[0]
    kept.add(source, "kept")
    kept.add("这句话已经不用了", "gone")

    catalogue = messages.updated(kept)

    assert catalogue.get(source).string == "kept"
    assert catalogue.get("这句话已经不用了") is None


def test_texts_are_found_wherever_they_stand_and_keys_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    package = tmp_path / "gacha_app"
    package.mkdir()
    (package / "page.py").write_text(
        """A = N_("户数")\nB = f"{count}{_(' 户')}"\nC = _(A["area"])\nD = _("分成" "两行")\n""", "utf-8"
    )
    monkeypatch.setattr(messages, "ROOT", tmp_path)

    assert sorted(text for text, _place in messages.texts_of_program()) == [" 户", "分成两行", "户数"]


@pytest.mark.parametrize(
    ("source", "translation", "wrong"),
    [
        ("{name}已保存。", "{name} is saved.", []),
        ("{name}已保存。", "Saved.", ["{name}"]),
        ("第{row}行", "Row {line}", ["{line}", "{row}"]),
        ("{share:.2f}", "{share}", ["{share:.2f}", "{share}"]),
    ],
)
def test_a_field_that_only_one_side_has_is_named(source: str, translation: str, wrong: list[str]):
    assert messages.fields_disagreeing(source, translation) == wrong


def test_no_text_is_put_together_before_it_is_translated():
    """`_(f"…")` and `_("…" + x)` are looked up under a text that no catalogue can hold."""
    found = []
    for path in sorted((ROOT / "gacha_app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"_", "N_"}
                and any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args)
            ):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")

    assert found == []
