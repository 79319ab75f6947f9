"""Reads one centre of the network file: a few lines, the rest comes from the defaults."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from centres import boards, form_parts, wires
from centres.located import Item
from centres.picture import Row

SHARED: tuple[str, ...] = (
    "zone",
    "hours",
    "breaks",
    "exceptions",
    "holidays",
    "services",
    "windows",
)
SHARED += ("kiosks", "boards", "printers", "agents", "settings")
DEFAULTS = (*SHARED, "kiosk", "board", "printer", "agent")
"""What the section `defaults` may hold: values of every centre that has none of its own, and the
settings of devices that are only counted (`kiosks: 1`)."""
OWN = ("name", "address", "phone", "category", *SHARED, "clerks")

DEVICES = {"printers": "printer", "kiosks": "kiosk", "boards": "board", "agents": "agent"}
NAMES = {"printer": "Принтер", "kiosk": "Киоск", "board": "Табло", "agent": "Агент печати"}
"""A counted device's name: this and its number."""
MOST = 60
"""Windows or devices of one kind in a hall: more is a slip of the finger."""


@dataclass
class Centre:
    """What one centre's lines say. `fields`: the items, for those who read on."""

    row: Row
    fields: Mapping[str, Item]
    offers: list[str]
    windows: list[Row]
    devices: list[tuple[Item, Row]]


@dataclass
class Halls:
    """All centres of the file."""

    centres: dict[str, Row] = field(default_factory=dict)
    offers: set[tuple[str, str]] = field(default_factory=set)
    windows: dict[tuple[str, str], Row] = field(default_factory=dict)
    devices: dict[str, Row] = field(default_factory=dict)

    def add(self, item: Item, centre: Centre) -> None:
        code = centre.row["code"]
        self.centres[code] = centre.row
        self.offers.update((code, service) for service in centre.offers)
        self.windows.update({(code, window["code"]): window for window in centre.windows})
        for place, device in centre.devices:
            if device["code"] in self.devices:
                place.wrong("a device of this code stands elsewhere in the file")
            self.devices[device["code"]] = device


def read(
    item: Item,
    code: str,
    branch: Row,
    defaults: Mapping[str, Item],
    leaves: Mapping[str, Collection[str]],
) -> Centre:
    """`leaves`: service or folder → the leaves that it stands for, in catalogue order."""
    form_parts.check_code(item, code)
    own = item.fields(OWN)
    fields = {key: value for key, value in defaults.items() if key in SHARED} | own
    for key in ("name", "address", "hours"):
        if key not in fields:
            item.wrong(f"«{key}» is missing")
    zone = form_parts.zone(fields["zone"]) if "zone" in fields else "Europe/Moscow"
    settings = fields.get("settings")
    offers = _offers(fields.get("services"), leaves)
    row = {
        "code": code,
        "branch": branch["code"],
        "name": form_parts.texts(own["name"], 120) if "name" in own else {},
        "address": form_parts.texts(own["address"]) if "address" in own else {},
        "phone": own["phone"].text(32) if "phone" in own else None,
        "category": _category(item, own, branch),
        "zone": zone,
        "hours": form_parts.hours(fields, zone),
        "settings": form_parts.settings(settings, form_parts.HALL_SETTINGS) if settings else {},
    }
    windows = _windows(fields.get("windows"), code, offers, leaves)
    devices = _devices(fields, code, defaults)
    _check_boards(devices, [window["code"] for window in windows])
    return Centre(row, own, offers, windows, devices)


def _category(item: Item, own: Mapping[str, Item], branch: Row) -> int:
    """Category 1 belongs to the executive apparatus, 2 and 3 to the branches."""
    executive = branch["kind"] == "executive"
    if "category" not in own:
        return 1 if executive else 3
    category = own["category"].whole(1, 3)
    if (category == 1) != executive:
        own["category"].wrong("category 1 is the executive apparatus', 2 and 3 are the branches'")
    return category


def _offers(item: Item | None, leaves: Mapping[str, Collection[str]]) -> list[str]:
    """Leaves of the catalogue, in its order; a folder stands for all under it."""
    catalogue = [code for code in leaves if code in leaves[code]]
    if item is None:
        return catalogue
    named = set(_leaves(item, leaves))
    return [code for code in catalogue if code in named]


