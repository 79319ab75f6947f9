"""The page on which an administrator says how a hall is called: its voice and its boards."""

import re
from collections.abc import Mapping
from typing import Any

from flask import (
    Blueprint,
    flash,
    get_flashed_messages,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from centres import boards
from centres.access import Principal
from centres.devices import Device, find_device, list_devices
from centres.directory import Centre
from display import player
from display.manner import manner_of, may_speak
from display.pages import DIAGONAL, HUNG, voice_of
from web.guards import centre_in_reach, signed_in
from web.house import house
from web.language import current_language
from web.problems import not_found

hall_pages = Blueprint("hall", __name__, template_folder="templates")

OUTPUTS = {
    "board": lazy_gettext("A board of the hall"),
    "machine": lazy_gettext("The server's own loudspeaker"),
    "off": lazy_gettext("No voice"),
}
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@hall_pages.get("/office/halls/<centre>")
@signed_in("admin")
def show(principal: Principal, centre: str) -> str:
    """The hall's voice, and each board with its zone, size and sound."""
    return _page(principal, centre_in_reach(centre))


@hall_pages.post("/office/halls/<centre>/voice")
@signed_in("admin")
def voice(principal: Principal, centre: str) -> Any:
    """Output, volume and quiet hours."""
    here, form = centre_in_reach(centre), request.form
    output, volume = form.get("output", ""), form.get("volume", "")
    start, end = form.get("quiet_from", ""), form.get("quiet_to", "")
    if output not in OUTPUTS or not volume.isdigit() or int(volume) > 100:
        return _page(principal, here, {"voice": _("Choose an output and a volume up to 100.")}), 422
    if (start or end) and not (_TIME.fullmatch(start) and _TIME.fullmatch(end)):
        return _page(principal, here, {"voice": _("Quiet hours need a beginning and an end.")}), 422
    quiet = [f"{start}-{end}"] if start else []
    with house().store.write(principal.key) as tx:
        boards.set_voice(tx, here.code, {"output": output, "volume": int(volume), "quiet": quiet})
    return _back(here)


@hall_pages.post("/office/halls/<centre>/boards/<device>")
@signed_in("admin")
def board(principal: Principal, centre: str, device: str) -> Any:
    """One board's zone, diagonal, height and sound."""
    here = centre_in_reach(centre)
    with house().store.read() as conn:
        found = find_device(conn, device)
    if found is None or found.kind != "board" or found.centre != here.code:
        raise not_found()
    settings = _settings(request.form)
    if boards.mistake(settings, _windows(here)):
        said = _("Windows of this hall, 7 to 120 inches, 0.5 to 6 metres, please.")
        return _page(principal, here, {device: said}), 422
    with house().store.write(principal.key) as tx:
        boards.set_board(tx, found, settings)
    return _back(here)


def _settings(form: Mapping[str, str]) -> dict[str, Any]:
    """A board's settings as the form gives them; what cannot be read is left for `mistake`."""
    zone = re.split(r"[\s,;]+", form.get("windows", "").strip())
    found: dict[str, Any] = {"sound": form.get("sound") == "on"}
    if zone != [""]:
        found["windows"] = zone
    for name in ("diagonal", "height"):
        if text := form.get(name, "").strip().replace(",", "."):
            found[name] = _number(text)
    return found


def _number(text: str) -> float | str:
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def _windows(centre: Centre) -> list[str]:
    return [window.code for window in centre.windows]


def _back(centre: Centre) -> Response:
    house().directory.forget()
    flash(_("Saved. The boards take it within half a minute."), "good")
    return redirect(url_for("hall.show", centre=centre.code), 303)


def _page(principal: Principal, centre: Centre, mistakes: Mapping[str, str] | None = None) -> str:
    lang, windows = current_language(), _windows(centre)
    with house().store.read() as conn:
        found = [one for one in list_devices(conn, centre.code) if one.kind == "board"]
    manner = manner_of(centre.settings)
    status = voice_of(house()).status()
    flashed: Any = get_flashed_messages(with_categories=True)
    return render_template(
        "display/hall.html",
        lang=lang,
        now=house().store.clock.now(),
        principal=principal.key,
        signed_in_as=principal,
        network_name=house().directory.network.name.get(lang, ""),
        centre=centre,
        outputs=OUTPUTS,
        manner=manner,
        quiet=manner.quiet[0] if manner.quiet else None,
        speakers=", ".join(status.speakers),
        player=bool(player.find()),
        boards=[_shown(one, windows) for one in found],
        mistakes=mistakes or {},
        said=flashed,
    )


def _shown(device: Device, windows: list[str]) -> dict[str, Any]:
    settings = device.settings
    return {
        "id": device.id,
        "name": device.name,
        "windows": ", ".join(map(str, settings.get("windows") or ())),
        "diagonal": settings.get("diagonal") or DIAGONAL,
        "height": settings.get("height") or HUNG,
        "sound": may_speak(settings, windows),
    }
