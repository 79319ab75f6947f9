"""The planner against trying every chain, and its figure."""

import random
import statistics
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st

from centres.directory import Centre, Service, Window
from centres.hours import Hours, Span as Opening, parse_week
from scheduler.casefile import CaseFile
from scheduler.crowd import CELLS, default_load
from scheduler.offer import Offer
from scheduler.planner import DAY, Chain, Choice, plan
from scheduler.plans import best_chains
from scheduler.programme import Milestone, Pace, Programme, Term, Visit, in_force
from scheduler.programme_files import programmes
from scheduler.rows import Case
from scheduler.slots import PUBLISHED
from scheduler.workdays import Span

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SERVICES = {"a": 30, "b": 20, "c": 15}


# The search alone: any offers, any bounds.


def every_chain(
    offers: Sequence[Mapping[int, Choice]], bounds: Mapping[tuple[int, int | None], Any], limit: int
) -> list[Chain]:
    """All lawful chains, the best for each day of the first visit."""
    best: dict[int, tuple[Any, Chain]] = {}
    for choices in product(*(offer.values() for offer in offers)):
        cost, before = 0, None
        for place, choice in enumerate(choices):
            first, last = bounds[place, before]
            if not first <= choice.day <= last:
                break
            cost += DAY * (choice.day - first) + choice.cost
            before = choice.day
        else:
            key = (cost, [choice.day for choice in choices])
            found = best.get(choices[0].day)
            if found is None or key < found[0]:
                best[choices[0].day] = (key, Chain(cost, choices))
    ordered = sorted(best.values(), key=lambda one: one[0])
    return [chain for _, chain in ordered[:limit]]


@st.composite
def searches(draw: st.DrawFn) -> tuple[list[dict[int, Choice]], dict[Any, Any]]:
    days = st.integers(0, 12)
    offers = draw(
        st.lists(st.dictionaries(days, st.integers(0, 3 * DAY), max_size=8), min_size=1, max_size=3)
    )
    chosen = [{day: Choice(day, 540, cost) for day, cost in one.items()} for one in offers]
    bounds: dict[Any, Any] = {(0, None): _drawn_bounds(draw, 0)}
    for place in range(1, len(chosen)):
        for day in chosen[place - 1]:
            bounds[place, day] = _drawn_bounds(draw, day)
    return chosen, bounds


def _drawn_bounds(draw: st.DrawFn, day: int) -> tuple[int, int]:
    first = day + draw(st.integers(0, 5))
    return first, first + draw(st.integers(0, 10))


@settings(max_examples=300, deadline=None)
@given(searches(), st.integers(1, 5))
def test_the_planner_equals_trying_every_chain(
    search: tuple[list[dict[int, Choice]], dict[Any, Any]], limit: int
) -> None:
    """Whatever slots and terms there are, the plans are those of an exhaustive search, in order."""
    offers, bounds = search
    found = plan([one.get for one in offers], lambda place, day: bounds[place, day], limit)
    assert found == every_chain(offers, bounds, limit)


# The whole: hours, holidays, groups of windows, seats taken, terms of a programme.


@st.composite
def small_worlds(draw: st.DrawFn) -> tuple[Offer, CaseFile]:
    """A centre that opens on a few drawn days, its seats partly taken, and a short programme."""
    opened = draw(st.frozensets(st.integers(0, 25), min_size=4, max_size=9))
    spans = st.sampled_from(
        [
            (Opening(540, 600),),
            (Opening(545, 600),),
            (Opening(780, 800), Opening(900, 945)),
        ]
    )
    exceptions = {TODAY + timedelta(days=day): draw(spans) for day in sorted(opened)}
    week = parse_week(["mon-fri 09:00-10:00"]) if draw(st.booleans()) else ((),) * 7
    closed = {TODAY + timedelta(days=day): () for day in range(26) if day not in opened}
    beyond = {TODAY + timedelta(days=day): () for day in range(26, PUBLISHED + 1)}
    hours = Hours(MOSCOW, week, exceptions=beyond | closed | exceptions)
    centre = _centre(hours, draw(_windows))
    offer = Offer(centre, NOW + timedelta(minutes=draw(st.sampled_from([-120, 0, 300]))))
    dice = random.Random(draw(st.integers(0, 10**6)))
    offer.used = {
        day: {group.key: _taken(dice, group.capacity) for group in offer.all_groups}
        for day in exceptions
        if dice.random() < 0.7
    }
    return offer, _file(centre, draw(_programmes()))


