"""Text of a screen as it is read aloud."""

import pytest

from display.reading import aloud


@pytest.mark.parametrize(
    ("text", "lang", "said"),
    [
        ("Ваш талон А105", "ru", "Ваш талон А сто пять"),
        ("до 150 кВт", "ru", "до 150 киловатт"),
        ("up to 150 kW", "en", "up to 150 kilowatts"),
        ("Экран очистится через 15 с", "ru", "Экран очистится через 15 секунд"),
        ("«Справки» · окно 3", "ru", "Справки , окно 3"),
        ("с 10:00", "ru", "с 10:00"),
    ],
)
def test_what_a_synthesiser_would_stumble_over(text: str, lang: str, said: str) -> None:
    """Numbers of tickets and units are said in words; signs are not named."""
    assert aloud(text, lang) == said
