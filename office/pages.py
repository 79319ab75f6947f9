"""Sign-in and out, enrolment of kiosks and boards, and the administrator's list of devices."""

import re
from typing import Any

from flask import Blueprint, flash, get_flashed_messages, jsonify, redirect, render_template
from flask import request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from centres import devices as fleet
from centres.access import Principal
from centres.devices import CODE_LIVES
from centres.people import count_failure, find_person, forgive, is_right, kept_password
from centres.secrets import new_secret
from office import lines
from printers import roster
from store.clock import real_now
from web.guards import check_csrf, public, signed_in
from web.house import house
from web.language import current_language
from web.limits import guess
from web.offload import offload
from web.problems import Problem, not_found
from web.who import DEVICE_COOKIE, SignedIn, cookie_options, device_principal, user_principal

pages = Blueprint("office", __name__, template_folder="templates")

YEAR = 365 * 24 * 3600
ASKING = "asking_secret"
"""The session's key for the secret of a screen that asks to be let in."""
ENROLS = {"kiosk": "kiosk", "display": "board", "board": "board", "agent": "agent"}
"""Kind of device by the last word of the address: a role or a kind."""
_OWN = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")
"""A path of our own. Browsers skip tabs and line ends and take a backslash for a slash."""
HOME = {"kiosk": "kiosk.show", "display": "display.board", "agent": "office.devices"}
"""Where an enrolled screen goes, by its role; an agent wants its cookie only."""

NARROWED = ("centre", "kind", "state")
"""By what the list of devices is narrowed down."""


@pages.get("/sign-in")
@public("the door itself")
def sign_in() -> str:
    """The form."""
    return page_of("sign_in", next=request.args.get("next", ""), said=None)


@pages.post("/sign-in")
@public("the door itself")
def do_sign_in() -> Any:
    """Check name and password; five wrong ones lock the name for a while."""
    check_csrf()
    login = request.form.get("login", "").strip().lower()[:64]
    if not _is_right(login, request.form.get("password", "")[:200]):
        said = _("The name or the password is wrong, or too many were tried. Wait five minutes.")
        return page_of("sign_in", next=request.form.get("next", ""), said=said, login=login), 401
    with house().store.read() as conn:
        person = find_person(conn, login)
    if person is None:
        raise not_found()
    session.permanent = False
    login_user(SignedIn(person.principal, person.lang))
    return redirect(_inside(request.form.get("next", "")) or home_of(person.principal))


def _is_right(login: str, password: str) -> bool:
    store = house().store
    with store.read() as conn:
        hashed, locked_until = kept_password(conn, login)
    if house().rate_limits and locked_until and locked_until > real_now():
        return False
    right = offload(is_right, hashed, password)
    with store.write(f"user:{login}") as tx:
        (forgive if right else count_failure)(tx, login)
    return right


@pages.post("/sign-out")
@public("leaving is always allowed")
def sign_out() -> Response:
    check_csrf()
    logout_user()
    return redirect(url_for("office.sign_in"))


def home_of(principal: Principal) -> str:
    """Where somebody works, by role."""
    if principal.role == "desk":
        return url_for("desk.choose", centre=principal.scope)
    if principal.role == "admin":
        return url_for("office.devices")
    return url_for("insight.scope")


def _inside(address: str) -> str | None:
    """Only an address of our own: a sign-in must not send anybody elsewhere."""
    return address if _OWN.fullmatch(address) else None


@pages.get("/start/<kind>")
@public("where a machine begins: nothing is shown without its own cookie")
def start(kind: str) -> Response:
    """The page of the screen that this browser is; one that is none yet asks to be let in. Its
    cookie lives on from here for another year."""
    if kind not in ENROLS:
        raise not_found()
    role = fleet.ROLE[ENROLS[kind]]
    for name, secret in request.cookies.items():
        principal = device_principal(name.removeprefix(DEVICE_COOKIE.format("")))
        if principal and name == DEVICE_COOKIE.format(principal.id) and principal.role == role:
            return _to_its_page(principal, secret)
    return redirect(url_for("office.enrol", kind=kind))


