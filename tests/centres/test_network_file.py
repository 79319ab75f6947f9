import io
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from centres import form_parts, tables
from centres.directory import Directory
from centres.located import FormError
from centres.network_file import apply, export_network, import_network
from centres.network_read import read_network, read_text
from centres.network_write import write_network
from centres.picture import Picture, picture
from line import numbers
from store import Store, metadata
from store.journal import journal

DEMO = Path(tables.__file__).parent / "demo-network.yaml"

SMALL = """\
network:
  name: Сеть
  settings: {target_low: 10, target_high: 17}
defaults:
  hours: mon-fri 09:00-17:00
  breaks: mon-fri 13:00-13:45
  printers: 1
  kiosks: 1
  board: {diagonal: 43}
services:
  tp:
    name: {ru: Присоединение, en: Connection}
    services:
      new: {name: Заявка, letter: А, minutes: 30}
      act: {name: Акты, letter: П, minutes: 15}
  ask: {name: Справка, letter: С, minutes: 7}
  poll: {name: Опрос, minutes: 2, queued: false}
branches:
  west:
    name: Запад
    heads: {boss: Орлов Пётр}
    centres:
      one:
        name: Первый
        address: Лесная, 1
        services: [tp, ask]
        windows: {1: [], 2: [tp]}
        clerks: {anna: Белова Анна, mary: {name: Mary Smith, lang: en}}
      two:
        name: {ru: Второй, en: Second}
        address: Лесная, 2
        zone: Europe/Samara
        hours: mon-thu 09:00-18:00; fri 09:00-16:45
        breaks: []
        exceptions: {2026-12-31: 09:00-12:00, 2027-01-11: closed}
        holidays: null
        windows: 3
        kiosks: 2
        boards: {two-wall: {name: Табло, diagonal: 55}}
        settings: {one_click: true, day_end: close, rates: {priority: 50}}
people:
  root: {name: Админ, role: admin, scope: network}
"""


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path}/network.db")
    metadata.create_all(store.engine)
    return store


def small(*changes: tuple[str, str]) -> Picture:
    return read_text(changed(*changes), "small.yaml")


def changed(*changes: tuple[str, str]) -> str:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def mistakes(text: str | bytes) -> list[str]:
    with pytest.raises(FormError) as caught:
        read_text(text, "small.yaml")
    return str(caught.value).splitlines()


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_a_centre_takes_from_the_defaults_what_it_does_not_say() -> None:
    """Defaults are the hours, breaks and devices of every centre that has none of its own."""
    found = small()
    assert found.centres["one"]["hours"] == {
        "weekly": ["mon-fri 09:00-17:00"],
        "breaks": ["mon-fri 13:00-13:45"],
        "exceptions": {},
        "holidays": "ru",
    }
    assert found.centres["two"]["hours"]["breaks"] == []
    assert found.centres["two"]["hours"]["holidays"] is None
    assert found.devices["one-kiosk-1"]["settings"] == {"printer": "one-printer-1"}
    assert found.devices["two-kiosk-2"]["settings"] == {"printer": "two-printer-1"}
    assert found.devices["two-wall"]["settings"] == {"diagonal": 55}


def test_a_folder_stands_for_all_services_under_it() -> None:
    """A centre or window that names a folder gets its leaves, in the catalogue's order."""
    found = small()
    assert {code for centre, code in found.offers if centre == "one"} == {"new", "act", "ask"}
    assert {code for centre, code in found.offers if centre == "two"} == {
        "new",
        "act",
        "ask",
        "poll",
    }
    assert found.windows["one", "2"]["services"] == ["new", "act"]
    assert found.windows["one", "1"]["services"] == []
    assert [code for centre, code in found.windows if centre == "two"] == ["1", "2", "3"]


def test_people_belong_to_where_they_stand() -> None:
    """Clerks serve their centre, heads see their branch, others say what they may do."""
    people = small().people
    assert (people["anna"]["role"], people["anna"]["scope"]) == ("desk", "one")
    assert (people["mary"]["name"], people["mary"]["lang"]) == ("Mary Smith", "en")
    assert (people["boss"]["role"], people["boss"]["scope"]) == ("insight", "west")
    assert (people["root"]["role"], people["root"]["scope"]) == ("admin", "network")


