"""A call in words: what is said for numbers and windows of every kind."""

import pytest

from display.words import fold, sentence, spoken_number, spoken_window


@pytest.mark.parametrize(
    ("number", "window", "said"),
    [
        ("А105", "7", "Талон А сто пять, окно номер семь"),
        ("А005", "1", "Талон А пять, окно номер один"),
        ("Д022", "12", "Талон дэ двадцать два, окно номер двенадцать"),
        ("П100", "2", "Талон пэ сто, окно номер два"),
        ("В999", "3", "Талон вэ девятьсот девяносто девять, окно номер три"),
        ("Ж040", "21", "Талон жэ сорок, окно номер двадцать один"),
        ("С001", "100", "Талон эс один, окно номер сто"),
        ("А1000", "7", "Талон А тысяча, окно номер семь"),
        ("С1105", "10", "Талон эс тысяча сто пять, окно номер десять"),
        ("А2002", "4", "Талон А две тысячи два, окно номер четыре"),
        ("А105", "3А", "Талон А сто пять, окно номер три А"),
        ("А105", "Б", "Талон А сто пять, окно бэ"),
        ("А105", "Касса", "Талон А сто пять, окно Касса"),
        ("А105", "Б-2", "Талон А сто пять, окно бэ два"),
    ],
)
def test_a_call_is_one_russian_sentence(number: str, window: str, said: str) -> None:
    """Letters are named, numbers are words without leading zeros, a window that is no number has
    no «номер»."""
    assert sentence(number, window) == said


@pytest.mark.parametrize(
    ("number", "window", "said"),
    [
        ("А105", "7", "Ticket eigh one hundred five, window number seven"),
        ("Ж005", "12", "Ticket zheh five, window number twelve"),
        ("С1105", "1", "Ticket C one thousand one hundred five, window number one"),
        ("В020", "3А", "Ticket B twenty, window number three eigh"),
    ],
)
def test_a_call_is_one_english_sentence(number: str, window: str, said: str) -> None:
    """A letter with a Latin twin is named as the twin that a foreign visitor sees; nothing inside
    a number makes the speaker pause."""
    assert sentence(number, window, "en") == said


@pytest.mark.parametrize(
    ("window", "lang", "said"),
    [
        ("7", "ru", "А сто пять, окно семь"),
        ("3А", "ru", "А сто пять, окно три А"),
        ("7", "en", "eigh one hundred five, window seven"),
    ],
)
def test_in_short_a_call_has_no_more_words_than_it_needs(window: str, lang: str, said: str) -> None:
    """When many wait for their call, number and window alone are said."""
    assert sentence("А105", window, lang, short=True) == said


def test_every_letter_of_the_catalogue_has_a_name_in_both_languages() -> None:
    """No ticket is announced by a bare consonant."""
    for letter in "АДПВЖСБГИКЛМНРТУФХЦЧШЩЭЮЯ":
        assert len(spoken_number(f"{letter}001", "ru").split()) == 2
        russian = spoken_number(f"{letter}001", "ru").split()[0]
        assert russian != letter or letter in "АИУЭЮЯ"
        assert spoken_number(f"{letter}001", "en").split()[0].isascii()


def test_latin_twins_are_the_cyrillic_letters_they_are_taken_for() -> None:
    """A window typed as Latin «B» is called as «вэ», as it looks."""
    assert fold("a105") == "А105"
    assert spoken_window("B", "ru") == "окно вэ"


def test_no_other_language_is_spoken() -> None:
    """A language without words is refused, not guessed."""
    with pytest.raises(ValueError, match="no words in 'de'"):
        sentence("А105", "7", "de")
