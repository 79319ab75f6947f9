"""What stands on a slip."""

import pytest
from printers.slip import Cut, Pair, Qr, Size, Slip, Text, compose
from slips import ISSUED, WORDS, slip


def _texts(**changes):
    blocks = compose(slip(**changes), WORDS[changes.get("lang", "ru")])
    return [block.text for block in blocks if isinstance(block, Text)], blocks


def test_number_is_the_only_huge_thing():
    """The number outshouts everything else on the slip."""
    _, blocks = _texts()
    huge = [block for block in blocks if isinstance(block, Text) and block.size is Size.HUGE]
    assert [block.text for block in huge] == ["А105"]


def test_times_are_the_halls_own():
    """A slip shows the centre's time, not the server's."""
    _, blocks = _texts()
    assert Pair("Выдан", "23 ноября, 10:42") in blocks


def test_english_slip_is_english():
    """Every text of ours follows the ticket's language."""
    texts, blocks = _texts(lang="en")
    assert "Your number" in texts
    assert Pair("Issued", "November 23, 10:42") in blocks


def test_unknown_wait_is_not_shown():
    """Where there is no honest estimate, the slip claims none."""
    _, blocks = _texts(wait=None)
    assert "Ожидание" not in [block.label for block in blocks if isinstance(block, Pair)]


@pytest.mark.parametrize(
    ("low", "high", "shown"), [(8, 14, "8–14 мин"), (0, 2, "до 2 мин"), (5, 5, "5 мин")]
)
def test_wait_is_a_range(low, high, shown):
    """The range is told in whole minutes, as one figure where it is none, and never from zero."""
    _, blocks = _texts(wait=(low, high))
    assert Pair("Ожидание", shown) in blocks


def test_nobody_ahead_is_said_in_words():
    """A zero looks like a mistake; the first in line reads that nobody is ahead."""
    _, blocks = _texts(ahead=0)
    assert Pair("Перед вами", "никого") in blocks


def test_several_services_are_listed_in_their_order():
    """One number for several services says which comes when."""
    _, blocks = _texts(services=("Справка", "Выдача документов"))
    listed = [(b.mark, b.text) for b in blocks if isinstance(b, Text) and b.mark]
    assert listed == [("1.", "Справка"), ("2.", "Выдача документов")]


def test_booked_time_is_on_the_slip_of_a_booked_visitor():
    """Who has booked sees the time that was booked."""
    _, blocks = _texts(booked_for=ISSUED)
    assert Pair("По записи на", "10:42") in blocks


def test_copy_says_so():
    """A reprint cannot be taken for a second ticket."""
    assert "КОПИЯ" not in _texts()[0]
    assert _texts(copy=2)[0][0] == "КОПИЯ"


def test_slip_without_link_and_code_leaves_no_hole():
    """What is not known takes no paper: no empty part, no rule after the last."""
    _, blocks = _texts(track_url=None, code=None)
    assert not any(isinstance(block, Qr) for block in blocks)
    assert isinstance(blocks[-1], Cut)
    assert isinstance(blocks[-2], Text)


def test_unknown_kind_is_refused():
    """A kind of slip without a layout is a mistake of ours, told at once."""
    with pytest.raises(TypeError):
        compose(Slip(lang="ru", centre="", zone=slip().zone), WORDS["ru"])