def test_what_is_written_reads_back_equal() -> None:
    """Writing a network and reading it gives the same network, also a second time."""
    for found in (small(), read_network(DEMO)):
        stream = io.StringIO()
        write_network(found, stream)
        assert read_text(stream.getvalue(), "again") == found


def test_the_database_gives_back_what_the_file_said(empty: Store) -> None:
    """Import and export are each other's reverse."""
    stream = io.StringIO()
    with empty.write() as tx:
        import_network(tx, DEMO)
    with empty.read() as conn:
        assert picture(conn) == read_network(DEMO)
        export_network(conn, stream)
    assert read_text(stream.getvalue(), "export") == read_network(DEMO)


def test_importing_twice_changes_nothing(empty: Store) -> None:
    """The second import finds everything as it should be, down to the version."""
    with empty.write() as tx:
        assert apply(tx, small()).created["centres"] == 2
    with empty.write() as tx:
        assert not apply(tx, small()).changed
    with empty.read() as conn:
        assert conn.execute(select(tables.network.c.version)).scalar_one() == 1


def test_a_change_is_told_to_the_centre_it_concerns(empty: Store) -> None:
    """The version grows and the journal of the touched centre says so, no other's."""
    with empty.write() as tx:
        apply(tx, small())
    with empty.write() as tx:
        done = apply(tx, small(("address: Лесная, 1", "address: Речная, 5")))
    assert done.updated == Counter(centres=1) and not done.created and not done.retired
    with empty.read() as conn:
        assert conn.execute(select(tables.network.c.version)).scalar_one() == 2
        assert conn.execute(select(journal.c.centre, journal.c.kind)).all() == [
            ("one", "config.changed")
        ]


def test_a_change_of_the_catalogue_is_told_to_every_centre(empty: Store) -> None:
    """A service's name stands on the screens of all halls."""
    with empty.write() as tx:
        apply(tx, small())
    with empty.write() as tx:
        apply(tx, small(("name: Справка", "name: Сведения")))
    with empty.read() as conn:
        assert set(conn.execute(select(journal.c.centre)).scalars()) == {"one", "two"}


def test_a_service_may_be_put_into_a_group_that_is_new(empty: Store) -> None:
    """The catalogue is put in order after the first months: «Справка» goes into a new folder."""
    with empty.write() as tx:
        apply(tx, small())
    ask = "ask: {name: Справка, letter: С, minutes: 7}"
    moved = small((ask, "other: {name: Другое, services: {" + ask + "}}"))
    with empty.write() as tx:
        assert apply(tx, moved).created == Counter(services=1)
        assert picture(tx.conn).services["ask"]["parent"] == "other"


def test_what_vanishes_is_retired_and_may_come_back(empty: Store) -> None:
    """A window, clerk or device no longer named stays as a row that is not in use."""
    with empty.write() as tx:
        apply(tx, small())
        device = tx.conn.execute(select(tables.devices.c.id)).scalars().first()
    fewer = small(
        ("windows: 3", "windows: 1"),
        ("clerks: {anna: Белова Анна, ", "clerks: {"),
        ("kiosks: 2", "kiosks: 0"),
    )
    with empty.write() as tx:
        done = apply(tx, fewer)
    assert done.retired == Counter(windows=2, people=1, devices=2)
    with empty.read() as conn:
        assert picture(conn) == fewer
        assert conn.execute(select(func.count()).select_from(tables.people)).scalar_one() == 4
    assert Directory(empty).centre("two").windows[-1].code == "1"  # type: ignore[union-attr]
    with empty.write() as tx:
        assert not apply(tx, small()).created
    with empty.read() as conn:
        assert picture(conn) == small()
        assert device in conn.execute(select(tables.devices.c.id)).scalars().all()


def test_a_retired_centre_leaves_the_picture_with_all_it_has(empty: Store) -> None:
    """Retiring a centre retires its windows, clerks and devices."""
    gone = SMALL[: SMALL.index("      two:")] + SMALL[SMALL.index("people:") :]
    with empty.write() as tx:
        apply(tx, small())
        apply(tx, read_text(gone, "gone.yaml"))
    with empty.read() as conn:
        assert picture(conn) == read_text(gone, "gone.yaml")
    assert set(Directory(empty).network.centres) == {"one"}


