"""Texts in the user's language: Chinese is the source, catalogues give the others."""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from gacha_app import paths

DOMAIN = "gacha"
LANGUAGES = {"zh": "中文", "en": "English"}

_language = "zh"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_official: ContextVar[bool] = ContextVar("official", default=False)


def use_language(language: str) -> None:
    """Make `_` answer in this language ("zh" or "en"); an unknown one means Chinese."""
    global _language, _catalogue
    _language = language if language in LANGUAGES else "zh"
    if _language == "zh":
        _catalogue = gettext.NullTranslations()
    else:
        _catalogue = gettext.translation(DOMAIN, paths.resources() / "i18n", [_language], fallback=True)


def language() -> str:
    """Return the language in use ("zh" or "en")."""
    return _language


def language_of_environment() -> str | None:
    """Return the language that `GACHA_LANGUAGE` asks for, if it does."""
    wanted = os.environ.get("GACHA_LANGUAGE", "")[:2]
    return wanted if wanted in LANGUAGES else None


@contextmanager
def in_chinese() -> Iterator[None]:
    """Make `_` answer in Chinese within the block and its thread: official sheets are Chinese in every language."""
    token = _official.set(True)
    try:
        yield
    finally:
        _official.reset(token)


def _(text: str) -> str:
    """Return the text in the language in use."""
    if not text or _official.get():
        return text
    said = _catalogue.gettext(text)
    return Counted(said) if _language == "en" and "{" in said else said


class Counted(str):
    """An English text with fields: where a count is one, what is counted and its verb are said in the singular.

    Chinese, the language of the source, has no plural, so no call says which of its values counts something.
    """

    __slots__ = ()

    def format(self, *values: object, **fields: object) -> str:
        """Return the text with its fields filled in."""
        said = str(self)
        for name in [name for name, value in fields.items() if str(value) == "1"]:
            said = re.sub(_COUNTED.format(field=re.escape(f"{{{name}}}")), _in_singular, said)
        return said.format(*values, **fields)


# A field, a word or two between ("open", "of the"), a plural, perhaps its verb
_COUNTED = (
    r"(?P<these>[Tt]hese |[Tt]here are )?(?P<field>{field})(?P<between> (?:[a-z]+ ){{0,2}}?)"
    r"(?P<plural>people|(?!is\b|was\b|has\b|as\b|its\b|this\b|less\b)[a-z]+s)\b(?P<verb> [a-z]+\b)?"
)
_ONES_VERB = {"are": "is", "were": "was", "have": "has"}
_BARE_VERBS = {"change", "come", "differ", "go", "hold", "lack", "lie", "need", "seem", "stand", "stay", "wait"}


def _in_singular(found: re.Match[str]) -> str:
    plural, verb = found["plural"], (found["verb"] or "").strip()
    if plural == "people":
        one = "person"
    elif plural.endswith("ies"):
        one = plural[:-3] + "y"
    else:
        one = plural[:-2] if re.search(r"(ss|sh|ch|x)es$", plural) else plural[:-1]
    verb = _ONES_VERB.get(verb, f"{verb}es" if verb == "go" else f"{verb}s" if verb in _BARE_VERBS else verb)
    these = {"these ": "this ", "These ": "This ", "there are ": "there is ", "There are ": "There is "}
    before = these.get(found["these"] or "", "")
    return f"{before}{found['field']}{found['between']}{one}{' ' + verb if verb else ''}"


def N_(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown, by `_`."""
    return text
