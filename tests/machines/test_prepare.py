"""The script that makes a Debian machine a kiosk or a board, as far as it can run anywhere: into a
folder of its own."""

import json
import mmap
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import need
from tests.house import ROOT

MACHINES = ROOT / "machines"
SERVER = "https://priyom.example.ru"
CHROMIUM = Path("/usr/lib/chromium/chromium")
UNITS = "etc/systemd/system"


def prepare(*arguments: str, fails: bool = False) -> str:
    done = subprocess.run(
        [str(MACHINES / "prepare"), *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode != 0) is fails, done.stdout + done.stderr
    return done.stderr if fails else done.stdout


def files(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def test_scripts_are_clean() -> None:
    """ShellCheck finds nothing in any script of a machine."""
    need("shellcheck", shutil.which("shellcheck"))
    scripts = [MACHINES / "prepare", *(MACHINES / "files/usr/local/lib/priyom").iterdir()]
    done = subprocess.run(["shellcheck", *map(str, scripts)], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()


def test_again_changes_nothing(tmp_path: Path) -> None:
    """Run a second time it writes no file; another rotation changes the one file that says so."""
    arguments = ("kiosk", SERVER, "--root", str(tmp_path))
    assert "written: /etc/priyom/screen.env" in prepare(*arguments)
    before = files(tmp_path)
    again = prepare(*arguments)
    assert "written" not in again and files(tmp_path) == before
    assert "restart" in prepare(*arguments, "--rotate", "left")
    changed = {name for name, held in files(tmp_path).items() if held != before[name]}
    assert changed == {"etc/priyom/screen.env"}


def test_dry_run_touches_nothing(tmp_path: Path) -> None:
    """It says every file and command, and writes none."""
    said = prepare("board", SERVER, "--dry-run", "--root", str(tmp_path))
    assert "would write: /etc/chromium/policies/managed/priyom.json" in said
    assert "would run: systemctl enable priyom-screen.service" in said
    assert files(tmp_path) == {}


@pytest.mark.parametrize(
    "arguments",
    [
        ("desk", SERVER),
        ("kiosk",),
        ("kiosk", "priyom.example.ru"),
        ("kiosk", f"{SERVER}/kiosk"),
        ("kiosk", SERVER, "--rotate", "up"),
        ("kiosk", SERVER, "--turn", "left"),
        ("kiosk", SERVER, "--root"),
        ("kiosk", "https://a.ru/;reboot"),
    ],
)
def test_wrong_arguments(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """A wrong word is named before anything is done."""
    assert prepare(*arguments, fails=True)


def test_the_agent_only_where_asked_for(tmp_path: Path) -> None:
    """A machine without a printer has no service that would look for one."""
    prepare("kiosk", SERVER, "--root", str(tmp_path))
    assert not (tmp_path / UNITS / "priyom-agent.service").exists()
    program = "/srv/priyom/bin/priyom"
    prepare("kiosk", SERVER, "--agent", "--program", program, "--root", str(tmp_path))
    unit = (tmp_path / UNITS / "priyom-agent.service").read_text()
    assert f"ExecStart={program} agent --server ${{PRIYOM_SERVER}}" in unit
    said = prepare("kiosk", SERVER, "--root", str(tmp_path))
    assert "would run: systemctl disable --now priyom-agent.service" in said
    assert not (tmp_path / UNITS / "priyom-agent.service").exists()


def test_units_are_understood(tmp_path: Path) -> None:
    """systemd reads every unit without a complaint, but for programs that are not here."""
    need("systemd", shutil.which("systemd-analyze"))
    prepare("kiosk", SERVER, "--agent", "--root", str(tmp_path))
    units = sorted(map(str, (tmp_path / UNITS).iterdir()))
    assert len(units) == 4
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True
    )
    ours = [line for line in done.stderr.splitlines() if "priyom" in line]
    assert [line for line in ours if "is not executable" not in line] == []


def test_policies_are_chromiums_own(tmp_path: Path) -> None:
    """Each policy is one that this Chromium knows by name, and only our server may be opened."""
    prepare("kiosk", SERVER, "--root", str(tmp_path))
    held = json.loads((tmp_path / "etc/chromium/policies/managed/priyom.json").read_text())
    assert held["URLBlocklist"] == ["*"] and held["URLAllowlist"] == [SERVER]
    assert held["DeveloperToolsAvailability"] == 2
    need("Debian's Chromium", CHROMIUM.exists())
    with CHROMIUM.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as all_:
        unknown = [name for name in held if all_.find(b"\0%s\0" % name.encode()) < 0]
    assert unknown == []
