"""What must hold of the house as a whole: documents complete, rings kept, files small."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from centres.form_parts import NETWORK_SETTINGS
from line.actions import KINDS as ACTIONS
from line.windows import KINDS as WINDOWS
from priyom import wiring
from priyom.settings import Settings
from tests.house import ROOT

ROOMS = sorted(
    path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent != ROOT / "tests"
)
LIMIT = 400
"""Lines of a file: beyond it, one noun has become two."""
PREFIX = {
    "note": "",
    "note_ticket": "ticket.",
    "note_window": "window.",
    "note_booking": "booking.",
    "note_case": "case.",
    "note_alert": "alert.",
}
"""Function that writes into the journal → what it puts before the kind."""
NAMED_ELSEWHERE = {
    "line/actions.py": {f"ticket.{kind}" for kind in ACTIONS.values()},
    "line/windows.py": {f"window.{kind}" for kind in WINDOWS.values()},
    "scheduler/sync.py": {
        f"booking.{state}" for state in ("booked", "arrived", "served", "no_show")
    },
    "scheduler/events.py": {"case.withdrawn", "case.lapsed"},
}
"""File → kinds that it notes without writing their names at the call."""
HELPERS = {"line/entries.py", "scheduler/entries.py"}
"""Where the functions above are defined: they pass a kind on."""


def sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from (path for path in (ROOT / room).rglob("*.py") if "versions" not in path.parts)


def noted(path: Path) -> Iterator[str | None]:
    """Kinds noted in a file; None for one whose name is not written at the call."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
        if name not in PREFIX or len(node.args) < 2:
            continue
        kind = node.args[1]
        options = [kind.body, kind.orelse] if isinstance(kind, ast.IfExp) else [kind]
        for option in options:
            known = isinstance(option, ast.Constant)
            yield f"{PREFIX[name]}{option.value}" if known else None  # type: ignore[attr-defined]


def kinds() -> set[str]:
    found: set[str] = set()
    for path in sources():
        short = path.relative_to(ROOT).as_posix()
        if short in HELPERS:
            continue
        for kind in noted(path):
            if kind is None:
                assert short in NAMED_ELSEWHERE, f"{short} notes a kind that nobody can find"
                found |= NAMED_ELSEWHERE[short]
            else:
                found.add(kind)
    return found


def test_every_kind_is_documented() -> None:
    """Each kind that some code notes in the journal stands in docs/journal.md, and no other."""
    page = (ROOT / "docs" / "journal.md").read_text()
    documented = set(re.findall(r"^\| `([a-z_]+\.[a-z_-]+)` \|", page, re.MULTILINE))
    assert documented == kinds()


def test_every_follower_is_documented() -> None:
    """Each follower of the journal stands in docs/journal.md."""
    page = (ROOT / "docs" / "journal.md").read_text()
    documented = set(re.findall(r"^\| `([a-z]+)` \|", page, re.MULTILINE))
    names = set()
    for path in sources():
        text = path.read_text()
        names |= set(re.findall(r'\bFollower\(\s*"([a-z]+)"', text))
        if re.search(r"\bFollower\(NAME", text):
            names |= set(re.findall(r'^NAME = "([a-z]+)"', text, re.MULTILINE))
    assert documented == names


def test_every_setting_is_documented() -> None:
    """Each setting stands in the table of docs/operations.md, and the table names no other."""
    page = (ROOT / "docs" / "operations.md").read_text()
    documented = set(re.findall(r"^\| `PRIYOM_([A-Z_]+)` \|", page, re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}
    assert all(field.description for field in Settings.model_fields.values())


def test_every_setting_of_a_hall_is_documented() -> None:
    """Each setting of the network file stands in a table of docs/network.md, and no other does."""
    page = (ROOT / "docs" / "network.md").read_text()
    rows = re.findall(r"^\| (`[^|]+`) \|", page, re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    assert documented == set(NETWORK_SETTINGS)


def test_rings_are_kept() -> None:
    """A ring imports only the rings above it; rules import no framework and no database."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_every_room_is_under_the_contract() -> None:
    """The import contract and the wiring table name every room, and lint runs the contract."""
    assert set(ROOMS) == {*wiring.ROOMS, "priyom"}
    contract = (ROOT / "setup.cfg").read_text().split("[importlinter]")[1]
    for room in ROOMS:
        assert re.search(rf"^ +(.*\| )?{room}( \||$)", contract, re.MULTILINE), room
    assert "lint-imports" in (ROOT / "Makefile").read_text()


@pytest.mark.parametrize("room", ROOMS)
def test_files_stay_small(room: str) -> None:
    """No file of a room has more than 400 lines."""
    for path in sources():
        if path.relative_to(ROOT).parts[0] == room:
            lines = len(path.read_text().splitlines())
            assert lines <= LIMIT, f"{path.relative_to(ROOT)} has {lines} lines"


def test_every_job_is_wired() -> None:
    """Each job that a room exports is run by somebody: its name stands in the wiring table."""
    table = (ROOT / "priyom" / "wiring.py").read_text()
    for path in sources():
        if re.search(r"^JOBS\b.*=", path.read_text(), re.MULTILINE):
            module = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
            assert module in table, f"nobody runs the jobs of {module}"


def test_no_personal_data_in_the_journal() -> None:
    """No call that notes something passes a field named like somebody's person."""
    personal = {"phone", "email", "applicant", "person", "code", "surname"}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
                if name in PREFIX:
                    passed = {word.arg for word in node.keywords}
                    assert not passed & personal, f"{path.name}: {passed & personal}"
