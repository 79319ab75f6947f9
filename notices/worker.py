"""The hand at the letter box: takes what is due from the outbox, sends it, writes down how it went.

Runs in one process (the leader). Mail and text messages each have a line of their own, so a dead
server holds up nobody else; nothing here holds a transaction open while it talks to a server.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from typing import Any, Protocol

from sqlalchemy.exc import SQLAlchemyError

from centres.directory import Directory
from notices import outbox
from notices.facts import Facts, gather
from notices.faults import Fate, Fault, Nothing
from notices.gateway import Gateway
from notices.mail import compose
from notices.outbox import Channel, Notice
from notices.post import Post
from notices.quiet import asleep
from notices.settings import Settings
from notices.sms import sms
from store import Change, Store
from web.offload import offload

PATROL = 1.0
"""Seconds between looks at the outbox when nobody rang."""

log = logging.getLogger(__name__)


End = Callable[[Change, Notice, str | None], None]
"""One of the outbox's verbs: how a message ended, and what went wrong."""


class Way(Protocol):
    """How messages of one channel go out. `prepare` talks to nobody; both may raise `Fault`."""

    def prepare(self, facts: Facts, notice: Notice) -> Any: ...

    def send(self, prepared: Any) -> None: ...


class ByMail:
    def __init__(self, settings: Settings) -> None:
        self._post, self._from = Post(settings), settings.mail_from or ""

    def prepare(self, facts: Facts, notice: Notice) -> EmailMessage:
        return offload(compose, facts, notice.id, self._from)

    def send(self, prepared: EmailMessage) -> None:
        self._post.send(prepared)


class BySms:
    def __init__(self, settings: Settings) -> None:
        self._gateway = Gateway(settings)

    def prepare(self, facts: Facts, notice: Notice) -> tuple[str, str, str]:
        return facts.to, sms(facts), notice.id

    def send(self, prepared: tuple[str, str, str]) -> None:
        self._gateway.send(*prepared)


class Worker:
    """`leads` says whether this process is the one that sends."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        settings: Settings,
        leads: Callable[[], bool] = lambda: True,
    ) -> None:
        ways: dict[Channel, Way | None] = {
            Channel.MAIL: ByMail(settings) if settings.has_mail else None,
            Channel.SMS: BySms(settings) if settings.has_sms else None,
        }
        self.lines = {
            channel: Line(store, directory, channel, way, leads) for channel, way in ways.items()
        }

    def start(self) -> None:
        for line in self.lines.values():
            line.start()

    def stop(self) -> None:
        """Waits for messages that are being sent, no longer than the servers' time."""
        for line in self.lines.values():
            line.stop()

    def wake(self) -> None:
        """Something was queued: look now."""
        for line in self.lines.values():
            line.wake()

    def run_due(self) -> int:
        """Sends everything that is due now, in this thread; how many were sent. For tests and
        one-shot use; do not mix with `start`."""
        return sum(line.run_due() for line in self.lines.values())


class Line:
    """One channel's messages, one after the other. `way` is None where nothing is configured."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        channel: Channel,
        way: Way | None,
        leads: Callable[[], bool],
    ) -> None:
        self._store, self._directory, self._channel = store, directory, channel
        self._way, self._leads = way, leads
        self._wakes_people = channel is Channel.SMS
        self._owed: list[Callable[[Change], None]] = []
        self._bell, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(
            target=self._forever, name=f"notices-{channel}", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join()

    def wake(self) -> None:
        self._bell.set()

    def run_due(self) -> int:
        """One round: until nothing is due, or the server is not to be had; how many were sent."""
        done = 0
        while not self._stopped.is_set():
            self._write_down()
            now = self._store.clock.now()
            sleepers = asleep(self._directory.network, now) if self._wakes_people else ()
            with self._store.read() as conn:
                notices = outbox.due(conn, self._channel, now, sleepers)
            if not notices:
                break
            for notice in notices:
                try:
                    done += self._deliver(notice, now)
                except Fault:
                    return done
        return done

    def _forever(self) -> None:
        led = False
        while not self._stopped.is_set():
            self._bell.wait(PATROL)
            self._bell.clear()
            leads = self._leads()
            try:
                if leads and not led:
                    self.take_over()
                led = leads
                if leads:
                    self.run_due()
            except Exception:
                # As a follower does: outlive a lost database, try again at the next patrol.
                log.exception("the line for %s stumbled", self._channel)

    def take_over(self) -> None:
        """What the last worker was sending when it ended."""
        with self._store.write() as tx:
            lost = outbox.recover(tx, self._channel)
        if lost:
            log.warning("%d by %s were being sent when the last worker ended", lost, self._channel)

    def _deliver(self, notice: Notice, now: datetime) -> bool:
        """True when it was sent. Raises a `Fault` that would meet the next message as well."""
        way = self._way
        if way is None:
            self._settle(outbox.skipped, notice, "not_configured")
            return False
        prepared = self._prepare(way, notice, now)
        if prepared is None:
            return False
        with self._store.write() as tx:
            if not outbox.claim(tx, notice):
                return False
        try:
            way.send(prepared)
        except Fault as fault:
            # The id alone: neither an address nor a text belongs into a log.
            log.warning("notice %s by %s: %s", notice.id, self._channel, fault.kind)
            self._settle(_ENDS[fault.fate], notice, fault.kind)
            if fault.everybody:
                raise
            return False
        except Exception:
            log.exception("notice %s by %s broke the sender", notice.id, self._channel)
            self._settle(outbox.doubtful, notice, "broken")
            return False
        self._settle(outbox.sent, notice, None)
        return True

    def _prepare(self, way: Way, notice: Notice, now: datetime) -> Any:
        """The message; None where there is none, and the row says why."""
        # Taken before, since the directory may want a connection of its own.
        network = self._directory.network
        try:
            with self._store.read() as conn:
                facts = gather(conn, network, notice, now)
            return way.prepare(facts, notice)
        except Nothing as nothing:
            self._settle(outbox.skipped, notice, nothing.reason)
        except Fault as fault:
            self._settle(outbox.failed, notice, fault.kind)
        except SQLAlchemyError:
            raise
        except Exception:
            # One that cannot be put together must not keep the others from going out.
            log.exception("notice %s cannot be put together", notice.id)
            self._settle(outbox.failed, notice, "facts")
        return None

    def _settle(self, end: End, notice: Notice, fault: str | None) -> None:
        """Write down what became of a message. Should the database be away just now, it is owed:
        what was sent must not be sent again."""
        self._owed.append(lambda tx: end(tx, notice, fault))
        self._write_down()

    def _write_down(self) -> None:
        while self._owed:
            with self._store.write() as tx:
                self._owed[0](tx)
            self._owed.pop(0)


_ENDS: dict[Fate, End] = {
    Fate.NOT_SENT: outbox.put_back,
    Fate.REFUSED: outbox.failed,
    Fate.UNKNOWN: outbox.doubtful,
}
