"""The slip's language, in any thread: a catalogue is read from disk once and needs no request."""

from __future__ import annotations

from functools import lru_cache
from gettext import NullTranslations

from babel.support import Translations

from web.language import TRANSLATIONS


@lru_cache(maxsize=8)
def words(lang: str) -> NullTranslations:
    """The catalogue of a language; English msgids where there is none."""
    return Translations.load(str(TRANSLATIONS), [lang])
