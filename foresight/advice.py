"""What would mend a hall: each small thing that a head can ask for, tried in the simulation.

Pure. An action changes the hall (or what is believed of its breaks), and the chance of a breach is
simulated again with the same luck, so that what differs is the action.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from foresight.beliefs import NO_BREAKS, Beliefs, Table
from foresight.engine import Breach
from foresight.state import Hall, Window

WORTH = 0.25
"""Chance of a breach below which nothing is advised."""
MENDED = 0.2
"""An action is enough where it leaves no more than this."""
HELPS = 0.1
"""An action that takes less off the chance, or a smaller share off those who wait too long, is not
worth a word."""
LATER = 1800.0
"""Seconds by which a break is put off."""
SOON = 3600.0
TOLD = 3
"""Actions told at most."""

Try = Callable[[Hall, Beliefs], Breach]


@dataclass(frozen=True, slots=True)
class Advice:
    """`kind`: take (the window serves `services` as well), postpone (its break, by `minutes`),
    resume (end its break now), open. `after`: the chance that is left of a breach, `late`: how
    many visitors would still wait beyond the target within the hour."""

    kind: str
    window: str
    after: float = 1.0
    late: float = 0.0
    services: tuple[str, ...] = ()
    minutes: int = 0


SMALLEST_FIRST = ("take", "postpone", "resume", "open")
"""What it costs: a click, a word, somebody's rest, somebody's other work."""


def advise(
    hall: Hall,
    beliefs: Beliefs,
    able: Mapping[str, frozenset[str]],
    breach: Breach,
    simulate: Try,
) -> list[Advice]:
    """What to do, the best first: the smallest action that is enough, else the one that does most.
    `able`: window → what it may serve. Empty where nothing is needed, or nothing helps."""
    if breach.chance < WORTH:
        return []
    tried = []
    for action, changed, believed in _actions(hall, beliefs, able):
        left = simulate(changed, believed)
        tried.append(replace(action, after=left.chance, late=left.late))
    return sorted((one for one in tried if _helps(one, breach)), key=_rank)[:TOLD]


def _helps(advice: Advice, breach: Breach) -> bool:
    """In a hall that is overrun nothing makes a breach unlikely, and still many are spared one."""
    spared = breach.late - advice.late
    return breach.chance - advice.after >= HELPS or spared >= max(1.0, HELPS * breach.late)


def _rank(advice: Advice) -> tuple[bool, float, float]:
    enough = advice.after <= MENDED
    cost = SMALLEST_FIRST.index(advice.kind)
    return (not enough, cost if enough else advice.late, advice.after if enough else cost)


_Action = tuple[Advice, Hall, Beliefs]


def _actions(hall: Hall, beliefs: Beliefs, able: Mapping[str, frozenset[str]]) -> Iterator[_Action]:
    """Of windows that are alike, one stands for all: who is asked is up to the hall."""
    alike: set[tuple[str, frozenset[str], frozenset[str]]] = set()
    for window in hall.windows:
        may = able.get(window.code, window.services)
        for action, changed, believed in _of_window(hall, window, may, beliefs):
            # A break is put off at its own window; everything else may be anybody's.
            group = (action.kind, may, window.services)
            if action.kind == "postpone" or group not in alike:
                alike.add(group)
                yield action, changed, believed


def _of_window(
    hall: Hall, window: Window, may: frozenset[str], beliefs: Beliefs
) -> Iterator[_Action]:
    code = window.code
    if window.state == "open":
        more = may - window.services
        if more:
            wider = replace(window, services=may)
            yield Advice("take", code, services=tuple(sorted(more))), _with(hall, wider), beliefs
        put_off = _put_off(hall, window, beliefs)
        if put_off:
            yield Advice("postpone", code, minutes=int(LATER // 60)), hall, put_off
        return
    ready = replace(
        window, state="open", services=may, since=hall.at, free_since=hall.at, opened=True
    )
    kind = "resume" if window.state == "paused" else "open"
    yield Advice(kind, code), _with(hall, ready), beliefs


def _with(hall: Hall, changed: Window) -> Hall:
    windows = tuple(changed if one.code == changed.code else one for one in hall.windows)
    return replace(hall, windows=windows)


def _put_off(hall: Hall, window: Window, beliefs: Beliefs) -> Beliefs | None:
    """The same beliefs with the window's lunch later; None where none is near."""
    habits = beliefs.breaks.get(window.code, NO_BREAKS)
    if habits.lunch is None or window.pauses:
        return None
    usual = float(habits.lunch[len(habits.lunch) // 2])
    if not -LATER < usual - hall.clock < SOON:
        return None
    later: Table = habits.lunch + LATER
    return replace(beliefs, breaks={**beliefs.breaks, window.code: replace(habits, lunch=later)})
