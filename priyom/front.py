"""The first page. In a demo it explains the product in a minute and opens every surface."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from centres import devices as fleet
from centres.directory import Centre
from office.pages import home_of
from priyom.demo.home import is_at_home
from web.guards import public
from web.house import house
from web.language import current_language
from web.who import user_principal

pages = Blueprint("front", __name__, template_folder="templates")

SMALL, CENTRAL = "zok-002", "zok-001"
"""The demo's two halls: the normal case, one window and one clerk; and twelve windows."""
CLERKS = {SMALL: "clerk2", CENTRAL: "clerk"}


@dataclass(frozen=True)
class Hall:
    """One hall of the demo and the things in it that open from here."""

    centre: Centre
    clerk: str
    kiosk: fleet.Device | None
    board: fleet.Device | None


@pages.get("/")
@public("the first page")
def first() -> Any:
    if not house().demo:
        principal = user_principal()
        return redirect(home_of(principal) if principal else url_for("office.sign_in"))
    network = house().directory.network
    return render_template(
        "priyom/first.html",
        lang=current_language(),
        now=house().store.clock.now(),
        network=network,
        halls=[_hall(network.centres[code]) for code in CLERKS if code in network.centres],
        at_home=is_at_home(),
        busy=CENTRAL,
    )


def _hall(centre: Centre) -> Hall:
    with house().store.read() as conn:
        found = fleet.list_devices(conn, centre.code)
    first_of = {device.kind: device for device in reversed(found)}
    return Hall(centre, CLERKS[centre.code], first_of.get("kiosk"), first_of.get("board"))
