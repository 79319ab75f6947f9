"""What axe finds on a page: the rules of WCAG 2.2 AA, tried on every state that is shown."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

# Without it axe describes all that is right as well, which takes three times as long.
_OPTIONS = {"resultTypes": ["violations"]}


def violations(page: Any) -> list[str]:
    """Each breach with the element it was found at; nothing, as a rule."""
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def plain(text: str) -> str:
    """What an eye reads: a space that does not break is a space."""
    return text.replace("\u00a0", " ")
