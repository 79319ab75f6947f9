"""The kiosk's page and the QR code of a ticket's tracking page.

The page is one document that holds the catalogue and all texts; afterwards it talks to the API and
to the hub only, so a lost server never leaves a visitor before an error of the browser.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import segno
from flask import Blueprint, Response, jsonify, render_template, request, send_file

from centres.access import Principal
from centres.directory import Centre, Service
from hub.snapshots import track_snapshot
from kiosk.programme import programme_context
from kiosk.texts import LANGUAGES, texts
from web.guards import screen
from web.house import house
from web.problems import not_found
from web.signed import unsign
from web.typography import tied_all

QR_LENGTH = 300
"""Longest address that is drawn, characters: a denser code is hard to read off a screen."""

SPOKEN_LENGTH = 300
"""Longest sentence that is read aloud, characters."""

pages = Blueprint("kiosk", __name__, url_prefix="/kiosk", template_folder="templates")


@pages.get("/<device>")
@screen("kiosk")
def show(principal: Principal) -> str:
    """The touch page of one enrolled kiosk."""
    centre = house().directory.centre(principal.scope)
    if centre is None:
        raise not_found()
    now = house().store.clock.now()
    voice = house().parts["voice"]
    voices = [code for code, _ in LANGUAGES if voice.speaks(code)]
    context = kiosk_context(centre, principal.id, now, voices)
    return render_template("kiosk/screen.html", **context)


@pages.get("/<device>/say/<lang>")
@screen("kiosk")
def say(_principal: Principal, lang: str) -> Response:
    """The sound of one sentence of a screen, `?text=`: spoken help for who cannot read it."""
    text = " ".join(request.args.get("text", "").split())
    if lang not in dict(LANGUAGES) or not 0 < len(text) <= SPOKEN_LENGTH:
        raise not_found()
    clip = house().parts["voice"].read(text, lang)
    if clip is None:
        raise not_found()
    return send_file(clip.path, mimetype=clip.mimetype)


@pages.get("/<device>/qr.svg")
@screen("kiosk")
def qr(principal: Principal) -> Response:
    """The code of a tracking page's address, given as `?for=`, to show beside a number."""
    address = request.args.get("for", "")
    if not address or len(address) > QR_LENGTH:
        raise not_found()
    return Response(qr_svg(address), mimetype="image/svg+xml")


@pages.get("/<device>/ticket/<signed>")
@screen("kiosk")
def ticket(principal: Principal, signed: str) -> Response:
    """How the ticket of a slip stands that was held to the scanner: {number, state, window,
    position}. Only the hall's own tickets."""
    ticket_id = unsign(house().secret, signed)
    found = track_snapshot(house(), ticket_id) if ticket_id else None
    if found is None or found[1]["centre"] != principal.scope:
        raise not_found()
    state = found[1]
    return jsonify({key: state[key] for key in ("number", "state", "window", "position")})


def kiosk_context(
    centre: Centre, device: str, now: datetime, voices: Sequence[str] = ()
) -> dict[str, Any]:
    """What `kiosk/screen.html` and its base need; `kiosk` and `texts` reach the script as JSON.
    `voices`: languages that can be read aloud."""
    return {
        "lang": LANGUAGES[0][0],
        "principal": f"device:{device}",
        "centre_code": centre.code,
        "now": now,
        "texts": tied_all(texts()),
        "kiosk": tied_all(
            {
                "centre": {"code": centre.code, "name": dict(centre.name)},
                "zone": centre.zone.key,
                "languages": [{"code": code, "name": name} for code, name in LANGUAGES],
                "voices": list(voices),
                "services": catalogue(centre.services),
                "priority": priority_categories(centre),
                "programme": programme_context(centre, centre.hours.day_of(now)),
            }
        ),
    }


def catalogue(services: Iterable[Service]) -> list[dict[str, Any]]:
    """What can be queued for, and the folders on the way to it, in catalogue order."""
    offered = list(services)
    parents = {service.code: service.parent for service in offered}
    needed: set[str | None] = set()
    for service in offered:
        step: str | None = service.code if service.queued and service.letter else None
        while step is not None and step not in needed:
            needed.add(step)
            step = parents.get(step)
    return [
        {
            "code": service.code,
            "parent": service.parent,
            "names": dict(service.name),
            "letter": service.letter,
            "queued": bool(service.queued and service.letter),
        }
        for service in offered
        if service.code in needed
    ]


def priority_categories(centre: Centre) -> list[dict[str, Any]]:
    """Who is served first at this centre: [{"name": {lang: text}, "document": {lang: text}}].

    The kiosk only shows the list and asks yes or no; which category applies to a visitor is never
    asked and never sent (disability is special-category personal data under 152-FZ).
    """
    return [
        {"name": category["name"], "document": category.get("document", {})}
        for category in centre.settings.get("priority_categories", ())
        if category.get("enabled", True)
    ]


def qr_svg(address: str) -> bytes:
    """A QR code as SVG in ink on nothing, one unit a module, quiet zone of four included."""
    drawn = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(
        drawn,
        "svg",
        border=4,
        dark="#1b2430",
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    return drawn.getvalue()
