"""Years of visits that never were, for a demo and for measuring at full scale: plausible hours,
weekdays, seasons, services, windows and waits. The same seed gives the same visits."""

import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from centres.directory import Centre
from measures.cells import NONE, OUTCOMES, Numbers

WEEKDAYS = (1.25, 1.1, 1.0, 1.0, 0.9, 0.7, 0.4)
"""Monday first: how many come, against an ordinary day."""
MONTHS = (0.75, 0.95, 1.05, 1.1, 0.9, 1.05, 1.0, 1.0, 1.1, 1.1, 1.05, 0.95)
POPULAR = {"reference": 4.0, "documents": 3.0, "tp-application": 2.0}
"""Service → how often it is asked for; others: 1."""
ENDS = {"served": 0.915, "no_show": 0.04, "left": 0.035, "expired": 0.01}
WAIT_MEAN = 9.0
"""Minutes, at an ordinary hour of an ordinary centre."""
SPREAD = 0.6
"""Of service times: standard deviation to mean, lognormal."""


@dataclass(frozen=True)
class Visits:
    """Visits of one centre in order: `day` an index into `days`; `second` since that day's
    midnight; `service` and `window` are indexes, the latter or a wait may be `NONE`; `outcome` by
    its number; waits and times in service in ms."""

    days: Sequence[date]
    services: Sequence[str]
    day: Numbers
    second: Numbers
    service: Numbers
    window: Numbers
    outcome: Numbers
    wait: Numbers
    service_time: Numbers


def shares(centres: Sequence[Centre], visits: int) -> Mapping[str, int]:
    """How many of all visits go to each centre: as many as it has windows for."""
    windows = sum(len(centre.windows) for centre in centres)
    upto = 0
    found = {}
    for centre in centres:
        before, upto = upto, upto + len(centre.windows)
        found[centre.code] = visits * upto // windows - visits * before // windows
    return found


def invent(centre: Centre, since: date, until: date, visits: int, seed: int) -> Visits | None:
    """`visits` visits of a centre on its open days in [since, until); None where it has none."""
    draw = np.random.default_rng([seed, zlib.crc32(centre.code.encode())])
    open_days = list(_open_days(centre, since, until))
    services = [one.code for one in centre.services if one.letter and one.queued]
    if not open_days or not services or not centre.windows:
        return None
    days = [day for day, _, _ in open_days]
    weight = np.array([WEEKDAYS[day.weekday()] * MONTHS[day.month - 1] for day in days])
    crowd = weight * draw.gamma(20, 1 / 20, len(days))
    day = np.sort(draw.choice(len(days), visits, p=crowd / crowd.sum()))
    opens, closes = (np.array([one[place] for one in open_days])[day] for place in (1, 2))
    through = draw.beta(1.5, 2.2, visits)
    second = (opens + through * (closes - opens)) * 60
    order = np.lexsort((second, day))
    day, second, through = day[order], second[order], through[order]
    asked = np.array([POPULAR.get(code, 1.0) for code in services])
    outcome = _outcomes(draw, visits)
    # Busiest a third into the day; crowded days and crowded centres wait longer.
    rush = 0.5 + 1.6 * np.exp(-(((through - 0.35) / 0.25) ** 2))
    mean = WAIT_MEAN * rush * crowd[day] * draw.uniform(0.7, 1.5)
    service = draw.choice(len(services), visits, p=asked / asked.sum())
    typical = {one.code: one.minutes for one in centre.services}
    minutes = np.array([typical[code] for code in services], float)[service]
    deviation = math.sqrt(math.log(1 + SPREAD**2))
    takes = draw.lognormal(np.log(minutes) - deviation**2 / 2, deviation)
    served = outcome == OUTCOMES.index("served")
    called = served | (outcome == OUTCOMES.index("no_show"))
    return Visits(
        days,
        services,
        day,
        second,
        service,
        np.where(called, draw.integers(0, len(centre.windows), visits), NONE),
        outcome,
        np.where(served, _ms(draw.gamma(1.3, mean / 1.3)), NONE),
        np.where(served, _ms(takes), 0),
    )


def _open_days(centre: Centre, since: date, until: date) -> Iterator[tuple[date, int, int]]:
    """(day, first minute, last minute) of each day on which the centre serves."""
    for number in range((until - since).days):
        day = since + timedelta(days=number)
        spans = centre.hours.spans(day)
        if spans:
            yield day, spans[0].start, spans[-1].end


def _outcomes(draw: np.random.Generator, visits: int) -> Numbers:
    numbers = [OUTCOMES.index(name) for name in ENDS]
    return draw.choice(numbers, visits, p=list(ENDS.values()))


def _ms(minutes: Numbers) -> Numbers:
    return np.rint(minutes * 60_000).astype(np.int64)
