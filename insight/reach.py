"""Which centres a head's page speaks of: one of them, or all that the head answers for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from centres.access import NETWORK, Principal
from centres.directory import Centre, today_in
from web.guards import centre_in_reach
from web.house import house
from web.language import current_language
from web.problems import not_found


@dataclass(frozen=True)
class Reach:
    """`at`: the centre of the address, none on the page of everything. `above`: whether the head
    answers for more than this."""

    name: str
    centres: list[Centre]
    at: Centre | None
    above: bool

    @property
    def code(self) -> str:
        return self.at.code if self.at else ""

    @property
    def today(self) -> date:
        """The day by the clock of most of the centres."""
        return today_in(self.centres, house().store.clock.now())

    def works(self, day: date) -> bool:
        """Whether one of them receives people on that day."""
        return any(centre.hours.spans(day) for centre in self.centres)

    def url(self, page: str, centre: str = "", **query: Any) -> str:
        """Another page of the same place, or of one centre in it."""
        return self._address(page, "", centre or self.code, query)

    def file(self, page: str, kind: str, **query: Any) -> str:
        """The same as a file: csv or xlsx."""
        return self._address(page, "_sheet", self.code, query | {"kind": kind})

    def _address(self, page: str, what: str, code: str, query: dict[str, Any]) -> str:
        asked = {name: value for name, value in query.items() if value not in (None, "")}
        if code:
            return url_for(f"{page}.centre{what}", centre=code, **asked)
        return url_for(f"{page}.scope{what}", **asked)


def reach(principal: Principal, code: str | None) -> Reach:
    """The centre of this code, or everything in the principal's scope."""
    lang, network = current_language(), house().directory.network
    if code:
        at = centre_in_reach(code)
        return Reach(at.name[lang], [at], at, principal.scope != at.code)
    if principal.scope in network.centres:
        at = network.centres[principal.scope]
        return Reach(at.name[lang], [at], at, False)
    branch = network.branches.get(principal.scope)
    if branch is None and principal.scope != NETWORK:
        raise not_found()
    centres = network.by_branch[branch.code] if branch else list(network.centres.values())
    return Reach((branch or network).name[lang], centres, None, False)