@pages.get("/enrol/<kind>")
@public("a new screen has no cookie yet; an administrator lets it in")
def enrol(kind: str) -> Any:
    """A screen shows its code and waits until somebody approves it."""
    role = ENROLS.get(kind)
    if role is None:
        raise not_found()
    secret = session.get(ASKING) or new_secret()
    session[ASKING] = secret
    with house().store.read() as conn:
        approved = fleet.approved_device(conn, secret)
        device = fleet.find_device(conn, approved) if approved else None
        code = fleet.pending_code(conn, secret)
    if device:
        session.pop(ASKING)
        return enter(device, secret)
    if code is None:
        with house().store.write() as tx:
            code = fleet.ask(tx, role, secret)
    return page_of("enrol", code=code, kind=role, lives=CODE_LIVES.seconds // 60)


@pages.get("/enrol/<kind>/now")
@public("the waiting screen asks how it stands")
def enrol_now(kind: str) -> Response:
    """{code, let_in} of the screen that asks: its code while that is good. Changes nothing."""
    if kind not in ENROLS:
        raise not_found()
    secret = session.get(ASKING) or ""
    with house().store.read() as conn:
        approved = fleet.approved_device(conn, secret)
        code = fleet.pending_code(conn, secret)
    return jsonify({"code": code, "let_in": approved is not None})


def enter(device: fleet.Device, secret: str) -> Response:
    """Give the screen its cookie and send it to its page."""
    return _to_its_page(device.principal, secret)


def _to_its_page(principal: Principal, secret: str) -> Response:
    response = redirect(url_for(HOME[principal.role], device=principal.id))
    name = DEVICE_COOKIE.format(principal.id)
    response.set_cookie(name, secret, max_age=YEAR, **cookie_options())
    return response


@pages.get("/office")
@signed_in("admin", "insight")
def devices(principal: Principal) -> str:
    """Every device in reach by centre, and the forms that let a screen in and shut it out."""
    network = house().directory.network
    with house().store.read() as conn:
        found = fleet.list_devices(conn)
        printers = {printer.code: printer for printer in roster.list_printers(conn)}
    inside = [one for one in found if principal.reaches(network, one.centre)]
    every = [lines.line_of(one, printers.get(one.code or "")) for one in inside]
    chosen = {name: request.args.get(name, "") for name in NARROWED}
    shown = [line for line in every if line.fits(**chosen)]
    return page_of(
        "devices",
        groups=lines.by_centre(shown, network, current_language()),
        shown=len(shown),
        screens=sum(line.device.kind in lines.SCREENS for line in every),
        let_in=sum(line.state == "in" for line in every),
        centres=sorted(
            (one for one in network.centres.values() if principal.reaches(network, one.code)),
            key=lambda one: one.name[current_language()],
        ),
        kinds=lines.KINDS,
        states=lines.FILTERS,
        chosen=chosen,
        said=_said(),
        principal=principal.key,
        may_change=principal.role == "admin",
    )


@pages.post("/office/approve")
@signed_in("admin")
def approve(principal: Principal) -> Any:
    """Let in the screen that shows this code, as the device chosen."""
    tried = guess(("enrol", principal.key))
    device = _device(principal, request.form.get("device", ""))
    with house().store.write(principal.key) as tx:
        done = fleet.approve(tx, request.form.get("code", ""), device)
    if done:
        flash(_("The screen was let in."), f"good {device.id}")
    else:
        tried.wrong()
        flash(_("No screen of this kind shows this code."), f"breach {device.id}")
    return _back(device)


@pages.post("/office/revoke")
@signed_in("admin")
def revoke(principal: Principal) -> Any:
    """The device's cookie is good no longer."""
    device = _device(principal, request.form.get("device", ""))
    with house().store.write(principal.key) as tx:
        fleet.shut_out(tx, device)
    flash(_("The screen was shut out."), f"good {device.id}")
    return _back(device)


def _said() -> dict[str, tuple[str, str]]:
    """What was done last, shown at the line it was done to: device → (status, sentence)."""
    found = {}
    flashed: Any = get_flashed_messages(with_categories=True)
    for category, sentence in flashed:
        kind, _space, device = category.partition(" ")
        found[device] = (kind, sentence)
    return found


def _back(device: fleet.Device) -> Response:
    """To the list as it was chosen, at this device."""
    kept: dict[str, Any] = {name: request.args.get(name) for name in (*NARROWED, "lang")}
    return redirect(url_for("office.devices", **kept, _anchor=f"d-{device.id}"), 303)


def _device(principal: Principal, device_id: str) -> fleet.Device:
    with house().store.read() as conn:
        device = fleet.find_device(conn, device_id)
    if device is None or not principal.reaches(house().directory.network, device.centre):
        raise Problem(404, "unknown-device", _("There is no such device."))
    return device


def page_of(name: str, **values: Any) -> str:
    """A page of the office, with what its frame says."""
    principal = user_principal()
    return render_template(
        f"office/{name}.html",
        lang=current_language(),
        now=house().store.clock.now(),
        signed_in_as=principal,
        demo=house().demo,
        network_name=house().directory.network.name.get(current_language(), ""),
        **values,
    )
