"""Doors that only the demo has: be a kiosk, a board or a person at once, and see what the
printers of a hall put out, or make them fail."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask_babel import lazy_gettext
from flask_login import login_user
from sqlalchemy import Connection, select
from werkzeug.wrappers import Response as BaseResponse

from centres import devices as fleet
from centres.directory import Centre
from centres.people import find_person
from centres.secrets import digest
from line import rows
from office.pages import enter, home_of
from printers import roster
from printers.facts import Kind
from printers.spool import JobState
from printers.status import PrinterState
from printers.tables import print_jobs
from printers.virtual import Fault, VirtualPrinter
from priyom.demo.home import only_at_home
from web.guards import public
from web.house import house
from web.language import current_language
from web.problems import not_found
from web.signed import sign
from web.who import SignedIn

pages = Blueprint("demo", __name__, template_folder="../templates", url_prefix="/demo")

WHY = "demo data on loopback only"
PEOPLE = ("clerk", "clerk2", "head", "admin")
"""Demo sign-ins: a clerk of each of the two halls, the network's head, the administrator."""
RUN = secrets.token_hex(4)
"""In the address of a picture: slips are numbered afresh in each process, browsers keep them."""
EARLIER = 4
"""Slips shown beside the newest."""

STATES = {
    PrinterState.READY: ("good", lazy_gettext("ready")),
    PrinterState.NEAR_END: ("watch", lazy_gettext("paper runs low")),
    PrinterState.PAPER_OUT: ("breach", lazy_gettext("out of paper")),
    PrinterState.COVER: ("breach", lazy_gettext("cover open")),
    PrinterState.OFFLINE: ("breach", lazy_gettext("does not answer")),
    PrinterState.UNKNOWN: ("", lazy_gettext("not asked yet")),
}
"""What the house knows of a printer: status and word."""

FAULTS = {
    Fault.PAPER_OUT: lazy_gettext("Out of paper"),
    Fault.COVER: lazy_gettext("Cover open"),
    Fault.NEAR_END: lazy_gettext("Paper runs low"),
    Fault.RUNS_OUT: lazy_gettext("Paper ends within a slip"),
    Fault.HANG: lazy_gettext("Hangs"),
    Fault.REFUSE: lazy_gettext("Switched off"),
    Fault.DIES: lazy_gettext("Dies within a slip"),
    Fault.SLOW: lazy_gettext("Prints slowly"),
}
"""What a viewer can make a printer suffer from."""


@dataclass(frozen=True)
class Shown:
    """One printer of the page: what it is made to suffer, what the house knows, what came out."""

    code: str
    name: str
    fault: Fault
    kind: str
    word: str
    slips: list[Any]
    number: str | None
    track: str | None

    @property
    def version(self) -> str:
        """Changes when the page has to."""
        newest = self.slips[0].number if self.slips else 0
        return f"{RUN}-{newest}-{self.fault}-{self.kind}-{self.word}-{self.number}"


@pages.post("/open/<device>")
@public(WHY)
def open_device(device: str) -> Any:
    """Be this kiosk or board at once, without an administrator."""
    only_at_home()
    with house().store.read() as conn:
        found = fleet.find_device(conn, device)
    if found is None or found.kind not in ("kiosk", "board"):
        raise not_found()
    # The same secret each time: opening it in a second tab must not shut the first one out.
    secret = hmac.new(house().secret.encode(), found.id.encode(), hashlib.sha256).hexdigest()
    if not fleet.is_device(found, secret):
        with house().store.write("system") as tx:
            fleet.let_in(tx, found, digest(secret))
    return enter(found, secret)


@pages.post("/sign-in/<login>")
@public(WHY)
def sign_in(login: str) -> Any:
    """Be this person at once, without a password."""
    only_at_home()
    with house().store.read() as conn:
        person = find_person(conn, login) if login in PEOPLE else None
    if person is None:
        raise not_found()
    login_user(SignedIn(person.principal, person.lang))
    if person.role == "desk":
        return redirect(url_for("desk.window", centre=person.scope, window="1"))
    return redirect(home_of(person.principal))


