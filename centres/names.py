"""What places and services are called, in each language."""

from collections.abc import Mapping

LANGUAGES = ("ru", "en")
"""Those that screens and slips speak. Everything has a name in the first."""

Names = Mapping[str, str]
"""Text by language: {"ru": …, "en": …}."""


def in_all(names: Names) -> Names:
    """In every language that is spoken: what has no name in one is called there as in the first.
    A screen or a slip that found none would fail for whoever speaks that language."""
    first = names.get(LANGUAGES[0])
    return names if first is None else {**dict.fromkeys(LANGUAGES, first), **names}
