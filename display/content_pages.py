"""The page on which content for the boards is added and taken away, and what boards get of it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, get_flashed_messages, redirect, render_template, request
from flask import send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from centres.access import Principal
from display import content, media
from web.guards import screen, signed_in
from web.house import house
from web.language import current_language
from web.offload import offload
from web.problems import forbidden, not_found

content_pages = Blueprint("content", __name__, template_folder="templates")

STAFF = ("admin", "insight", "desk")
SECONDS = (5, 120)
FORM_BYTES = 64 * 1024
"""Beside the file: the other fields of the form."""
A_YEAR = 31_536_000


@content_pages.before_request
def _let_files_through() -> None:
    """Only the form that takes files takes more than other requests may hold."""
    if request.endpoint == "content.add":
        request.max_content_length = media.MOST_BYTES + FORM_BYTES


@content_pages.get("/office/content")
@signed_in(*STAFF)
def show(principal: Principal) -> str:
    """Everything that boards show, and the form for something new."""
    return _page(principal, {})


@content_pages.post("/office/content")
@signed_in(*STAFF)
def add(principal: Principal) -> Any:
    """Take a new item, or say what is wrong with it."""
    _check(principal)
    network, form = house().directory.network, request.form
    values, mistakes = read_form(form, set(network.centres), _today())
    upload = request.files.get("file")
    blob = upload.read() if upload else b""
    found = None
    if blob:
        try:
            found = offload(media.look, blob)
        except media.Unfit as unfit:
            mistakes["file"] = _why(str(unfit))
    elif not values["text"] and "text" not in mistakes:
        mistakes["file"] = _("Choose a picture or a video, or write a text.")
    if mistakes:
        return _page(principal, mistakes, form), 422
    kept = (found, offload(content.keep, house().home, found)) if found else None
    with house().store.write(principal.key) as tx:
        content.add(tx, network, values, kept)
    flash(_("Added. The boards show it within a minute."), "good")
    return redirect(url_for("content.show"), 303)


@content_pages.post("/office/content/<item>/remove")
@signed_in(*STAFF)
def remove(principal: Principal, item: str) -> Response:
    """The boards stop showing it at once."""
    _check(principal)
    with house().store.write(principal.key) as tx:
        found = content.find(tx.conn, item)
        if found:
            content.remove(tx, house().directory.network, found)
    with house().store.read() as conn:
        content.sweep(conn, house().home)
    flash(_("Removed."), "good")
    return redirect(url_for("content.show"), 303)


@content_pages.get("/office/content/<item>/file")
@signed_in(*STAFF)
def preview(principal: Principal, item: str) -> Response:
    _check(principal)
    return _file(_found(item))


@content_pages.get("/display/<device>/playlist")
@screen("display")
def playlist(principal: Principal) -> dict[str, Any]:
    """What this board shows now or later; the board itself looks at days and hours, so that it
    goes on for hours without a server."""
    centre = house().directory.centre(principal.scope)
    if centre is None:
        raise not_found()
    today = house().store.clock.now().astimezone(centre.zone).date()
    with house().store.read() as conn:
        items = content.for_centre(conn, centre.code, today)
    return {"items": [one.told() for one in items]}


@content_pages.get("/display/<device>/content/<item>")
@screen("display")
def file(principal: Principal, item: str) -> Response:
    """The file of one item of this board's hall."""
    found = _found(item)
    if not found.in_centre(principal.scope):
        raise not_found()
    return _file(found)


def read_form(
    form: Mapping[str, str], centres: set[str], today: date
) -> tuple[dict[str, Any], dict[str, str]]:
    """Values of a new item, and a sentence for each field that is wrong."""
    mistakes: dict[str, str] = {}
    title, text = form.get("title", "").strip(), form.get("text", "").strip()
    if not 1 <= len(title) <= 80:
        mistakes["title"] = _("A title of 1 to 80 characters.")
    if len(text) > 300:
        mistakes["text"] = _("At most 300 characters: more cannot be read in passing.")
    first, last = today, today + timedelta(days=30)
    try:
        first = date.fromisoformat(form.get("first_day") or today.isoformat())
        last = date.fromisoformat(form.get("last_day") or last.isoformat())
    except ValueError:
        mistakes["last_day"] = _("A day like 2026-11-30.")
    if last < first:
        mistakes["last_day"] = _("The last day is before the first.")
    hours = "00:00-00:00"
    try:
        hours = content.hours_of(form.get("from", ""), form.get("to", ""))
    except ValueError:
        mistakes["to"] = _("The hours end before they begin.")
    seconds = form.get("seconds", "15")
    if not (seconds.isdigit() and SECONDS[0] <= int(seconds) <= SECONDS[1]):
        mistakes["seconds"] = _("From 5 to 120 seconds.")
        seconds = "15"
    centre = form.get("centre", "")
    if centre and centre not in centres:
        mistakes["centre"] = _("There is no such centre.")
    values = {"title": title, "text": text, "first_day": first, "last_day": last, "hours": hours}
    return values | {"seconds": int(seconds), "centres": [centre] if centre else []}, mistakes


def _why(unfit: str) -> str:
    return {
        "too_large": _("The file is too large: a picture up to 16 MB, a video up to 64 MB."),
        "unreadable": _("This is no picture (JPEG, PNG, WebP) and no video (MP4, WebM)."),
    }.get(unfit, _("The file is empty."))


def _page(
    principal: Principal, mistakes: Mapping[str, str], form: Mapping[str, str] | None = None
) -> str:
    _check(principal)
    network = house().directory.network
    with house().store.read() as conn:
        items = content.every(conn)
    lang = current_language()
    flashed: Any = get_flashed_messages(with_categories=True)
    return render_template(
        "display/content.html",
        lang=lang,
        now=house().store.clock.now(),
        today=_today(),
        principal=principal.key,
        signed_in_as=principal,
        network_name=network.name.get(lang, ""),
        items=items,
        centres=sorted(network.centres.values(), key=lambda one: one.name[lang]),
        names={one.code: one.name[lang] for one in network.centres.values()},
        mistakes=mistakes,
        form=form or {},
        said=flashed,
    )


def _check(principal: Principal) -> None:
    if not content.may_publish(principal, house().directory.network):
        raise forbidden()


def _today() -> date:
    return house().store.clock.now().date()


def _found(item: str) -> content.Item:
    with house().store.read() as conn:
        found = content.find(conn, item)
    if found is None or found.file is None:
        raise not_found()
    return found


def _file(item: content.Item) -> Response:
    """With the type that was seen when it was taken, never one that a browser guesses."""
    path = content.path_of(house().home, item)
    if not path.is_file():
        raise not_found()
    answer = send_file(path, mimetype=item.mimetype, conditional=True, etag=path.stem)
    answer.cache_control.no_cache = None
    answer.cache_control.private = True
    answer.cache_control.max_age = A_YEAR
    answer.cache_control.immutable = True
    return answer