@pages.post("/surge/<centre>")
@public(WHY)
def surge(centre: str) -> BaseResponse:
    """Send a crowd to a hall: what its head's page makes of it is the thing to see."""
    only_at_home()
    place = _centre(centre)
    actors = house().parts.get("actors")
    if actors is None:
        raise not_found()
    actors.surge(place.code)
    return redirect(url_for("front.first", crowd=1, lang=request.args.get("lang")), 303)


@pages.get("/slips/<centre>")
@public(WHY)
def slips(centre: str) -> str:
    """The printers of a hall and what came out of them, followed live."""
    only_at_home()
    place = _centre(centre)
    return render_template(
        "priyom/slips.html",
        lang=current_language(),
        now=house().store.clock.now(),
        centre=place,
        printers=_shown(place),
        faults=FAULTS,
        run=RUN,
        kiosk=_first_kiosk(place),
    )


@pages.get("/slips/<centre>/now")
@public(WHY, limited=False)
def slips_now(centre: str) -> Response:
    """The same printers for the page's script: version and HTML of each."""
    only_at_home()
    place = _centre(centre)
    drawn = {
        one.code: {
            "version": one.version,
            "html": render_template(
                "priyom/printer.html", printer=one, centre=place, faults=FAULTS, run=RUN
            ),
        }
        for one in _shown(place)
    }
    return jsonify(drawn)


@pages.get("/slips/<centre>/<printer>/<int:number>.png")
@public(WHY, limited=False)
def slip(centre: str, printer: str, number: int) -> Response:
    """One slip as it lies in the visitor's hand."""
    only_at_home()
    found = _virtual(_centre(centre), printer)
    for one in found.slips if found else ():
        if one.number == number:
            response = Response(one.slip.png(), content_type="image/png")
            response.headers["Cache-Control"] = "private, max-age=3600, immutable"
            return response
    raise not_found()


@pages.post("/slips/<centre>/<printer>/fault")
@public(WHY)
def act_out(centre: str, printer: str) -> BaseResponse:
    """Make a printer suffer from a fault, or mend it (`fault=none`)."""
    only_at_home()
    place = _centre(centre)
    found = _virtual(place, printer)
    asked = request.form.get("fault", "")
    if found is None or asked not in {Fault.NONE, *FAULTS}:
        raise not_found()
    found.set_fault(Fault(asked))
    return redirect(url_for("demo.slips", centre=place.code, lang=request.args.get("lang")), 303)


def _centre(code: str) -> Centre:
    found = house().directory.centre(code)
    if found is None:
        raise not_found()
    return found


def _virtual(centre: Centre, printer: str) -> VirtualPrinter | None:
    with house().store.read() as conn:
        known = roster.find(conn, printer)
    if known is None or known.centre != centre.code:
        return None
    found: VirtualPrinter | None = house().parts.get("virtual_printers", {}).get(printer)
    return found


def _shown(centre: Centre) -> list[Shown]:
    started: dict[str, VirtualPrinter] = house().parts.get("virtual_printers", {})
    with house().store.read() as conn:
        known = [one for one in roster.list_printers(conn, centre.code) if one.code in started]
        return [_printer(conn, one, started[one.code]) for one in known]


def _printer(conn: Connection, known: roster.Printer, machine: VirtualPrinter) -> Shown:
    kind, word = STATES[known.state]
    ticket = _last_printed(conn, known.code)
    row = rows.find(conn, ticket) if ticket else None
    return Shown(
        code=known.code,
        name=known.name,
        fault=machine.fault,
        kind=kind,
        word=str(word),
        slips=machine.slips[: EARLIER + 1],
        number=row.number if row else None,
        track=f"/t/{sign(house().secret, row.id)}" if row else None,
    )


def _last_printed(conn: Connection, printer: str) -> str | None:
    """The ticket of the newest slip that surely came out."""
    done = (print_jobs.c.printer == printer) & (print_jobs.c.state == JobState.PRINTED)
    query = select(print_jobs.c.subject).where(done & (print_jobs.c.kind == Kind.TICKET))
    latest: str | None = conn.execute(
        query.order_by(print_jobs.c.done_at.desc(), print_jobs.c.id.desc()).limit(1)
    ).scalar()
    return latest


def _first_kiosk(centre: Centre) -> fleet.Device | None:
    with house().store.read() as conn:
        found = fleet.list_devices(conn, centre.code)
    return next((one for one in found if one.kind == "kiosk"), None)
