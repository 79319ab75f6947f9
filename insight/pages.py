"""Pages of the branch head: today's waits of a centre, a branch or the network. Figures come by
push; the page says which, and what they are called."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from centres.access import NETWORK, Principal
from centres.directory import Centre, Network, Service, zone_of
from insight.texts import texts
from web.guards import centre_in_reach, signed_in
from web.house import house
from web.language import current_language
from web.problems import not_found

insight = Blueprint("insight", __name__, url_prefix="/insight", template_folder="templates")


@insight.get("/")
@signed_in("insight", "admin")
def scope(principal: Principal) -> str | Response:
    """Everything that the signed-in head answers for."""
    network = house().directory.network
    if principal.scope in network.centres:
        return redirect(url_for("insight.centre", centre=principal.scope))
    branch = network.branches.get(principal.scope)
    if branch is None and principal.scope != NETWORK:
        raise not_found()
    centres = network.by_branch[branch.code] if branch else list(network.centres.values())
    lang = current_language()
    name = branch.name[lang] if branch else network.name[lang]
    return _render(
        principal,
        name,
        {
            "scope": {"kind": "branch" if branch else "network", "name": name},
            "watch": {"branch": branch.code} if branch else {"network": True},
            "centres": [_listed(network, one, lang, branch is None) for one in centres],
            "zone": zone_of(centres).key,
            "services": _queued(network.catalogue.values(), lang),
        },
    )


@insight.get("/<centre>")
@signed_in("insight", "admin")
def centre(principal: Principal, centre: str) -> str:
    """One centre: its services, windows and hours."""
    place = centre_in_reach(centre)
    lang = current_language()
    return _render(
        principal,
        place.name[lang],
        {
            "scope": {"kind": "centre", "name": place.name[lang]},
            "watch": {"centre": place.code},
            "centres": [],
            "zone": place.zone.key,
            "services": _queued(place.services, lang),
            "windows": [window.code for window in place.windows],
        },
        centre=place,
    )


def _queued(services: Iterable[Service], lang: str) -> list[dict[str, str]]:
    return [{"code": one.code, "name": one.name[lang]} for one in services if one.letter]


def _listed(network: Network, centre: Centre, lang: str, with_branch: bool) -> dict[str, Any]:
    """A centre in the list; its branch is said only where there are several."""
    return {
        "code": centre.code,
        "name": centre.name[lang],
        "branch": network.branches[centre.branch].name[lang] if with_branch else None,
        "href": url_for("insight.centre", centre=centre.code),
    }


def _render(
    principal: Principal, name: str, page: dict[str, Any], centre: Centre | None = None
) -> str:
    lang = current_language()
    now = house().store.clock.now()
    today = now.astimezone(ZoneInfo(page["zone"])).date()
    return render_template(
        "insight/waits.html",
        principal=principal.key,
        who_name=principal.name,
        centre_code=centre.code if centre else "",
        lang=lang,
        now=now,
        today=today,
        day=format_date(today, "d MMMM", locale=lang),
        name=name,
        above=url_for("insight.scope") if centre and principal.scope != centre.code else None,
        programme=url_for("programme.centre", centre=centre.code)
        if centre
        else url_for("programme.scope"),
        texts=texts(),
        page=page,
    )
