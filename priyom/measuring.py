"""The commands `priyom measures …`. Rooms are imported when one is used."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click


@click.group()
def measures() -> None:
    """Figures of the past: made anew, imported, or invented for a demo."""


@measures.command()
def rebuild() -> None:
    """Throw legs and roll-ups away and make them anew from the journal.

    Imported legs stay. Figures of a centre are missing while its legs are folded: do it at night.
    """
    from measures.rebuild import rebuild as steps, size

    store, directory = _house()
    done = _shown(steps(store, directory), "rebuilt", size(store, directory))
    click.echo(f"{done} steps: legs and roll-ups are as the journal tells", err=True)


@measures.command()
@click.option("--years", type=click.FloatRange(0.1, 30), default=10, show_default=True)
@click.option("--visits", type=click.IntRange(1), help="Of all centres; 500 000 a year by default.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
def fill(years: float, visits: int | None, seed: int) -> None:
    """Invent a past for the demo's network, up to yesterday: legs and roll-ups."""
    from datetime import timedelta

    from measures import imported, invented, rolling
    from measures.gathered import groups_of
    from priyom.demo_flag import is_demo

    store, directory = _house()
    if not is_demo(store):
        raise click.ClickException("a past is invented for a demo only: priyom init --demo")
    centres = list(directory.network.centres.values())
    with store.read() as conn:
        if any(imported.is_filled(conn, centre) for centre in centres):
            raise click.ClickException("there are imported visits already")
    shares = invented.shares(centres, visits or round(500_000 * years))

    def filled() -> Iterable[None]:
        for centre in centres:
            until = centre.hours.day_of(store.clock.now())
            since = until - timedelta(days=round(365.25 * years))
            found = invented.invent(centre, since, until, shares[centre.code], seed)
            if found:
                with store.write("cli") as tx:
                    imported.fill(tx, centre, found)
            yield

    _shown(filled(), "visits", len(centres))
    months = 12 * years * len(groups_of(directory.network))
    steps = round(len(centres) * years / 20 + months)
    _shown(rolling.everything(store, directory), "roll-ups", steps)


@measures.command("import")
@click.option("--centre", required=True, help="The centre's code.")
@click.option(
    "--tickets",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="tickets.csv, as `priyom simulate` writes it.",
)
def import_past(centre: str, tickets: Path) -> None:
    """Take in what a centre's former system knew. Doing it twice changes nothing."""
    from foresight.imported import legs_of
    from foresight.trace import TraceError, read_trace
    from measures import imported, rolling

    store, directory = _house()
    place = directory.centre(centre)
    if place is None:
        raise click.UsageError(f"no centre is called {centre!r}")
    try:
        rows = list(legs_of(centre, read_trace(tickets)))
    except TraceError as error:
        raise click.ClickException(str(error)) from error
    with store.write("cli") as tx:
        new = imported.take_in(tx, place, rows)
    _shown(rolling.everything(store, directory), "roll-ups", None)
    click.echo(f"{new} of {len(rows)} legs are new at {centre}", err=True)


def _house() -> tuple[Any, Any]:
    from sqlalchemy.exc import DBAPIError

    from centres.directory import Directory
    from priyom.settings import Settings
    from store import Clock, Store

    store = Store(Settings().url, Clock())
    directory = Directory(store)
    try:
        # The first read tells whether there is anything to read.
        assert directory.network
    except DBAPIError as error:
        raise click.ClickException(f"no database to read: {error.orig}; priyom init") from error
    return store, directory


def _shown(steps: Iterable[None], what: str, total: int | None) -> int:
    """Do them all behind a bar; how many there were."""
    from tqdm import tqdm

    return sum(1 for _ in tqdm(steps, what, total=total, leave=False))
