"""Who is acting, and what they reach: roles and scopes."""

from dataclasses import dataclass

from centres.directory import Network

ROLES = ("kiosk", "desk", "display", "insight", "agent", "admin")
NETWORK = "network"
"""The scope that reaches everything."""


@dataclass(frozen=True)
class Principal:
    """Somebody or something that was recognised. `kind`: token, user or device; `scope`: a
    centre's or a branch's code, or `network`. `mark`: by which a person's password, or a
    device's machine, is told from the one before: whoever came by that has to come again."""

    kind: str
    id: str
    role: str
    scope: str
    name: str = ""
    mark: str = ""

    @property
    def key(self) -> str:
        """What the journal calls it, and what its repeated requests are known by."""
        return f"{self.kind}:{self.id}"

    def reaches(self, network: Network, centre: str) -> bool:
        """May it touch this centre?"""
        if self.scope in (NETWORK, centre):
            return True
        found = network.centres.get(centre)
        return found is not None and found.branch == self.scope

    def reaches_branch(self, branch: str) -> bool:
        return self.scope in (NETWORK, branch)


def scope_exists(network: Network, scope: str) -> bool:
    return scope == NETWORK or scope in network.centres or scope in network.branches
