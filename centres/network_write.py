"""Writes a `Picture` as a network file: what most centres share goes to the defaults, so that a
centre keeps only the few lines in which it differs."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, TextIO

import yaml

from centres.centre_read import DEVICES, SHARED, counted
from centres.picture import Picture, Row

EMPTY: dict[str, Any] = {"breaks": [], "exceptions": {}, "settings": {}}
EMPTY |= dict.fromkeys(DEVICES, 0)
"""What a centre has of each shared value when neither it nor the defaults say anything."""


class _Lines(dict[str, Any]):
    """A mapping with a line for each key, however short it is."""


class _Dumper(yaml.SafeDumper):
    """Short mappings and lists stay on one line."""


_Dumper.add_representer(
    _Lines,
    lambda dumper, data: dumper.represent_mapping(
        "tag:yaml.org,2002:map", data.items(), flow_style=False
    ),
)


def write_network(picture: Picture, stream: TextIO) -> None:
    """The whole network; reading it again gives an equal picture."""
    sections: list[tuple[str, Any]] = [
        ("network", _network(picture)),
        ("defaults", {}),
        ("services", _tree(picture, None)),
        ("branches", {}),
        ("people", _Lines(_people(picture))),
    ]
    content = dict(sections)
    content["defaults"], halls = _halls(picture)
    content["branches"] = {code: _branch(picture, code, halls) for code in picture.branches}
    parts = [_dump({name: part}) for name, part in content.items() if part]
    stream.write("\n".join(parts))


def _dump(part: Any) -> str:
    return str(
        yaml.dump(
            part,
            Dumper=_Dumper,
            allow_unicode=True,
            sort_keys=False,
            default_flow_style=None,
            width=100,
        )
    )


def _network(picture: Picture) -> Row:
    settings = picture.network["settings"]
    row: Row = _Lines(name=_text(picture.network["name"]))
    return row | {"settings": _Lines(settings)} if settings else row


def _tree(picture: Picture, parent: str | None) -> Row:
    found: Row = _Lines()
    for code, row in picture.services.items():
        if row["parent"] != parent:
            continue
        service: Row = _Lines(name=_text(row["name"]))
        if row["letter"]:
            service["letter"] = row["letter"]
        if row["minutes"]:
            service["minutes"] = row["minutes"]
        below = _tree(picture, code)
        if below:
            service["services"] = below
        elif not row["queued"]:
            service["queued"] = False
        found[code] = service
    return found


def _branch(picture: Picture, code: str, halls: dict[str, Row]) -> Row:
    row = picture.branches[code]
    branch: Row = _Lines(name=_text(row["name"]))
    if row["kind"] != "branch":
        branch["kind"] = row["kind"]
    heads = _staff(picture, "insight", code)
    if heads:
        branch["heads"] = heads
    centres = {
        centre: halls[centre]
        for centre, place in picture.centres.items()
        if place["branch"] == code
    }
    return branch | {"centres": centres} if centres else branch


def _halls(picture: Picture) -> tuple[Row, dict[str, Row]]:
    """The defaults, and each centre's own lines."""
    shared = {kind: _usual(_device_settings(picture, kind)) or {} for kind in DEVICES.values()}
    forms = {code: _form(picture, code, shared) for code in picture.centres}
    usual: Row = _Lines()
    for key in SHARED:
        value = _usual(form[key] for form in forms.values())
        if forms and value != EMPTY.get(key):
            usual[key] = value
    usual |= {kind: settings for kind, settings in shared.items() if settings}
    expected = EMPTY | usual
    halls: dict[str, Row] = {}
    for code, form in forms.items():
        own = {key: form[key] for key in SHARED if form[key] != expected[key]}
        halls[code] = _Lines(_front(picture, code) | own | _clerks(picture, code))
    return usual, halls


def _front(picture: Picture, code: str) -> Row:
    row = picture.centres[code]
    front = {"name": _text(row["name"]), "address": _text(row["address"])}
    if row["phone"]:
        front["phone"] = row["phone"]
    return front | {"category": row["category"]}


def _clerks(picture: Picture, code: str) -> Row:
    clerks = _staff(picture, "desk", code)
    return {"clerks": clerks} if clerks else {}


def _form(picture: Picture, code: str, shared: Row) -> Row:
    """Everything of one centre that a default may stand for."""
    row = picture.centres[code]
    hours = row["hours"]
    leaves = [leaf for leaf in picture.services if (code, leaf) in picture.offers]
    form = {
        "zone": row["zone"],
        "hours": _joined(hours["weekly"]),
        "breaks": _joined(hours["breaks"]),
        "exceptions": hours["exceptions"],
        "holidays": hours["holidays"],
        "services": leaves,
        "windows": _windows(picture, code),
        "settings": row["settings"],
    }
    return form | {plural: _devices(picture, code, plural, shared) for plural in DEVICES}


def _joined(lines: list[str]) -> str | list[str]:
    return "; ".join(lines) or []


def _windows(picture: Picture, centre: str) -> Any:
    """A count where all windows are alike, else the services of each."""
    found = {
        code: row["services"] for (hall, code), row in picture.windows.items() if hall == centre
    }
    alike: Row = {str(number): [] for number in range(1, len(found) + 1)}
    return len(found) if found == alike and found else found


def _devices(picture: Picture, centre: str, plural: str, shared: Row) -> Any:
    kind = DEVICES[plural]
    here = {code: row for code, row in picture.devices.items() if row["centre"] == centre}
    found = {code: row for code, row in here.items() if row["kind"] == kind}
    printers = _numbered(code for code, row in here.items() if row["kind"] == "printer")
    rule = counted(centre, kind, len(found), shared[kind], printers)
    if found == {row["code"]: row for row in rule}:
        return len(found)
    return {
        code: {"name": found[code]["name"]} | found[code]["settings"] for code in _numbered(found)
    }


def _numbered(codes: Iterable[str]) -> list[str]:
    """`…-10` after `…-9`."""
    return sorted(codes, key=lambda code: (len(code), code))


def _device_settings(picture: Picture, kind: str) -> Iterable[Row]:
    for row in picture.devices.values():
        if row["kind"] == kind:
            yield {key: value for key, value in row["settings"].items() if key != "printer"}


def _usual(values: Iterable[Any]) -> Any:
    """The most frequent value."""
    counts = Counter(json.dumps(value, ensure_ascii=False) for value in values)
    return json.loads(counts.most_common(1)[0][0]) if counts else None


def _staff(picture: Picture, role: str, scope: str) -> Row:
    rows = [row for row in picture.people.values() if (row["role"], row["scope"]) == (role, scope)]
    staff = {
        row["login"]: row["name"]
        if row["lang"] == "ru"
        else {"name": row["name"], "lang": row["lang"]}
        for row in rows
    }
    return _Lines(staff) if len(staff) > 2 else staff


def _people(picture: Picture) -> Row:
    """Those who stand in no list of a branch or centre."""
    listed = {("insight", code) for code in picture.branches}
    listed |= {("desk", code) for code in picture.centres}
    return {
        row["login"]: {key: row[key] for key in ("name", "role", "scope", "lang")}
        for row in picture.people.values()
        if (row["role"], row["scope"]) not in listed
    }


def _text(texts: dict[str, str]) -> Any:
    return texts["ru"] if set(texts) == {"ru"} else texts
