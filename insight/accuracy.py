"""How right our own foresight was, week by week: published, not claimed."""

from datetime import timedelta

from flask import Blueprint, render_template
from flask_babel import gettext as _

from centres.access import Principal
from foresight.accuracy import Week, by_week
from insight.gather import reading
from insight.reach import reach
from insight.tiles import Sentence
from insight.words import Words
from web.guards import signed_in
from web.house import house
from web.language import current_language

accuracy_pages = Blueprint("accuracy", __name__, url_prefix="/insight", template_folder="templates")

WEEKS = 13


@accuracy_pages.get("/accuracy", endpoint="scope")
@accuracy_pages.get("/<centre>/accuracy", endpoint="centre")
@signed_in("insight", "admin")
def page(principal: Principal, centre: str | None = None) -> str:
    """Over everything that the signed-in head answers for, or of one centre."""
    here, words = reach(principal, centre), Words(current_language())
    until = here.today
    since = until - timedelta(weeks=WEEKS - 1, days=until.weekday())
    target = float(here.centres[0].target[1]) if here.centres else 17.0
    weeks = reading(house().store, lambda conn: by_week(conn, here.centres, since, until, target))
    return render_template(
        "insight/accuracy.html",
        script=False,
        principal=principal.key,
        who_name=principal.name,
        lang=words.lang,
        now=house().store.clock.now(),
        here=here,
        words=words,
        weeks=weeks,
        better=better,
        sentence=_sentence(weeks, words),
        target=target,
    )


def better(week: Week) -> float | None:
    """By which share our error is smaller than that of the usual formula."""
    if not week.peers.served or not week.peers.error:
        return None
    return 1 - week.ours.error / week.peers.error


def _sentence(weeks: list[Week], words: Words) -> Sentence:
    served = sum(week.ours.served for week in weeks)
    if not served:
        return Sentence("", _("Nobody has been told a wait and been served yet"), "")
    error = sum(week.ours.error * week.ours.served for week in weeks) / served
    peers = sum(week.peers.error * week.peers.served for week in weeks) / served
    head = _(
        "What visitors were told was wrong by %(error)s min on average", error=words.number(error)
    )
    if not peers or error >= peers:
        return Sentence("watch", head, _("The usual formula was no worse."))
    less = words.whole_share(1 - error / peers)
    said = _("That is %(less)s less than people ahead × mean service ÷ windows.", less=less)
    return Sentence("good", head, said)
