"""Tokens by hand: made and ended on the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from centres.tokens import find_token
from priyom.cli import main
from store import Store
from tests.quick import emptied, kept


def run(*command: str) -> Result:
    return CliRunner().invoke(main, list(command))


def is_good(store: Store, token: str) -> bool:
    with store.read() as conn:
        return find_token(conn, token) is not None


@pytest.mark.parametrize("by", ["itself", "its id", "its name in the journal"])
def test_a_token_is_ended(by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By itself, by its id, or as the journal names it; once, and whatever it begins with."""
    with kept("sqlite", tmp_path) as store:
        emptied(store)
        monkeypatch.setenv("PRIYOM_DATABASE_URL", store.url)
        monkeypatch.setattr("centres.tokens.new_secret", lambda: "-begins-with-a-hyphen")
        token = run("token", "--role", "desk", "--centre", "hall").stdout.strip()
        with store.read() as conn:
            found = find_token(conn, token)
        assert found and token.startswith("-")
        named = {"itself": token, "its id": found.id}.get(by, found.key)
        assert run("revoke", named).exit_code == 0 and not is_good(store, token)
        assert run("revoke", named).exit_code == 2
        assert run("revoke", "nonsense").exit_code == 2
