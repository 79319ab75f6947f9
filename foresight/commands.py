"""The commands `priyom simulate` and `priyom backtest`. Rooms are imported when one is used."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from math import isfinite
from pathlib import Path

import click


def _finite(context: click.Context, option: click.Parameter, value: float) -> float:
    """A range lets through what is no number."""
    if not isfinite(value):
        raise click.BadParameter(f"{value} is no number to reckon with")
    return value


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--days", type=click.IntRange(min=1), required=True, help="Working days.")
@click.option(
    "--windows", type=click.IntRange(1, 200), default=6, show_default=True, help="Open windows."
)
@click.option(
    "--load",
    type=click.FloatRange(0, 5, min_open=True),
    default=1.0,
    show_default=True,
    callback=_finite,
    help="Visitors expected in the two busiest hours ÷ what the windows can serve in them.",
)
@click.option("--seed", default=1, show_default=True, help="Another seed, other visitors.")
@click.option(
    "--booked",
    type=click.FloatRange(0, 0.9),
    default=0.15,
    show_default=True,
    callback=_finite,
    help="Share of visits that are booked.",
)
@click.option("--lunch/--no-lunch", default=True, show_default=True, help="Windows have lunch.")
@click.option(
    "--pauses",
    type=click.FloatRange(0, 10),
    default=0.0,
    show_default=True,
    callback=_finite,
    help="Unannounced pauses a window and hour.",
)
@click.option(
    "--drift",
    type=click.FloatRange(0, 0.9),
    default=0.0,
    show_default=True,
    callback=_finite,
    help="How far service times swing over the weeks.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for tickets.csv and windows.csv.",
)
def simulate(
    days: int,
    windows: int,
    load: float,
    seed: int,
    booked: float,
    lunch: bool,
    pauses: float,
    drift: float,
    out: Path,
) -> None:
    """Write a hall's days, lived through the real turn rule in simulated time."""
    from tqdm import tqdm

    from foresight import synthetic
    from foresight.scenes import Scene
    from foresight.trace import write_trace

    scene = Scene(
        windows=windows, load=load, booked=booked, lunch=lunch, pauses=pauses, drift=drift
    )
    if seed < 0:
        raise click.UsageError("--seed is 0 or more")
    lived = tqdm(synthetic.days(scene, days, seed), "days", total=days, leave=False)
    trace = synthetic.joined(iter(lived))
    try:
        write_trace(trace, out)
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}") from error
    click.echo(f"{len(trace.rows)} tickets of {days} days in {out}", err=True)


@click.command()
@click.option("--tickets", type=_FILE, required=True, help="tickets.csv")
@click.option("--windows", type=_FILE, help="windows.csv; without it, presence is inferred.")
@click.option(
    "--from",
    "since",
    metavar="DATE",
    help="Predict arrivals from this day on; earlier days are only learned from.",
)
@click.option("--rule", help="The turn rule; without it, inferred from past calls.")
@click.option(
    "--target",
    type=click.FloatRange(0),
    default=17.0,
    show_default=True,
    callback=_finite,
    help="Minutes that a wait should not exceed.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("predictions.csv"),
    show_default=True,
    help="Where the predictions go.",
)
def backtest(
    tickets: Path,
    windows: Path | None,
    since: str | None,
    rule: str | None,
    target: float,
    out: Path,
) -> None:
    """Replay a trace: predict each wait at the arrival, from what was known then."""
    from tqdm import tqdm

    from foresight.backtest import peers_scores, scores, table
    from foresight.replay import replay
    from foresight.rules import rule_of
    from foresight.trace import TraceError, read_trace, write_predictions

    try:
        kept = rule_of(rule) if rule else None
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if out.resolve() in {tickets.resolve(), windows.resolve() if windows else None}:
        raise click.UsageError(f"--out: {out} is what is read")
    bar = tqdm(desc="rows read", unit=" rows", leave=False)

    def counted(lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            bar.update()
            yield line

    try:
        # Known to be in vain before an hour's work, not after it.
        out.open("a").close()
        trace = read_trace(tickets, windows, counted)
    except TraceError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from error
    finally:
        bar.close()
    begin = _moment(since, trace.rows[0].offset if trace.rows else 0)
    asked = sum(row.arrival is not None and row.arrival >= begin for row in trace.rows)
    lived = tqdm(
        replay(trace, begin, kept, target, correcting=True), "arrivals", total=asked, leave=False
    )
    found = list(lived)
    try:
        write_predictions(out, ((one.row.id, one.estimate, one.row.wait) for one in found))
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}") from error
    if found:
        click.echo(table(scores(found, target), peers_scores(found, target)))
    else:
        click.echo(f"nobody arrived on {since} or later: nothing to predict")
    click.echo(f"{len(found)} predictions in {out}", err=True)


def _moment(text: str | None, offset: int) -> float:
    """The midnight that begins the day, in the trace's own zone."""
    if text is None:
        return float("-inf")
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"--from: {text!r} is no date like 2026-12-31") from error
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() - offset