def _taken(dice: random.Random, capacity: int) -> bytes:
    """Seats of a day taken by blocks of twenty minutes, some beyond what there is now."""
    share = dice.random() ** 2
    blocks = [dice.randint(0, capacity + 1) if dice.random() < share else 0 for _ in range(72)]
    return bytes(blocks[cell // 4] for cell in range(CELLS))


_windows = st.sampled_from(
    [
        [("1", ("a", "b", "c"))],
        [("1", ("a", "b", "c")), ("2", ("a", "b", "c"))],
        [("1", ("a", "b")), ("2", ("b", "c")), ("3", ("c",))],
    ]
)


def _centre(hours: Hours, windows: Sequence[tuple[str, tuple[str, ...]]]) -> Centre:
    return Centre(
        code="small",
        branch="west",
        name={},
        address={},
        phone=None,
        category=3,
        zone=hours.zone,
        hours=hours,
        services=tuple(
            Service(code, None, {}, code, minutes, True) for code, minutes in SERVICES.items()
        ),
        windows=tuple(Window(code, services) for code, services in windows),
    )


@st.composite
def _programmes(draw: st.DrawFn) -> Programme:
    spans = st.builds(Span, st.integers(0, 4), st.sampled_from(["days", "working days"]))

    def fact(code: str) -> Milestone:
        return Milestone(code, {}, (Pace((), draw(spans)),), ())

    within = draw(st.none() | st.builds(Span, st.integers(0, 6), st.just("days")))
    term = Term((), within, {}) if within else None
    return Programme(
        "p",
        date(2012, 1, 1),
        {},
        150,
        (),
        (
            Visit(1, "a", (), ()),
            fact("x"),
            Visit(2, "b", (), (), term),
            fact("y"),
            fact("z"),
            Visit(3, "c", (), ()),
        ),
    )


def _file(centre: Centre, programme: Programme) -> CaseFile:
    case = Case(
        "1", "1", centre.code, "p", programme.valid_from, 120, "household", True, False,
        "ru", "kiosk", "open", NOW,
    )  # fmt: skip
    return CaseFile(case, centre, programme, {}, (), ())


Place = tuple[date, int]
"""A slot as the oracle knows it: day and minute."""


def _free(offer: Offer, service: str) -> dict[Place, int]:
    """Every free slot of a service with its cost, from the words of the rules."""
    found = {}
    local = offer.now.astimezone(MOSCOW)
    length = SERVICES[service]
    for ahead in range(PUBLISHED + 1):
        day = local.date() + timedelta(days=ahead)
        for span in offer.centre.hours.spans(day):
            for minute in range(span.start, span.end - length + 1, length):
                starts = datetime(
                    day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=MOSCOW
                )
                if starts > local:
                    cost = _slot_cost(offer, service, day, minute, length)
                    if cost is not None:
                        found[day, minute] = cost
    return found


def _slot_cost(offer: Offer, service: str, day: date, minute: int, length: int) -> int | None:
    cells = range(minute // 5, (minute + length) // 5)
    able = [group for group in offer.all_groups if service in group.services]
    used = offer.used.get(day, {})
    if not any(
        all(used.get(one.key, bytes(CELLS))[cell] < one.capacity for cell in cells) for one in able
    ):
        return None
    load = sum(default_load()[cell] for cell in cells) // len(cells)
    taken = sum(used.get(one.key, bytes(CELLS))[cell] for one in able for cell in cells)
    return load + 1000 * taken // (len(cells) * sum(one.windows for one in able))


def _later(day: date, span: Span, hours: Hours) -> date:
    """`span` after a day, counted on fingers."""
    left, begun = span.amount, day
    while left:
        if day - begun > timedelta(days=2 * PUBLISHED):
            return day
        day += timedelta(days=1)
        left -= span.unit == "days" or bool(hours.spans(day))
    return day


def _exhaustive(offer: Offer, file: CaseFile) -> list[tuple[int, list[Place]]]:
    """For each day of visit 1, the cheapest chain of all; best first."""
    hours, chain = offer.centre.hours, file.programme.chain
    x, second, y, z = chain[1], chain[2], chain[3], chain[4]
    pace = {one.code: one.pace[0].span for one in (x, y, z)}  # type: ignore[union-attr]
    within = second.within  # type: ignore[union-attr]
    best: dict[date, Any] = {}
    frees = [_free(offer, service) for service in ("a", "b", "c")]
    for one in frees[0]:
        ready = _later(one[0], pace["x"], hours)
        first2 = max(ready, one[0] + timedelta(days=1))
        for two in frees[1]:
            if two[0] < first2 or (within and (two[0] - ready).days > within.span.amount):
                continue
            acts = _later(_later(two[0], pace["y"], hours), pace["z"], hours)
            first3 = max(acts, two[0] + timedelta(days=1))
            for three in frees[2]:
                if three[0] < first3:
                    continue
                delay = (one[0] - offer.today) + (two[0] - first2) + (three[0] - first3)
                cost = DAY * delay.days + frees[0][one] + frees[1][two] + frees[2][three]
                key = (cost, [one[0], two[0], three[0]], [one[1], two[1], three[1]])
                if one[0] not in best or key < best[one[0]][0]:
                    best[one[0]] = (key, [one, two, three])
    return [(key[0], places) for key, places in sorted(best.values())][:5]


@settings(max_examples=150, deadline=None)
@given(small_worlds())
def test_plans_keep_every_gap_hour_holiday_and_seat(world: tuple[Offer, CaseFile]) -> None:
    """Over drawn calendars, halls and terms, the plans are exactly those of a search that knows
    only the rules: no chain breaks a gap, an hour, a day off or a capacity, and none is better."""
    offer, file = world
    timeline = file.timeline(offer.now)
    chains, left_out = best_chains(offer, file, timeline, [1, 2, 3], None)
    found = [
        (chain.cost, [(date.fromordinal(one.day), one.minute) for one in chain.choices])
        for chain in chains
        if not left_out
    ]
    assert found == _exhaustive(offer, file)


# The figure.


def busy_centre(windows: int, taken: float) -> Offer:
    """240 days of a centre with that share of its seats taken at random."""
    dice = random.Random(7)
    hours = Hours(MOSCOW, parse_week(["mon-fri 09:00-17:00"]))
    services = ("tp-application", "tp-contract", "tp-completion")
    minutes = (30, 20, 15)
    centre = Centre(
        "small", "west", {}, {}, None, 3, MOSCOW, hours,
        tuple(
            Service(code, None, {}, code, length, True)
            for code, length in zip(services, minutes, strict=True)
        ),
        tuple(Window(str(number), services) for number in range(1, windows + 1)),
    )  # fmt: skip
    offer = Offer(centre, NOW)
    for ahead in range(PUBLISHED + 1):
        row = bytearray(CELLS)
        for block in range(108, 204, 6):
            full = dice.random() < taken
            row[block : block + 6] = bytes([windows if full else dice.randrange(windows)] * 6)
        offer.used[TODAY + timedelta(days=ahead)] = {"1": bytes(row)}  # type: ignore[index]
    return offer


def test_a_chain_is_planned_within_20_ms() -> None:
    """Three visits over 240 days with 90 % of the slots taken: at most 20 ms of work, the
    median of 15."""
    programme = in_force(programmes(), "three-visits", TODAY)
    assert programme
    spent = []
    for _ in range(15):
        offer = busy_centre(12, 0.9)
        begun = time.process_time()
        fresh = Offer(offer.centre, NOW, offer.used)
        file = _file(offer.centre, programme)
        chains, _ = best_chains(fresh, file, file.timeline(NOW), [1, 2, 3], None)
        spent.append(time.process_time() - begun)
        assert len(chains) == 5
    assert statistics.median(spent) <= 0.020, [round(one * 1000, 1) for one in spent]