def test_passwords_and_enrolled_devices_survive_an_import(empty: Store) -> None:
    """The file knows no secrets, so it changes none; a device without a code is not its own."""
    with empty.write() as tx:
        apply(tx, small())
        tx.conn.execute(tables.people.update().values(password="hash", failures=2))
        tx.conn.execute(tables.devices.update().values(digest="secret"))
        by_hand = {"id": "0" * 32, "centre": "one", "kind": "board", "name": "Экран"}
        tx.conn.execute(tables.devices.insert().values(**by_hand, settings={}, active=True))
    with empty.write() as tx:
        apply(tx, small(("Белова Анна", "Белова Инна"), ("diagonal: 55", "diagonal: 43")))
    with empty.read() as conn:
        kept = conn.execute(select(tables.people.c.password, tables.people.c.failures)).all()
        assert set(kept) == {("hash", 2)}
        named = tables.devices.c.code.is_not(None)
        secrets = conn.execute(select(tables.devices.c.digest).where(named)).scalars()
        assert set(secrets) == {"secret"}
        hand = select(tables.devices.c.active).where(tables.devices.c.code.is_(None))
        assert conn.execute(hand).scalar_one() is True


@pytest.mark.parametrize(
    ("old", "new", "where", "message"),
    [
        ("letter: С", "letter: О", "ask:", "«О» cannot be a letter"),
        ("letter: С", "letter: C", "ask:", "one Cyrillic capital"),
        ("letter: С", "letter: А", "ask:", "the letter А is taken by new"),
        ("letter: С, ", "", "ask:", "«letter» is missing"),
        ("minutes: 7", "minutes: 0", "ask:", "a whole number from 1 to 240, found «0»"),
        ("minutes: 7", "minutes: seven", "ask:", "found «seven»"),
        ("minutes: 7", "minutes: true", "ask:", "found «true»"),
        (", minutes: 7", "", "ask:", "«minutes» is missing"),
        ("minutes: 2, queued: false", "minutes: 2, queued: no way", "poll:", "true or false"),
        ("queued: false", "queued: false, letter: В", "poll:", "have a letter"),
        ("  ask: {", "  Ask: {", "Ask:", "cannot be a code"),
        ("  ask: {", "  act: {", "  act: {name: Справка", "stands elsewhere"),
        ("name: Справка, ", "", "ask:", "«name» is missing"),
        ("name: Справка", "name: {en: Info}", "ask:", "the Russian text (ru) is missing"),
        ("services: [tp, ask]", "services: [tp, asc]", "asc", "unknown service «asc»"),
        ("services: [tp, ask]", "services: [ask]", "windows: {1", "does not offer act, new"),
        ("windows: {1: [], 2: [tp]}", "windows: {1: [], a b: []}", "a b", "cannot be a code"),
        ("windows: 3", "windows: 0", "windows: 0", "a whole number from 1 to 60"),
        ("Europe/Samara", "Europe/Saransk", "Saransk", "unknown time zone «Europe/Saransk»"),
        ("fri 09:00-16:45", "fri 9-16:45", "9-16:45", "expected times like 09:00-17:00"),
        ("breaks: mon-fri 13:00", "breaks: mon-frv 13:00", "frv", "expected a day of mon"),
        ("2026-12-31: 09", "2026-13-31: 09", "2026-13-31", "expected a date like"),
        ("2027-01-11: closed", "2027-01-11: close", "close}", "expected times"),
        ("holidays: null", "holidays: mars", "mars", "unknown holidays «mars»"),
        ("one_click: true", "near: [moon]", "Второй", "«moon» is no other centre to be near to"),
        ("one_click: true", "one_clik: true", "one_clik", "unknown key; known: target_low"),
        ("target_high: 17", "target_high: 10", "target_low: 10", "below target_high"),
        ("day_end: close", "day_end: noon", "noon", "expected midnight or close"),
        ("priority: 50", "priority: -1", "priority: -1", "a number above 0"),
        ("two-wall: {name: Табло, ", "two-wall: {", "two-wall", "«name» is missing"),
        ("two-wall:", "one-printer-1:", "one-printer-1", "stands elsewhere"),
        ("diagonal: 55}", "printer: lost}", "lost", "«lost» is no printer of this centre"),
        ("mary: {", "boss: {", "boss: {name: Mary", "stands elsewhere"),
        ("anna: Белова", "Anna: Белова", "Anna: Белова", "cannot be a code"),
        ("role: admin", "role: king", "king", "expected a role of desk, insight, admin"),
        ("scope: network", "scope: moon", "moon", "«moon» is no centre"),
        ("      two:", "      one:", "one:\n        name: {ru", "given twice"),
        ("people:", "  east: {name: Восток, centres: {one: {}}}\npeople:", "Восток", "elsewhere"),
        ("address: Лесная, 2", "addres: Лесная, 2", "addres:", "unknown key; known: name, addr"),
        ("name: Первый", "name: ''", "name: ''", "is empty"),
        ("name: Первый", "name: [Первый]", "name: [", "expected text, found a list"),
        (
            "        services: [tp, ask]",
            "        category: 1",
            "category: 1",
            "executive apparatus",
        ),
        ("    name: Запад", "    name: Запад\n    kind: realm", "realm", "branch or executive"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(
    old: str, new: str, where: str, message: str
) -> None:
    """Whatever is wrong is pointed at: the file, the line, what stands there, what was expected."""
    text = changed((old, new))
    found = mistakes(text)
    place = f"small.yaml:{line_of(text, where)}: "
    assert any(one.startswith(place) and message in one for one in found), found


def test_all_mistakes_are_named_at_once() -> None:
    """The person who wrote the file sees everything that is wrong, in order of lines."""
    text = changed(("letter: С", "letter: Ы"), ("windows: 3", "windows: x"), ("admin", "king"))
    found = mistakes(text)
    assert len(found) == 3
    lines = [int(one.split(":")[1]) for one in found]
    assert lines == sorted(lines)


def test_a_mistake_in_the_defaults_is_named_once() -> None:
    """However many centres take a wrong value from the defaults, it stands in one line."""
    assert len(mistakes(changed(("breaks: mon-fri 13:00-13:45", "breaks: noon")))) == 1


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("address: 10.0.0.21", "«driver» is missing"),
        ("driver: netwrk, address: 10.0.0.21", "«driver» is network, usb, cups, file"),
        ("driver: network", "«address» of a network printer is like 10.0.0.21"),
        ("driver: network, address: '10.0.0.21:port'", "«address» of a network printer"),
        ("driver: usb, address: lp0", "«address» of a usb printer is like /dev/usb/lp0"),
        ("driver: usb, address: '04b8:0e15', width: 57", "«width» is 58 or 80"),
        ("driver: cups, address: slips, mode: picture", "«mode» is raster or text"),
        ("driver: cups, address: slips, code_page: yes", "«code_page» is a number"),
    ],
)
def test_a_printer_that_cannot_be_reached_is_a_mistake(said: str, wrong: str) -> None:
    """It is named with its line, and does not just stay silent in the hall."""
    printer = f"printers: {{two-p1: {{name: Принтер, {said}}}}}"
    text = SMALL.replace("boards: {two-wall", f"{printer}\n        boards: {{two-wall")
    assert text != SMALL
    assert any(wrong in one for one in mistakes(text))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "small.yaml:1: is empty"),
        ("network: {", "small.yaml:1: not readable as YAML"),
        ("network:\n\tname: x", "small.yaml:2: not readable as YAML"),
        ("a: &x 1\nb: *x", "small.yaml:2: references like *x"),
        ("- a", "expected key: value lines, found a list"),
        ("network: {name: Сеть}", "the section «branches» is missing"),
        ("network: {name: Сеть}\nnetwork: {name: Сеть}", "small.yaml:2: network: given twice"),
        (b"a: 1\nb: \xff\xfe", "small.yaml:2: is no text in UTF-8"),
        ("a: \x07", "small.yaml:1: not readable as YAML"),
        ("[" * 100_000, "small.yaml:1: nested deeper than 40 levels"),
        ("a: 1\n---\nb: 2", "small.yaml:2: not readable as YAML"),
    ],
)
def test_a_file_that_is_no_network_says_so(text: str | bytes, message: str) -> None:
    """Broken, empty, foreign and hostile files are refused by line, never by an accident."""
    assert any(message in one for one in mistakes(text))


