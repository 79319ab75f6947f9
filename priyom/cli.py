"""The command line: `priyom serve | init | token | tokens | revoke | password | network |
measures | agent | simulate | backtest | doctor`."""

import os
import sys
from pathlib import Path
from typing import Any, TextIO

import click

from foresight.commands import backtest, simulate
from priyom.measuring import measures

LEAST = 8
"""Characters of a password."""
ROLES = ("kiosk", "desk", "display", "insight", "agent", "admin")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """priyom: the queue of a service centre, from the kiosk's touch to the measured wait."""


@main.command()
@click.option("--host", help="Address to serve at (127.0.0.1).")
@click.option("--port", type=int, help="Port to serve at (8000).")
@click.option("--workers", type=int, help="More than one needs PostgreSQL and Redis (1).")
def serve(**options: Any) -> None:
    """Serve kiosks, desks, boards and the API. What no option says, the settings say."""
    from priyom.settings import PREFIX, Settings

    settings = Settings(**{name: said for name, said in options.items() if said is not None})
    if settings.workers > 1 and (settings.url.startswith("sqlite") or not settings.redis_url):
        raise click.UsageError(
            "more than one worker needs PostgreSQL (PRIYOM_DATABASE_URL) and Redis "
            "(PRIYOM_REDIS_URL): SQLite has one writer, and workers meet through Redis"
        )
    settings.home.mkdir(parents=True, exist_ok=True)
    # A restart forgets a moved clock; done once, before any worker reads it.
    (settings.home / "clock.json").unlink(missing_ok=True)
    os.environ |= {PREFIX + name.upper(): str(getattr(settings, name)) for name in options}
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:priyom.serving", "priyom.wsgi:app"]
    # A process of its own, so that gevent patches it before any room is imported.
    os.execv(sys.executable, gunicorn)


@main.command(hidden=True)
def lookout() -> None:
    """Foresee the halls that work; started by `serve`, for as long as that lives."""
    from foresight.lookout import watch
    from priyom.logs import configure
    from priyom.settings import Settings
    from store import Clock, Store

    settings = Settings()
    configure(settings.log_level)
    watch(Store(settings.url, Clock(settings.home / "clock.json")), settings.home)


@main.command()
@click.option("--demo", is_flag=True, help="Fill in the demo network: 113 centres, 149 clerks.")
def init(demo: bool) -> None:
    """Create the database, or bring its schema up to date."""
    from sqlalchemy import make_url

    from priyom import setup
    from priyom.settings import Settings

    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    setup.migrate(settings.url)
    if demo:
        setup.demo(settings)
    click.echo(f"ready: {make_url(settings.url)!r}", err=True)


@main.command()
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--scope", "--centre", "scope", default="network", show_default=True)
@click.option("--days", default=365, show_default=True, help="How long it is good.")
def token(role: str, scope: str, days: int) -> None:
    """Print a new bearer token, alone on its line."""
    from datetime import timedelta

    from centres.access import scope_exists
    from centres.directory import load
    from centres.tokens import create_token
    from priyom.settings import Settings
    from store import Store

    store = Store(Settings().url)
    with store.read() as conn:
        if not scope_exists(load(conn), scope):
            raise click.UsageError(f"no centre, branch or network is called {scope!r}")
    with store.write("cli") as tx:
        click.echo(create_token(tx, role, scope, timedelta(days=days)))


@main.command()
def tokens() -> None:
    """List the tokens that open something: id, role, scope, until when."""
    from centres.tokens import list_tokens
    from priyom.settings import Settings
    from store import Store

    with Store(Settings().url).read() as conn:
        for one in list_tokens(conn):
            click.echo(f"token:{one.id}  {one.role}  {one.scope}  {one.expires_at:%Y-%m-%d}")


# A token may begin with a hyphen: nothing in it is an option then, not even an -h.
@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("token")
def revoke(token: str) -> None:
    """End a token: TOKEN itself, or its id as the journal names it (token:…)."""
    from centres.tokens import find_token, revoke_token
    from priyom.settings import Settings
    from store import Store, is_id

    store, name = Store(Settings().url), token.removeprefix("token:")
    with store.read() as conn:
        found = find_token(conn, token)
    with store.write("cli") as tx:
        if not (found or is_id(name)) or not revoke_token(tx, found.id if found else name):
            raise click.UsageError("there is no such token, or it was revoked before")


@main.command()
@click.argument("login")
@click.password_option(help="Asked for, where it is not given.")
def password(login: str, password: str) -> None:
    """Set LOGIN's password; that person's lock, if there is one, is lifted."""
    from centres.people import find_person, hash_password, set_password
    from priyom.settings import Settings
    from store import Store

    store = Store(Settings().url)
    with store.read() as conn:
        if find_person(conn, login) is None:
            raise click.UsageError(f"nobody is called {login!r}")
    if len(password) < LEAST:
        raise click.UsageError(f"a password has {LEAST} characters or more")
    hashed = hash_password(password)
    with store.write("cli") as tx:
        set_password(tx, login, hashed)


main.add_command(simulate)
main.add_command(backtest)
main.add_command(measures)


@main.group()
def network() -> None:
    """The network as a readable file."""


@network.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Make the network what FILE says; what it no longer names is retired."""
    from centres.network_file import FormError, import_network
    from printers.roster import adopt
    from priyom.settings import Settings
    from store import Store

    try:
        with Store(Settings().url).write("cli") as tx:
            done = import_network(tx, file, progress=True)
            adopt(tx)
    except FormError as error:
        raise click.ClickException(str(error)) from error
    said = [f"{word} {sum(count.values())}" for word, count in vars(done).items()]
    click.echo(", ".join(said), err=True)


@network.command("export")
@click.argument("file", type=click.File("w"), default="-")
def export_file(file: TextIO) -> None:
    """Write the network to FILE, or to standard output."""
    from centres.network_file import export_network
    from priyom.settings import Settings
    from store import Store

    with Store(Settings().url).read() as conn:
        export_network(conn, file)


@main.command()
@click.option("--server", help="Address of the server, as http://… or https://…")
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path.home() / ".priyom-agent",
    show_default="~/.priyom-agent",
    help="Where the agent keeps its journal and what it is known by.",
)
@click.option("--as", "code", help="The agent's code in the network file, with a token.")
@click.option(
    "--token-file",
    type=click.File(),
    help="A token of `priyom token --role agent`; without one the agent shows a code.",
)
@click.option("--enrol", is_flag=True, help="Ask to be let in anew, after it was shut out.")
def agent(
    server: str | None, home: Path, code: str | None, token_file: TextIO | None, enrol: bool
) -> None:
    """Print beside a kiosk what the server cannot reach. Say --server once; it is remembered."""
    from printers.beside import run

    run(home, server, code, token_file.read().strip() if token_file else None, enrol)


@main.command()
def doctor() -> None:
    """Check what the house stands on; exit 1 when something is wrong, and say what to do."""
    from priyom.doctor import examine
    from priyom.settings import Settings

    findings = examine(Settings())
    for finding in findings:
        click.echo(f"{'ok  ' if finding.good else 'BAD '} {finding.what}: {finding.said}")
        if not finding.good:
            click.echo(f"     {finding.advice}")
    sys.exit(0 if all(finding.good for finding in findings) else 1)


if __name__ == "__main__":
    main()
