"""The health of every kiosk, board, printer and agent: what is wrong, since when, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, render_template, request
from flask_babel import format_timedelta, lazy_gettext
from flask_babel import gettext as _

from centres.access import Principal
from centres.devices import Device, list_devices
from centres.directory import Centre, Network
from centres.standing import STUCK, Standing, of_screen
from notices.device_words import TO_DO, WRONG
from office.lines import KINDS
from office.watch import BEGAN, SCREENS, age_of
from printers.roster import Printer, list_printers
from store.clock import real_now
from web.guards import signed_in
from web.house import house
from web.language import current_language

pages = Blueprint("device_health", __name__, template_folder="templates")

MOMENT = timedelta(seconds=60)
"""Ages below are «just now»."""

WORDS = {
    Standing.WORKS: ("good", lazy_gettext("works")),
    Standing.QUIET: ("", lazy_gettext("quiet for a moment")),
    Standing.OFF: ("", lazy_gettext("off while the centre is closed")),
    Standing.WAITS: ("", lazy_gettext("waits for its code")),
    "ready": ("good", lazy_gettext("ready")),
    "unknown": ("", lazy_gettext("says nothing of itself")),
    "unconfigured": ("", lazy_gettext("not connected")),
}
"""Status and word where nothing is wrong."""


@dataclass(frozen=True)
class Row:
    """One device. `age`: since its last sign of life, of a printer since its last change; `lasts`:
    for how long something has been wrong. `trouble` is a key of `WRONG`, or None."""

    device: Device
    state: str
    trouble: str | None
    age: timedelta | None
    lasts: timedelta | None

    @property
    def status(self) -> str:
        if self.trouble:
            return "watch" if self.trouble == "near_end" else "breach"
        return WORDS[self.state][0]

    @property
    def word(self) -> str:
        return _(WRONG[self.trouble]) if self.trouble else str(WORDS[self.state][1])

    @property
    def to_do(self) -> str:
        return _(TO_DO[self.trouble]) if self.trouble else ""

    @property
    def when(self) -> str:
        """In words: how long it has been wrong, else when it was last heard."""
        if self.trouble and self.lasts is not None:
            return _("for %(span)s", span=_span(self.lasts))
        if self.age is None:
            return ""
        if self.device.kind == "printer":
            return _("unchanged for %(span)s", span=_span(self.age))
        if self.age < MOMENT:
            return _("heard just now")
        return _("last heard %(when)s", when=_span(-self.age, add_direction=True))


@dataclass(frozen=True)
class Hall:
    """A centre with its devices, those in trouble first."""

    centre: Centre
    rows: list[Row]

    @property
    def troubles(self) -> int:
        return sum(bool(row.trouble) for row in self.rows)


@pages.get("/office/health")
@signed_in("admin", "insight")
def show(principal: Principal) -> str:
    """Everything in reach; `?branch=` and `?trouble=1` narrow it down. The page asks again every
    fifteen seconds."""
    network, lang = house().directory.network, current_language()
    branch, only = request.args.get("branch", ""), bool(request.args.get("trouble"))
    halls = halls_of(read_rows(), network, principal, branch, lang)
    rows = [row for hall in halls for row in hall.rows]
    return render_template(
        "office/health.html",
        lang=lang,
        now=house().store.clock.now(),
        signed_in_as=principal,
        principal=principal.key,
        network_name=network.name.get(lang, ""),
        branches=branches_of(network, principal, lang),
        branch=branch,
        only=only,
        halls=[hall for hall in halls if hall.troubles or not only],
        kinds=KINDS,
        troubles=sum(bool(row.trouble) for row in rows),
        places=sum(bool(hall.troubles) for hall in halls),
        every=len(rows),
    )


def read_rows() -> list[Row]:
    """Every device of the network, as it stands at this moment."""
    here, real = house(), real_now()
    now = here.store.clock.now()
    with here.store.read() as conn:
        found = list_devices(conn)
        printers = {printer.code: printer for printer in list_printers(conn)}
    rows = []
    for device in found:
        centre = here.directory.centre(device.centre)
        if centre and device.kind == "printer":
            rows.append(row_of_printer(device, printers.get(device.code or ""), now))
        elif centre and device.kind in SCREENS:
            rows.append(row_of_screen(device, centre.hours.open_for(now), real))
    return rows


def row_of_screen(device: Device, opened: timedelta | None, real: datetime) -> Row:
    """`opened`: for how long its centre has been open; `real`: now by the real clock."""
    age = age_of(device, real)
    state = of_screen(age, real - BEGAN, opened, device.digest is not None)
    silent = state is Standing.SILENT or (device.trouble and state is not Standing.WORKS)
    return Row(device, state, "silent" if silent else None, age, age)


def row_of_printer(device: Device, printer: Printer | None, now: datetime) -> Row:
    if printer is None:
        return Row(device, "unconfigured", None, None, None)
    # A clock that was put back must not speak of the future.
    age = max(timedelta(), now - printer.state_at) if printer.state_at else None
    state = str(printer.seems)
    wrong = state in STUCK or state == "near_end"
    return Row(device, state, state if wrong else None, age, age)


def halls_of(
    rows: Iterable[Row], network: Network, principal: Principal, branch: str, lang: str
) -> list[Hall]:
    """By centre, those in trouble first, then by name."""
    placed: dict[str, list[Row]] = {}
    for row in rows:
        centre = network.centres[row.device.centre]
        if principal.reaches(network, centre.code) and branch in ("", centre.branch):
            placed.setdefault(centre.code, []).append(row)
    halls = [
        Hall(network.centres[code], sorted(found, key=lambda row: not row.trouble))
        for code, found in placed.items()
    ]
    return sorted(halls, key=lambda hall: (not hall.troubles, hall.centre.name[lang]))


def branches_of(network: Network, principal: Principal, lang: str) -> list[tuple[str, str]]:
    """Code and name of the branches in reach, to choose from."""
    found = [
        (code, branch.name[lang])
        for code, branch in network.branches.items()
        if network.by_branch[code] and principal.reaches_branch(code)
    ]
    return sorted(found, key=lambda one: one[1])


def _span(age: timedelta, add_direction: bool = False) -> str:
    """«3 hours», with a direction «3 hours ago»."""
    said = format_timedelta(age, granularity="second", threshold=1.2, add_direction=add_direction)
    return str(said)