def test_a_refused_file_changes_nothing(empty: Store, tmp_path: Path) -> None:
    """One mistake anywhere: nothing is imported."""
    file = tmp_path / "bad.yaml"
    file.write_text(changed(("role: admin", "role: king")))
    with pytest.raises(FormError, match=r"bad\.yaml:\d+"), empty.write() as tx:
        import_network(tx, file)
    with empty.read() as conn:
        assert not picture(conn).centres


def test_the_demo_is_the_network_of_the_report() -> None:
    """4 branches and the executive apparatus, 113 centres, 149 clerks; zok-001 has 12 windows."""
    demo = read_network(DEMO)
    kinds = Counter(branch["kind"] for branch in demo.branches.values())
    assert kinds == Counter(branch=4, executive=1)
    assert list(demo.centres) == [f"zok-{number:03}" for number in range(1, 114)]
    assert sum(person["role"] == "desk" for person in demo.people.values()) == 149
    windows = Counter(centre for centre, _ in demo.windows)
    assert (windows["zok-001"], windows["zok-002"]) == (12, 1)
    assert sum(count == 1 for count in windows.values()) > 80
    assert demo.centres["zok-001"]["category"] == 1
    assert len({place["branch"] for place in demo.centres.values()}) == 5


def test_every_demo_centre_has_a_clerk_for_each_window() -> None:
    """149 clerks sit at 149 windows."""
    demo = read_network(DEMO)
    clerks = Counter(row["scope"] for row in demo.people.values() if row["role"] == "desk")
    assert clerks == Counter(centre for centre, _ in demo.windows)


