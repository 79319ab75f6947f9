"""What the suite needs of the machine: Chromium, PostgreSQL, Redis, a voice.

Run before the tests: installs what can be installed, and says in one line what is missing. With
`CI=true` something missing is a failure."""

import os
import shutil
import subprocess
import sys
from functools import cache

import psycopg
import redis

POSTGRES = os.environ.get(
    "PRIYOM_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)
REDIS = os.environ.get("PRIYOM_TEST_REDIS", "redis://127.0.0.1:6379/9")
PACKAGES = {
    "chromium": "chromium",
    "chromium-headless-shell": "chromium-headless-shell",
    "espeak-ng": "espeak-ng",
    "opusenc": "opus-tools",
    "shellcheck": "shellcheck",
    "systemd-analyze": "systemd",
    "curl": "curl",
    "Xvfb": "xvfb",
    "xinput": "xinput",
    "xrandr": "x11-xserver-utils",
}
"""Command → Debian package that has it."""
CI = os.environ.get("CI") == "true"
NIGHT = os.environ.get("NIGHT") == "true"
"""The trials that draw by chance, at the scale of a night (`make night`) instead of minutes."""


@cache
def chromium() -> str | None:
    """The path of a Chromium, if there is one. Without a screen its headless shell comes first:
    the same pages, drawn with half the work of the whole browser."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next(filter(None, map(shutil.which, names)), None)


@cache
def postgres() -> str | None:
    """The address of a PostgreSQL that answers."""
    try:
        psycopg.connect(POSTGRES.replace("+psycopg", ""), connect_timeout=3).close()
    except psycopg.Error:
        return None
    return POSTGRES


@cache
def redis_url() -> str | None:
    """The address of a Redis that answers."""
    try:
        redis.Redis.from_url(REDIS, socket_timeout=3).ping()
    except redis.RedisError:
        return None
    return REDIS


def install() -> None:
    """Debian's packages that are missing, where this user may install some."""
    missing = [package for command, package in PACKAGES.items() if not shutil.which(command)]
    if not missing or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends"]):
        arguments = command if command[0] == "update" else [*command, *missing]
        subprocess.run(
            ["apt-get", *arguments], env=environment, stdout=subprocess.DEVNULL, check=False
        )


def missing() -> list[str]:
    """What the suite would use and cannot find."""
    found = {
        "Chromium": chromium(),
        "PostgreSQL": postgres(),
        "Redis": redis_url(),
        "espeak-ng": shutil.which("espeak-ng"),
    }
    return [name for name, there in found.items() if not there]


if __name__ == "__main__":
    install()
    for name in missing():
        print(f"not on this machine: {name}; its tests are {'failures' if CI else 'skipped'}")
    sys.exit(1 if CI and missing() else 0)
