"""The wiring table: which rooms there are, who follows the journal, which jobs run, which pages
and sockets are attached. The one place that knows everybody."""

import logging
import threading
from collections.abc import Callable, Mapping
from functools import partial

from flask import Blueprint, Flask
from flask_socketio import SocketIO
from gevent import monkey

import api
import display.sockets
import hub.presence
import hub.sockets
import measures
from display.caller import Caller
from display.content_pages import content_pages
from display.hall_pages import hall_pages
from display.pages import pages as display_pages
from display.voice import Voice
from desk.pages import desk as desk_pages
from foresight.accuracy import JOBS as ACCURACY
from foresight.forecasts import Forecasts
from foresight.plans import Plans
from hub.publisher import Publisher
from insight.accuracy import accuracy_pages
from insight.form import form_pages
from insight.month import month_pages
from insight.pages import insight as insight_pages
from insight.period import period_pages
from insight.plan import plan_pages
from insight.programme import programme_pages
from insight.tickets import tickets_pages
from kiosk.pages import pages as kiosk_pages
from office.health import pages as device_pages
from office.pages import pages as office_pages
from measures import rolling
from office.printers import printer_pages
from office.watch import JOBS as DEVICES
from measures.arrivals import JOBS as ARRIVALS
from notices import follower as notices
from notices.reminders import JOBS as REMINDERS
from notices.settings import Settings as NoticeSettings
from notices.worker import Worker as NoticeWorker
from printers import spool
from printers.far import Agents
from printers.tidy import JOBS as SLIPS
from printers.worker import Worker
from priyom import front, health, slips
from priyom.demo.pages import pages as demo_pages
from priyom.lookout import beside
from priyom.settings import Settings
from scheduler import follow as cases
from scheduler.jobs import JOBS
from scheduler.runner import Runner
from store import Entry, Store
from store.bells import listen
from store.followers import Follower, Saves, Walk
from store.leader import Leader
from web.house import House

ROOMS: tuple[str, ...] = ("store", "centres", "line", "scheduler", "measures", "foresight", "web")
ROOMS += ("hub", "printers", "notices", "kiosk", "desk", "display", "insight", "office", "api")

HEAD: tuple[Blueprint, ...] = (insight_pages, plan_pages, period_pages, programme_pages)
HEAD += (accuracy_pages, tickets_pages, month_pages, form_pages)
BOARDS = (display_pages, content_pages, hall_pages)
OFFICE = (office_pages, printer_pages, device_pages)
SURFACES = (kiosk_pages, desk_pages, *BOARDS, *HEAD, *OFFICE)
PAGES = (*SURFACES, front.pages, demo_pages)

TICK = 1
"""Seconds between looks at what is due."""

log = logging.getLogger(__name__)


def async_mode() -> str:
    """gevent under its own server, plain threads in tests and tools."""
    return "gevent" if monkey.is_module_patched("socket") else "threading"


def connect(app: Flask, house: House, socketio: SocketIO, settings: Settings) -> None:
    """Attach every room to the application."""
    for pages in (*PAGES, *api.blueprints(), health.pages):
        app.register_blueprint(pages)
    agents = Agents(house, partial(slips.tell, house))
    hub.sockets.register(socketio, app, on_leave=agents.left)
    display.sockets.register(socketio, app, house)
    agents.register(socketio, app)
    house.parts["ring_agent"] = agents.ring
    app.extensions["priyom_background"] = Background(app, house, socketio, settings)
    house.parts["voice"] = Voice(house.home / "voice")
    house.parts["forecasts"] = Forecasts(house.home / "forecasts")
    house.parts["plans"] = Plans(house.home / "plans")
    house.parts["printer_of_kiosk"] = partial(slips.printer_of_kiosk, house)
    house.parts["printers_of_centre"] = partial(slips.printers_of_centre, house)
    runner = Runner(
        house.store,
        house.directory,
        house.home,
        (*JOBS, *ARRIVALS, *ACCURACY, *REMINDERS, *DEVICES, *SLIPS),
    )
    house.parts["runner"] = runner
    house.parts["run_due"] = lambda before, now: runner.run_until(now, before)


