"""Once: a repeat gets the first answer, and no second effect."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from store import KeyReused, Once, Repeated, Store, journal
from store import once as keys
from store.clock import real_now

ASKED = Once("scope", "key", "body")


def do(store: Store, asked: Once = ASKED, status: int = 201, body: Any = None) -> None:
    with store.write("test", once=asked) as tx:
        tx.note("hall", "alert.test")
        tx.answer(status, {"ё": 1} if body is None else body)


def happened(store: Store) -> int:
    with store.read() as conn:
        return journal.head(conn, "hall")


def test_a_repeat_gets_the_first_answer(store: Store) -> None:
    """The second time nothing happens but the same answer."""
    do(store)
    with pytest.raises(Repeated) as again:
        do(store)
    assert (again.value.status, again.value.answer) == (201, '{"ё":1}')
    assert happened(store) == 1


def test_an_empty_answer_is_an_answer(store: Store) -> None:
    """204 is kept, too."""
    with store.write("test", once=ASKED) as tx:
        tx.answer(204)
    with pytest.raises(Repeated) as again:
        do(store)
    assert (again.value.status, again.value.answer) == (204, None)


def test_a_failure_is_not_kept(store: Store) -> None:
    """What failed may be tried again with the same key."""
    with pytest.raises(RuntimeError), store.write("test", once=ASKED) as tx:
        tx.answer(201, {})
        raise RuntimeError
    do(store)
    assert happened(store) == 1


def test_another_body_is_a_mistake(store: Store) -> None:
    """The same key with another body is refused; the same key of another scope is another key."""
    do(store)
    with pytest.raises(KeyReused):
        do(store, Once("scope", "key", "other"))
    do(store, Once("other", "key", "other"))
    assert happened(store) == 2


def test_a_concurrent_repeat_waits_for_the_first(store: Store) -> None:
    """Sent twice at once, it happens once, and the second gets the first one's answer."""
    inside, go_on, said = threading.Event(), threading.Event(), []

    def first() -> None:
        with store.write("test", once=ASKED) as tx:
            inside.set()
            go_on.wait(5)
            tx.note("hall", "alert.test")
            tx.answer(201, {"n": 1})

    def second() -> None:
        inside.wait(5)
        try:
            do(store)
        except Repeated as again:
            said.append((again.status, again.answer))

    threads = [threading.Thread(target=one) for one in (first, second)]
    for thread in threads:
        thread.start()
    inside.wait(5)
    threads[1].join(0.2)
    assert threads[1].is_alive() and not said
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert said == [(201, '{"n":1}')] and happened(store) == 1


def test_a_concurrent_repeat_of_a_failure_does_it(store: Store) -> None:
    """If the first fails, the repeat that waited does it."""
    inside, go_on = threading.Event(), threading.Event()

    def first() -> None:
        with pytest.raises(RuntimeError), store.write("test", once=ASKED):
            inside.set()
            go_on.wait(5)
            raise RuntimeError

    def second() -> None:
        inside.wait(5)
        do(store)

    threads = [threading.Thread(target=one) for one in (first, second)]
    for thread in threads:
        thread.start()
    inside.wait(5)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert happened(store) == 1


def test_after_a_day_a_key_is_new(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """24 hours of real time later, whatever the hall's clock says, the key is free again."""
    do(store)
    store.clock.advance(timedelta(days=3))
    with pytest.raises(Repeated):
        do(store)
    later = real_now() + timedelta(hours=24, seconds=1)
    monkeypatch.setattr(keys, "real_now", lambda: later)
    do(store, Once("scope", "key", "other"))
    assert happened(store) == 2
    with pytest.raises(Repeated):
        do(store, Once("scope", "key", "other"))


def test_old_answers_are_forgotten(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nightly job forgets answers older than a day, and only those."""
    do(store)
    with store.write() as tx:
        assert keys.purge(tx.conn) == 0
    later = real_now() + timedelta(hours=25)
    monkeypatch.setattr(keys, "real_now", lambda: later)
    do(store, Once("scope", "new", "body"))
    with store.write() as tx:
        assert keys.purge(tx.conn) == 1
        assert tx.conn.execute(select(func.count()).select_from(keys.answers)).scalar() == 1
