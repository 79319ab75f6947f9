"""Pages of the desk: which window, and the window itself. What they show comes by push."""

from typing import Any

from flask import Blueprint, render_template

from centres.access import Principal
from centres.directory import Centre
from desk.texts import texts
from scheduler.casefile import programme_of
from scheduler.problems import ProgrammeNotHere
from web.guards import centre_in_reach, signed_in
from web.house import house
from web.language import current_language
from web.problems import not_found
from web.typography import tied_all

desk = Blueprint("desk", __name__, url_prefix="/desk", template_folder="templates")


@desk.get("/<centre>")
@signed_in("desk", "admin")
def choose(principal: Principal, centre: str) -> str:
    """The windows of a centre as large links, each with what it is doing."""
    return _render("choose", principal, centre_in_reach(centre))


@desk.get("/<centre>/<window>")
@signed_in("desk", "admin")
def window(principal: Principal, centre: str, window: str) -> str:
    """One window: the visitor at it on the left, the line on the right."""
    place = centre_in_reach(centre)
    at = place.window(window)
    if at is None:
        raise not_found()
    return _render("window", principal, place, window=at)


def _render(name: str, principal: Principal, centre: Centre, **values: Any) -> str:
    return render_template(
        f"desk/{name}.html",
        centre=centre,
        centre_code=centre.code,
        principal=principal.key,
        who_name=principal.name,
        lang=current_language(),
        now=house().store.clock.now(),
        texts=tied_all(texts()),
        facts=tied_all(
            facts(centre, current_language()) | casework(principal, centre, current_language())
        ),
        **values,
    )


def facts(centre: Centre, lang: str) -> dict[str, Any]:
    """What the page's script must know of the centre: nothing that changes during a day."""
    return {
        "centre": centre.code,
        "zone": centre.zone.key,
        "one_click": bool(centre.settings.get("one_click", False)),
        "target_high": centre.target[1],
        "services": [
            {
                "code": service.code,
                "name": service.name[lang],
                "letter": service.letter,
                "minutes": service.minutes,
            }
            for service in centre.services
            if service.letter and service.queued
        ],
        "windows": [
            {"code": window.code, "services": list(window.services)} for window in centre.windows
        ],
    }


def casework(principal: Principal, centre: Centre, lang: str) -> dict[str, Any]:
    """What the page must know to open a case: the centres where whoever works here may book (an
    operator of the call centre reaches many), and the programme's limit in this one."""
    here = house()
    network = here.directory.network
    try:
        today = centre.hours.day_of(here.store.clock.now())
        limit = programme_of(centre, today).up_to_kw
    except ProgrammeNotHere:
        limit = None
    return {
        "centres": [
            {"code": one.code, "name": one.name[lang]}
            for one in network.centres.values()
            if principal.reaches(network, one.code)
        ],
        "programme": {"up_to_kw": limit} if limit else None,
    }
