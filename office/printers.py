"""What a printer puts on paper: its wording, logo, paper and letters, seen before it is printed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, flash, get_flashed_messages, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from centres import devices as fleet
from centres.access import Principal
from centres.names import LANGUAGES
from office.lines import WORDS
from office.pages import page_of
from printers import roster, spool
from printers.facts import Kind
from printers.look import LONGEST, BadLogo, Look, to_logo
from printers.make import set_slip
from printers.paper import Mode, Paper
from printers.roster import Printer
from printers.samples import Sample, as_printed, sample
from printers.spool import JobState
from printers.trial import CODE_PAGES
from store import Change
from web.guards import signed_in
from web.house import house
from web.offload import offload
from web.problems import Problem, invalid, not_found

printer_pages = Blueprint("office_printers", __name__, template_folder="templates")

MAX_UPLOAD = 512 * 1024
"""Bytes of the form with a logo."""
TEXTS = ("heading", "footer", "place")
WIDTHS = (80, 58)
TRIALS = {
    JobState.QUEUED: "watch",
    JobState.PRINTING: "",
    JobState.PRINTED: "good",
    JobState.DOUBTFUL: "watch",
    JobState.FAILED: "breach",
}
"""Status of what became of a trial."""


@printer_pages.before_request
def _room_for_a_logo() -> None:
    """Before the guard reads the form for its token."""
    if request.endpoint == "office_printers.save":
        request.max_content_length = MAX_UPLOAD


@dataclass(frozen=True)
class Wanted:
    """What the form says."""

    paper: Paper
    look: Look

    @property
    def settings(self) -> dict[str, Any]:
        """As in the network file."""
        paper = self.paper
        plain = {"width": paper.width, "mode": str(paper.mode), "code_page": paper.code_page}
        return plain | {name: dict(getattr(self.look, name)) for name in TEXTS}


def _wanted(said: Mapping[str, str]) -> Wanted:
    """Raises a 422 where the form holds what no browser of ours sends."""
    try:
        width, code_page = int(said.get("width", "80")), int(said.get("code_page", "17"))
        mode = Mode(said.get("mode", Mode.RASTER))
    except ValueError as error:
        raise invalid([{"field": "width", "why": "malformed"}]) from error
    if width not in WIDTHS or not 0 <= code_page <= 255:
        raise invalid([{"field": "code_page", "why": "out of range"}])
    texts = {
        name: {code: said.get(f"{name}_{code}", "").strip()[:LONGEST] for code in LANGUAGES}
        for name in TEXTS
    }
    return Wanted(Paper.of_width(width, mode, code_page), Look.of(texts))


@printer_pages.get("/office/printers/<device>")
@signed_in("admin")
def show(principal: Principal, device: str) -> str:
    """The form with the slip beside it."""
    found, printer = _printer(principal, device)
    with house().store.read() as conn:
        has_logo = roster.logo_of(conn, printer.code) is not None
    return _page("printer", found, printer, has_logo=has_logo, samples=_samples(), longest=LONGEST)


@printer_pages.get("/office/printers/<device>/preview.png")
@signed_in("admin")
def preview(principal: Principal, device: str) -> Response:
    """The slip that these settings give: made of the very bytes that the printer would get."""
    found, printer = _printer(principal, device)
    asked = request.args
    wanted = _wanted(asked) if "width" in asked else Wanted(printer.paper, printer.look)
    what, _comma, lang = asked.get("sample", "").partition(" ")
    try:
        kind = Sample(what or Sample.TICKET)
    except ValueError as error:
        raise not_found() from error
    lang = lang if lang in LANGUAGES else "ru"
    centre = house().directory.network.centres[found.centre]
    slip = sample(kind, lang, centre.name[lang], centre.zone, house().store.clock.now())
    with house().store.read() as conn:
        logo = roster.logo_of(conn, printer.code)
    data = offload(set_slip, slip, wanted.paper, wanted.look, logo)
    printed = offload(as_printed, data, wanted.paper)
    if printed is None:
        raise not_found()
    return Response(offload(printed.png), content_type="image/png")


@printer_pages.post("/office/printers/<device>")
@signed_in("admin")
def save(principal: Principal, device: str) -> Redirect:
    """Keep what the form says, and the logo that came with it."""
    found, printer = _printer(principal, device)
    wanted, upload = _wanted(request.form), request.files.get("logo")
    logo: bytes | None = None
    if upload and upload.filename:
        try:
            logo = offload(to_logo, upload.read(MAX_UPLOAD))
        except BadLogo:
            flash(_("The logo was not taken: please choose a PNG picture."), "breach")
            return _back(device)
    with house().store.write(principal.key) as tx:
        _keep(tx, found, printer, wanted)
        if logo or request.form.get("no_logo"):
            roster.set_logo(tx, printer.code, logo)
    flash(_("Saved. The next slip looks like this."), "good")
    return _back(device)


@printer_pages.post("/office/printers/<device>/trial")
@signed_in("admin")
def trial(principal: Principal, device: str) -> Redirect:
    """Print a slip that shows what the printer is set to."""
    return _try_out(principal, device, Kind.TRIAL, "office_printers.show")


@printer_pages.get("/office/printers/<device>/code-page")
@signed_in("admin")
def code_pages(principal: Principal, device: str) -> str:
    """Find out under which number this printer keeps Russian letters."""
    found, printer = _printer(principal, device)
    return _page("code_page", found, printer, code_pages=CODE_PAGES)


@printer_pages.post("/office/printers/<device>/code-page/print")
@signed_in("admin")
def print_code_pages(principal: Principal, device: str) -> Redirect:
    """Print a line under each number."""
    return _try_out(principal, device, Kind.PAGES, "office_printers.code_pages")


@printer_pages.post("/office/printers/<device>/code-page")
@signed_in("admin")
def choose_code_page(principal: Principal, device: str) -> Redirect:
    """Keep the number of the line that reads right; where none does, print pictures."""
    found, printer = _printer(principal, device)
    line = request.form.get("line", "")
    if line not in ("none", *map(str, range(1, len(CODE_PAGES) + 1))):
        flash(_("Please choose a line."), "breach")
        return redirect(url_for("office_printers.code_pages", device=device), 303)
    if line == "none":
        paper = replace(printer.paper, mode=Mode.RASTER)
        said = _("Slips are now printed as pictures: every printer can do that.")
    else:
        paper = replace(printer.paper, mode=Mode.TEXT, code_page=CODE_PAGES[int(line) - 1])
        said = _("Saved: code page %(page)s. Print a test slip to be sure.", page=paper.code_page)
    with house().store.write(principal.key) as tx:
        _keep(tx, found, printer, Wanted(paper, printer.look))
    flash(said, "good")
    return _back(device)


def _keep(tx: Change, device: fleet.Device, printer: Printer, wanted: Wanted) -> None:
    """The device's settings are what the network file shows; the printer's follow them."""
    before = dict(device.settings)
    changed = sorted(key for key, value in wanted.settings.items() if before.get(key) != value)
    fleet.change_settings(tx, device, before | wanted.settings)
    roster.configure(tx, replace(printer, paper=wanted.paper, look=wanted.look))
    tx.note(device.centre, "config.printer", printer=printer.code, changed=changed)


def _try_out(principal: Principal, device: str, kind: Kind, then: str) -> Redirect:
    found, printer = _printer(principal, device)
    with house().store.write(principal.key) as tx:
        spool.try_out(tx, kind, found.id, printer)
        tx.note(found.centre, "device.trial", printer=printer.code, slip=str(kind))
    _wait_a_moment(found, kind)
    return redirect(url_for(then, device=device), 303)


def _wait_a_moment(device: fleet.Device, kind: Kind) -> None:
    """A printer that is well has a slip out in a second: then the page says so at once."""
    for _look in range(15):
        time.sleep(0.2)
        with house().store.read() as conn:
            tried = spool.jobs_of(conn, device.id, kind)[-1]
        if tried.fault or tried.state not in (JobState.QUEUED, JobState.PRINTING):
            return


def _printer(principal: Principal, device_id: str) -> tuple[fleet.Device, Printer]:
    with house().store.read() as conn:
        device = fleet.find_device(conn, device_id)
        printer = roster.find(conn, device.code or "") if device else None
    reached = device and principal.reaches(house().directory.network, device.centre)
    if device is None or printer is None or not reached:
        raise Problem(404, "unknown-device", _("There is no such device."))
    return device, printer


def _page(name: str, device: fleet.Device, printer: Printer, **values: Any) -> str:
    centre = house().directory.network.centres[device.centre]
    kind = Kind.PAGES if name == "code_page" else Kind.TRIAL
    with house().store.read() as conn:
        tried = spool.jobs_of(conn, device.id, kind)
    status, word = WORDS[printer.state]
    return page_of(
        name,
        device=device,
        printer=printer,
        centre=centre,
        status_kind=status,
        status_word=word,
        tried=_tried(tried[-1].state) if tried else None,
        said=get_flashed_messages(with_categories=True),
        languages=_languages(),
        widths=WIDTHS,
        **values,
    )


def _tried(state: JobState) -> tuple[str, str]:
    words = {
        JobState.QUEUED: _("The test slip waits: look at the printer's state above."),
        JobState.PRINTING: _("The test slip is being printed."),
        JobState.PRINTED: _("The test slip is printed."),
        JobState.DOUBTFUL: _("The test slip may not have come out whole."),
        JobState.FAILED: _("The test slip was given up."),
    }
    return TRIALS[state], words[state]


def _samples() -> list[tuple[str, str]]:
    """Value and word of what can be looked at."""
    names = {
        Sample.TICKET: _("Ticket"),
        Sample.COPY: _("Ticket printed again"),
        Sample.VISITS: _("Three visits"),
    }
    return [
        (f"{what} {code}", f"{word}, {name.lower()}")
        for code, name in _languages()
        for what, word in names.items()
    ]


def _languages() -> list[tuple[str, str]]:
    names = {"ru": _("Russian"), "en": _("English")}
    return [(code, names[code]) for code in LANGUAGES]


def _back(device: str) -> Redirect:
    return redirect(url_for("office_printers.show", device=device), 303)