def _leaves(item: Item, leaves: Mapping[str, Collection[str]]) -> list[str]:
    found: list[str] = []
    for service in item.items():
        code = service.text(40)
        if code and code not in leaves:
            service.wrong(f"unknown service «{code}»")
        found.extend(leaves.get(code, ()))
    return found


def _windows(
    item: Item | None, centre: str, offers: list[str], leaves: Mapping[str, Collection[str]]
) -> list[Row]:
    """A count, or code: [services]; an empty list = everything that the centre offers."""
    chosen: dict[str, list[str]] = {}
    if item is None:
        chosen = {"1": []}
    elif not item.is_map:
        chosen = {str(number): [] for number in range(1, item.whole(1, MOST) + 1)}
    else:
        for code, services in item.fields().items():
            form_parts.check_window(services, code)
            named = set(_leaves(services, leaves))
            if extra := sorted(named.difference(offers)):
                services.wrong(f"the centre does not offer {', '.join(extra)}")
            chosen[code] = [service for service in offers if service in named]
    return [
        {"centre": centre, "code": code, "services": services, "position": position}
        for position, (code, services) in enumerate(chosen.items(), 1)
    ]


def _devices(
    fields: Mapping[str, Item], centre: str, defaults: Mapping[str, Item]
) -> list[tuple[Item, Row]]:
    """Devices of all kinds. Counted ones are named by rule, and each kiosk prints on the printer
    of its own number, or the first one."""
    found: list[tuple[Item, Row]] = []
    for plural, kind in DEVICES.items():
        if plural not in fields:
            continue
        item = fields[plural]
        shared = defaults[kind].plain() if kind in defaults and defaults[kind].is_map else {}
        if item.is_map:
            found.extend(_listed(item, centre, kind))
        else:
            printers = [row["code"] for _, row in found if row["kind"] == "printer"]
            count = item.whole(0, MOST)
            found.extend((item, row) for row in counted(centre, kind, count, shared, printers))
    for item, row in found:
        _check_named(item, row["settings"], [other for _, other in found])
        if row["kind"] == "printer" and (wrong := wires.mistake(row["settings"])):
            item.wrong(wrong)
    return found


def _check_boards(devices: list[tuple[Item, Row]], windows: Collection[str]) -> None:
    """A board's zone names windows of its hall; its size is one that screens have."""
    for item, row in devices:
        if row["kind"] == "board" and (wrong := boards.mistake(row["settings"], windows)):
            item.wrong(wrong)


def _check_named(item: Item, settings: Row, here: list[Row]) -> None:
    """A device may name others, of its own centre."""
    for key, kind in (("printer", "printer"), ("fallback", "printer"), ("agent", "agent")):
        known = [row["code"] for row in here if row["kind"] == kind]
        if settings.get(key, True) not in (True, "", *known):
            item.wrong(f"«{settings[key]}» is no {kind} of this centre")


def counted(
    centre: str, kind: str, count: int, shared: Mapping[str, Any], printers: Collection[str]
) -> list[Row]:
    """The devices that `kiosks: 2` stands for."""
    rows = []
    for number in range(1, count + 1):
        settings = dict(shared)
        mine = f"{centre}-printer-{number}"
        if kind == "kiosk" and printers:
            settings["printer"] = mine if mine in printers else next(iter(printers))
        row = {"code": f"{centre}-{kind}-{number}", "centre": centre, "kind": kind}
        rows.append(row | {"name": f"{NAMES[kind]} {number}", "settings": settings})
    return rows


def _listed(item: Item, centre: str, kind: str) -> list[tuple[Item, Row]]:
    """code: {name: …, and any settings}."""
    rows: list[tuple[Item, Row]] = []
    for code, device in item.fields().items():
        form_parts.check_code(device, code, 64)
        fields = device.fields()
        if device.is_map and "name" not in fields:
            device.wrong("«name» is missing")
        settings = {key: value.plain() for key, value in fields.items() if key != "name"}
        row = {"code": code, "centre": centre, "kind": kind, "settings": settings}
        name = fields["name"].text(80) if "name" in fields else ""
        rows.append((device, row | {"name": name}))
    return rows
