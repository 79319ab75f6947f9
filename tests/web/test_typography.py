"""Lines of the screens end where an eye may rest."""

from markupsafe import Markup

from web.typography import tied, tied_all, tied_markup


def _seen(text: str) -> str:
    """No-break spaces as «_», to be read in a test."""
    return tied(text).replace("\u00a0", "_")


def test_short_words_stay_with_what_follows() -> None:
    assert _seen("Следите за очередью в телефоне") == "Следите за_очередью в_телефоне"
    assert _seen("А и в холле") == "А_и_в_холле"
    assert _seen("Подойдите к окну 1") == "Подойдите к_окну 1"
    assert _seen("Вас вызвали, но вы не подошли") == "Вас вызвали, но_вы не_подошли"
    assert _seen("паспорт или доверенность") == "паспорт или_доверенность"


def test_numbers_stay_with_units_and_months() -> None:
    assert _seen("8–14 мин, до 15 кВт") == "8–14_мин, до_15_кВт"
    assert _seen("вторник, 8 декабря") == "вторник, 8_декабря"
    assert _seen("через {seconds} с") == "через_{seconds}_с"
    assert _seen("Высота над полом, м") == "Высота над полом,_м"
    assert _seen("{number} отменён") == "{number} отменён"


def test_dashes_particles_and_addresses() -> None:
    assert _seen("В одном браузере — один человек") == "В_одном браузере_— один человек"
    assert _seen("ул. Диспетчерская, 27") == "ул._Диспетчерская, 27"
    assert _seen("Готово ли приложение") == "Готово_ли приложение"


def test_other_languages_are_left_alone() -> None:
    english = "Go to window 3 in a hall, up to 15 kW"
    assert tied(english) == english


def test_texts_of_a_page_at_any_depth() -> None:
    given = {"a": ["в зале", {"b": "к окну"}], "n": 3, "none": None}
    assert tied_all(given) == {"a": ["в\u00a0зале", {"b": "к\u00a0окну"}], "n": 3, "none": None}


def test_markup_keeps_tags_and_what_a_form_sends_back() -> None:
    html = Markup(
        '<p title="в зале">в зале &amp; у окна</p><textarea>в зале</textarea><i>в зале</i>'
        '<input value="в зале">'
    )
    assert str(tied_markup(html)) == (
        '<p title="в зале">в\u00a0зале &amp; у\u00a0окна</p><textarea>в зале</textarea>'
        '<i>в\u00a0зале</i><input value="в зале">'
    )
    assert str(tied_markup("<b> в зале")) == "&lt;b&gt; в\u00a0зале"
