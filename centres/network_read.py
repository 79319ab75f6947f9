"""Reads a network file into a `Picture`, or names everything that is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from centres import centre_read, form_parts
from centres.located import Item, Notes, read_form
from centres.picture import Picture, Row

SECTIONS = ("network", "defaults", "services", "branches", "people")
DEEPEST = 6
"""Levels of the service tree: nobody finds anything deeper on a kiosk."""
ROLES = ("desk", "insight", "admin")


@dataclass
class Draft:
    """What has been read so far. `leaves`: service or folder → the leaves it stands for."""

    services: dict[str, Row] = field(default_factory=dict)
    leaves: dict[str, list[str]] = field(default_factory=dict)
    branches: dict[str, Row] = field(default_factory=dict)
    people: dict[str, Row] = field(default_factory=dict)
    hall: centre_read.Halls = field(default_factory=centre_read.Halls)


def read_network(file: Path) -> Picture:
    """The file's network; raises `FormError` with every mistake, and `OSError`."""
    return read_text(file.read_bytes(), str(file))


def read_text(text: str | bytes, name: str) -> Picture:
    """The same for text at hand; `name` stands before the line in mistakes."""
    notes = Notes(name)
    root = read_form(text, notes)
    sections = root.fields(SECTIONS)
    for section in ("network", "services", "branches"):
        if root.is_map and section not in sections:
            root.wrong(f"the section «{section}» is missing")
    draft = Draft()
    network = _network(sections["network"]) if "network" in sections else {}
    if "services" in sections:
        _services(sections["services"], draft)
    if "branches" in sections:
        _branches(sections["branches"], sections.get("defaults"), draft)
    if "people" in sections:
        _people(sections["people"], draft)
    notes.check()
    return _picture(network, draft)


def _network(item: Item) -> Row:
    fields = item.fields(("name", "settings"))
    if "name" not in fields:
        item.wrong("«name» is missing")
        return {}
    given = fields.get("settings")
    return {
        "name": form_parts.texts(fields["name"]),
        "settings": form_parts.settings(given, form_parts.NETWORK_SETTINGS) if given else {},
    }


def _services(item: Item, draft: Draft) -> None:
    taken: dict[str, str] = {}
    for code, leaf in _tree(item, None, draft, taken, 1):
        draft.leaves.setdefault(code, []).append(leaf)


def _tree(
    item: Item, parent: str | None, draft: Draft, taken: dict[str, str], level: int
) -> Iterator[tuple[str, str]]:
    """Reads one level of the tree; yields (code, leaf) for each leaf under each code."""
    if level > DEEPEST:
        item.wrong(f"services lie deeper than {DEEPEST} levels")
        return
    for code, service in item.fields().items():
        form_parts.check_code(service, code, 40)
        if code in draft.services:
            service.wrong("a service of this code stands elsewhere in the file")
            continue
        fields = service.fields(("name", "letter", "minutes", "queued", "services"))
        draft.services[code] = _service(service, fields, code, parent, len(draft.services) + 1)
        if "services" in fields:
            below = list(_tree(fields["services"], code, draft, taken, level + 1))
            yield from below
            yield from ((code, leaf) for kind, leaf in below if kind == leaf)
            continue
        letter = draft.services[code]["letter"]
        if letter and letter in taken:
            service.wrong(f"the letter {letter} is taken by {taken[letter]}")
        taken.setdefault(letter, code)
        yield code, code