def test_every_demo_centre_has_a_kiosk_a_board_and_a_printer() -> None:
    """One of each; the Central Client Office has 3 kiosks and 5 boards."""
    demo = read_network(DEMO)
    found = Counter((row["centre"], row["kind"]) for row in demo.devices.values())
    for centre in demo.centres:
        central = centre == "zok-001"
        assert found[centre, "kiosk"] == (3 if central else 1)
        assert found[centre, "board"] == (5 if central else 1)
        assert found[centre, "printer"] >= 1


def test_the_demo_catalogue_is_the_domain_s() -> None:
    """Services, letters and typical minutes of the default catalogue."""
    services = read_network(DEMO).services
    assert {
        code: (row["letter"], row["minutes"]) for code, row in services.items() if row["minutes"]
    } == {
        "tp-application": ("А", 30),
        "tp-contract": ("Д", 20),
        "tp-completion": ("П", 15),
        "documents": ("В", 10),
        "appeal": ("Ж", 15),
        "reference": ("С", 7),
        "survey": (None, 2),
    }
    assert not services["survey"]["queued"]
    assert all(set(row["name"]) == {"ru", "en"} for row in services.values())


def test_a_centre_of_the_demo_takes_few_lines() -> None:
    """A person can read 113 centres: five or six lines for an ordinary one."""
    lengths: Counter[str] = Counter()
    centre = ""
    for line in DEMO.read_text().splitlines():
        if line.startswith("      zok-"):
            centre = line.strip(" :")
        elif centre and line.startswith("        "):
            lengths[centre] += 1
    assert sum(length <= 6 for length in lengths.values()) >= 90
    assert all(length <= 12 for centre, length in lengths.items() if centre != "zok-001")


def test_the_letters_are_those_that_numbers_are_typed_with() -> None:
    """What the file admits as a letter, the line can read back from a keyboard."""
    assert form_parts.LETTERS == numbers.LETTERS


@pytest.mark.parametrize(
    ("settings", "kept"),
    [
        ("{output: off}", {"output": "off"}),
        ("{volume: 60, quiet: ['20:00-08:00']}", {"volume": 60, "quiet": ["20:00-08:00"]}),
        ("{output: loud}", None),
        ("{volume: 101}", None),
        ("{quiet: [evening]}", None),
    ],
)
def test_a_hall_s_voice_is_read(settings: str, kept: dict[str, object] | None) -> None:
    """Output, volume and quiet hours; what a hall cannot do is named with its line."""
    text = SMALL.replace(
        "settings: {one_click: true", f"settings: {{voice: {settings}, one_click: true"
    )
    if kept is None:
        with pytest.raises(FormError, match="voice"):
            read_text(text, "network.yaml")
        return
    assert read_text(text, "network.yaml").centres["two"]["settings"]["voice"] == kept


def test_a_board_s_zone_must_be_of_its_hall() -> None:
    """A window that the hall has not is named, as is a screen that does not exist."""
    for wrong in ("windows: [9]", "diagonal: 400"):
        with pytest.raises(FormError, match="two-wall|boards"):
            read_text(SMALL.replace("name: Табло, diagonal: 55", f"name: Табло, {wrong}"), "n.yaml")
