"""The hall board, the sound of its calls, and the tracking page behind a slip's QR code.

Nothing here decides: the pages are filled by the hub's views, and leaving is a verb of `line`.
"""

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from centres.access import Principal
from centres.boards import is_above, zone_of
from centres.devices import find_device
from centres.directory import Centre
from display import texts, words
from display.manner import may_speak
from display.voice import Voice
from hub.snapshots import track_snapshot
from line import Refused, State, act
from web.guards import check_csrf, public, screen
from web.house import House, house
from web.language import current_language
from web.problems import not_found
from web.signed import unsign
from web.typography import tied, tied_all

DIAGONAL = 43.0
"""Inches of a board that nobody measured: the commonest size in a hall."""
HUNG = 2.5
"""Metres above the floor of a board that nobody measured: overhead, so the letters are large."""
A_DAY = 86_400

_NUMBER = re.compile(r"(\D)([0-9]{3,4})")

pages = Blueprint("display", __name__, template_folder="templates")


@pages.get("/display/<device>")
@screen("display")
def board(principal: Principal) -> str:
    """The hall board of one enrolled screen."""
    centre = _centre(principal)
    with house().store.read() as conn:
        device = find_device(conn, principal.id)
    settings = device.settings if device else {}
    lang = words.LANGUAGES[0]
    with force_locale(lang):
        return render_template("display/board.html", **board_context(centre, settings, principal))


def board_context(
    centre: Centre, settings: Mapping[str, Any], principal: Principal
) -> dict[str, Any]:
    """What `display/board.html` and its base need. `settings` of the device: `diagonal` in inches,
    `height` in metres above the floor."""
    lang = words.LANGUAGES[0]
    windows = [window.code for window in centre.windows]
    return {
        "lang": lang,
        "principal": principal.key,
        "centre_code": centre.code,
        "now": house().store.clock.now(),
        "device": principal.id,
        "diagonal": settings.get("diagonal") or DIAGONAL,
        "hung": settings.get("height") or HUNG,
        "zone": centre.zone.key,
        "windows": zone_of(settings, windows),
        "mode": "above" if is_above(settings, windows) else "rows" if len(windows) > 1 else "one",
        "letters": sorted({service.letter for service in centre.services if service.letter}),
        "sound": "on" if may_speak(settings, windows) else "off",
        "voice": voice_of(house()).fingerprint(),
        "texts": texts.in_language(texts.BOARD, lang),
        "name": tied(centre.name[lang]),
        "address": tied(centre.address.get(lang, "")),
        "trust_line": centre.settings.get("trust_line"),
        "phone": centre.settings.get("hotline") or centre.phone,
    }


@pages.get("/display/<device>/voice/<lang>/<number>/<window>")
@screen("display")
def voice(principal: Principal, lang: str, number: str, window: str) -> Response:
    """The sound of one call: chime and words. Only what this hall can call is ever spoken."""
    if lang not in words.LANGUAGES or not may_be_called(_centre(principal), number, window):
        raise not_found()
    clip = voice_of(house()).call(number, window, lang, short="short" in request.args)
    # Not its time of change: hearing a clip touches the file, so that old ones can be told.
    answer = send_file(clip.path, mimetype=clip.mimetype, etag=clip.path.stem)
    answer.cache_control.no_cache = None
    if clip.best:
        # The page's address carries the voice's fingerprint: the sound behind it never changes.
        answer.cache_control.private = True
        answer.cache_control.max_age = A_DAY
        answer.cache_control.immutable = True
    else:
        # A makeshift, since the better speaker failed: ask again at the next call.
        answer.cache_control.no_store = True
    return answer


@pages.get("/t/<signed>")
@public("the visitor holds the signed link; it shows one ticket and no personal data")
def track(signed: str) -> ResponseReturnValue:
    """One ticket on the phone of the visitor who holds it."""
    state = _tracked(signed)
    centre = house().directory.centre(state["centre"]) if state else None
    if state is None or centre is None:
        page = render_template("display/track_unknown.html", lang=current_language())
        return page, 404
    lang = state["lang"] if state["lang"] in words.LANGUAGES else words.LANGUAGES[0]
    with force_locale(lang):
        page = render_template("display/track.html", **track_context(centre, state, signed, lang))
    answer = make_response(page)
    answer.cache_control.no_store = True
    return answer


def track_context(
    centre: Centre, state: Mapping[str, Any], signed: str, lang: str
) -> dict[str, Any]:
    """What `display/track.html` needs: the state as of now, and every sentence in both languages,
    so that the page says something before its socket is there."""
    return {
        "lang": lang,
        "now": house().store.clock.now(),
        "centre_code": centre.code,
        "signed": signed,
        "zone": centre.zone.key,
        "state": dict(state),
        "texts": {each: texts.in_language(texts.TRACK, each) for each in words.LANGUAGES},
        "names": tied_all(
            {
                "centre": dict(centre.name),
                "address": dict(centre.address),
                "services": {service.code: dict(service.name) for service in centre.services},
            }
        ),
    }


@pages.post("/t/<signed>/leave")
@public("the visitor holds the signed link and gives up the own place only")
def leave(signed: str) -> ResponseReturnValue:
    """«Я ухожу»: the ticket leaves the line. Said twice, it is still one leaving."""
    check_csrf()
    ticket = unsign(house().secret, signed)
    state = _tracked(signed)
    centre = house().directory.centre(state["centre"]) if state else None
    if ticket is None or centre is None:
        raise not_found()
    try:
        with house().store.write(f"track:{ticket}") as tx:
            return {"state": act(tx, centre, ticket, "cancel").state}
    except Refused as refused:
        if refused.state == State.LEFT:
            return {"state": State.LEFT}
        raise


def voice_of(here: House) -> Voice:
    """The house's one voice, made when it is first needed."""
    found = here.parts.get("voice")
    if found is None:
        found = here.parts.setdefault("voice", Voice(here.home / "voice"))
    assert isinstance(found, Voice)
    return found


def may_be_called(centre: Centre, number: str, window: str) -> bool:
    """Whether this hall can ever call `number` to `window`: its letters and its windows, nothing
    else, so that no address puts words into the company's mouth."""
    shape = _NUMBER.fullmatch(number)
    letters = {service.letter for service in centre.services if service.letter}
    return bool(shape) and number[0] in letters and centre.window(window) is not None


def _centre(principal: Principal) -> Centre:
    centre = house().directory.centre(principal.scope)
    if centre is None:
        raise not_found()
    return centre


def _tracked(signed: str) -> dict[str, Any] | None:
    ticket = unsign(house().secret, signed)
    found = track_snapshot(house(), ticket) if ticket else None
    return dict(found[1]) if found else None