def _service(
    item: Item, fields: Mapping[str, Item], code: str, parent: str | None, position: int
) -> Row:
    """One service; `queued: false` for what nobody takes a number for."""
    is_folder = "services" in fields
    queued = not is_folder and ("queued" not in fields or fields["queued"].yes())
    letter = form_parts.letter(fields["letter"]) if "letter" in fields else None
    if "name" not in fields:
        item.wrong("«name» is missing")
    if queued and "letter" not in fields:
        item.wrong("«letter» is missing: the numbers of a queued service begin with one")
    if not queued and "letter" in fields:
        fields["letter"].wrong("only services that one queues for have a letter")
    if not is_folder and "minutes" not in fields:
        item.wrong("«minutes» is missing: how long the service typically takes")
    return {
        "code": code,
        "parent": parent,
        "name": form_parts.texts(fields["name"]) if "name" in fields else {},
        "letter": letter,
        "minutes": fields["minutes"].whole(1, 240) if "minutes" in fields else 0,
        "queued": queued,
        "position": position,
    }


def _branches(item: Item, defaults: Item | None, draft: Draft) -> None:
    given = defaults.fields(centre_read.DEFAULTS) if defaults else {}
    places: dict[str, Item] = {}
    for code, branch in item.fields().items():
        form_parts.check_code(branch, code)
        fields = branch.fields(("name", "kind", "heads", "centres"))
        if "name" not in fields:
            branch.wrong("«name» is missing")
        kind = fields["kind"].text(16) if "kind" in fields else "branch"
        if kind not in ("branch", "executive"):
            fields["kind"].wrong(f"expected branch or executive, found «{kind}»")
        draft.branches[code] = {
            "code": code,
            "name": form_parts.texts(fields["name"]) if "name" in fields else {},
            "kind": kind,
        }
        if "heads" in fields:
            _staff(fields["heads"], "insight", code, draft)
        for centre, form in fields["centres"].fields().items() if "centres" in fields else ():
            if centre in draft.hall.centres:
                form.wrong("a centre of this code stands elsewhere in the file")
                continue
            own = centre_read.read(form, centre, draft.branches[code], given, draft.leaves)
            draft.hall.add(form, own)
            places[centre] = form
            if "clerks" in own.fields:
                _staff(own.fields["clerks"], "desk", centre, draft)
    for centre, form in places.items():
        for other in draft.hall.centres[centre]["settings"].get("near", ()):
            if other == centre or other not in draft.hall.centres:
                form.wrong(f"«{other}» is no other centre to be near to")


def _staff(item: Item, role: str, scope: str, draft: Draft) -> None:
    """People of one place: login: name, or login: {name: …, lang: en}."""
    for login, person in item.fields().items():
        fields = person.fields(("name", "lang")) if person.is_map else {"name": person}
        _person(person, fields, login, {"role": role, "scope": scope}, draft)


def _people(item: Item, draft: Draft) -> None:
    """People who belong to no list of a branch or centre, with role and scope."""
    scopes = ("network", *draft.branches, *draft.hall.centres)
    for login, person in item.fields().items():
        fields = person.fields(("name", "role", "scope", "lang"))
        role = fields["role"].text(16) if "role" in fields else ""
        scope = fields["scope"].text(32) if "scope" in fields else "network"
        if role not in ROLES:
            fields.get("role", person).wrong(f"expected a role of {', '.join(ROLES)}")
        if scope not in scopes:
            fields["scope"].wrong(f"«{scope}» is no centre, no branch and not network")
        _person(person, fields, login, {"role": role, "scope": scope}, draft)


def _person(item: Item, fields: Mapping[str, Item], login: str, place: Row, draft: Draft) -> None:
    form_parts.check_login(item, login)
    if login in draft.people:
        item.wrong("a person of this login stands elsewhere in the file")
    if "name" not in fields:
        item.wrong("«name» is missing")
    draft.people[login] = {
        "login": login,
        "name": fields["name"].text(120) if "name" in fields else "",
        **place,
        "lang": fields["lang"].text(8) if "lang" in fields else "ru",
    }


def _picture(network: Row, draft: Draft) -> Picture:
    halls: dict[str, Any] = {
        name: getattr(draft.hall, name) for name in ("centres", "windows", "devices")
    }
    empty = Picture(network, draft.services, draft.branches, people=draft.people)
    return replace(empty, offers=frozenset(draft.hall.offers), **halls)