class Background:
    """Everything that goes on without being asked: followers, printing, jobs, the demo's actors.

    Started by `priyom serve` in each worker; only the worker that leads does the work."""

    def __init__(self, app: Flask, house: House, socketio: SocketIO, settings: Settings) -> None:
        self._app, self._house, self._socketio = app, house, socketio
        self._settings = settings
        self._publisher = Publisher(house, socketio, self._watched)
        self._leader = Leader(house.store, house.home)
        self._bells: list[threading.Event] = []
        self._walks: list[Walk] = []

    def start(self) -> None:
        """Begin. Call it once in each serving process, after forking."""
        self._leader.start()
        printing = Worker(
            self._house.store,
            partial(slips.tell, self._house),
            self.leads,
            ring=self._house.parts["ring_agent"],
        )
        post = NoticeWorker(
            self._house.store, self._house.directory, notice_settings(self._settings), self.leads
        )
        printing.start()
        post.start()
        for follower in self._followers(printing, post):
            self._walk(follower)
        listen(self._house.store, self._ring)
        if self._settings.foresight:
            beside(self.leads, self._foreseen)
        living = partial(
            hub.presence.forever, self._app, self._house, self._socketio.server.disconnect
        )
        threading.Thread(target=living, name="presence", daemon=True).start()
        self._start_jobs()
        if self._house.demo:
            from priyom.demo import stage

            stage.open_stage(self._app, self._house, self._settings, self.leads)

    def touched(self) -> int:
        """How much has been written to the journal here since the start."""
        return self._house.store.tail.added

    def leads(self) -> bool:
        return self._leader.leads

    def _ring(self, _centres: set[str]) -> None:
        for bell in self._bells:
            bell.set()

    def _followers(self, printing: Worker, post: NoticeWorker) -> list[Follower]:
        publisher = self._publisher
        caller = Caller(self._house, self._socketio, self._watched, self.leads)
        figures = partial(_measure, self._house, publisher.mark_figures)
        return [
            Follower("hub", publisher.handle, idle=publisher.idle),
            caller.follower(),
            spool.follower(printing.wake),
            notices.follower(post.wake),
            cases.follower(self._house.directory),
            Follower(
                "measures",
                lambda store, centre, entries: figures(store, {centre: entries}),
                handle_all=figures,
                saves=Saves.WITH_EFFECT,
                idle=partial(rolling.step, directory=self._house.directory),
                pause=1.0,
            ),
        ]

    def _foreseen(self, centre: str) -> None:
        """The lookout has a new forecast of this hall."""
        self._publisher.mark(centre)

    def _watched(self, room: str) -> bool:
        """Does anybody look at this room? Sockets of other workers cannot be counted from here."""
        if self._settings.redis_url:
            return True
        rooms = self._socketio.server.manager.rooms.get("/", {})
        return bool(rooms.get(room))

    def _walk(self, follower: Follower) -> None:
        bell = threading.Event()
        self._bells.append(bell)
        walk = Walk(self._house.store, follower)
        self._walks.append(walk)

        def run() -> None:
            with self._app.app_context():
                walk.forever(bell, self.leads)

        threading.Thread(target=run, name=follower.name, daemon=True).start()

    def _start_jobs(self) -> None:
        from apscheduler.schedulers.background import BackgroundScheduler

        runner: Runner = self._house.parts["runner"]

        def tick() -> None:
            if self.leads():
                runner.run_until(self._house.store.clock.now())

        scheduler = BackgroundScheduler(timezone="UTC")
        # A tick that comes late does what is due all the same: never a misfire.
        scheduler.add_job(
            tick,
            "interval",
            seconds=TICK,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        scheduler.start()


def notice_settings(settings: Settings) -> NoticeSettings:
    """Where notices go out, of all settings."""
    return NoticeSettings(
        smtp_url=settings.smtp_url,
        mail_from=settings.mail_from,
        sms_url=settings.sms_url,
        sms_token=settings.sms_token,
    )


def _measure(
    house: House, told: Callable[[str], None], store: Store, news: Mapping[str, list[Entry]]
) -> None:
    """The figures' follower. `told` hears of it: the screens had the entries already, their figures
    did not."""
    counted = {
        centre: entries
        for centre, entries in news.items()
        if any(entry.kind.startswith("ticket.") for entry in entries)
    }
    if counted:
        measures.take(store, house.directory, counted)
    for centre in counted:
        told(centre)
