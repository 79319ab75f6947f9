"""Content of the boards and a hall's voice: who may change them, what is taken, what is told."""

import io
from datetime import date
from typing import Any

import pytest
from PIL import Image

from centres.access import Principal
from centres.devices import let_in, list_devices
from centres.people import find_person
from centres.secrets import digest
from display import content, media
from display.content_pages import read_form
from tests.office.pictures import claiming
from web.who import SignedIn

WEBM = b"\x1a\x45\xdf\xa3" + b"\x01\x00\x00\x00\x00\x00\x00\x1fB\x86webm" + b"0" * 200


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


@pytest.fixture
def here(app: Any) -> Any:
    return app.extensions["priyom"]


@pytest.fixture
def board(here: Any, client: Any) -> str:
    """The large hall's board, let in."""
    with here.store.write("test") as tx:
        device = next(one for one in list_devices(tx.conn, "hall") if one.kind == "board")
        let_in(tx, device, digest("secret"))
    client.set_cookie(f"device_{device.id}", "secret")
    return device.id


class Person:
    """Somebody signed in, with the token of the page."""

    def __init__(self, app: Any, login: str) -> None:
        self.client = app.test_client()
        with app.extensions["priyom"].store.read() as conn:
            person = find_person(conn, login)
        assert person
        with self.client.session_transaction() as session:
            session["_user_id"] = SignedIn(person.principal, person.lang).get_id()
            session["_fresh"] = True

    def post(self, path: str, **fields: Any) -> Any:
        page = self.client.get("/sign-in").text
        token = page.split('name="csrf" content="')[1].split('"')[0]
        return self.client.post(path, data=fields | {"csrf_token": token})

    def get(self, path: str) -> Any:
        return self.client.get(path)


@pytest.fixture
def root(app: Any) -> Person:
    return Person(app, "root")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew(kind: str) -> None:
    """Nothing but its dots reaches a screen, and no more of them than a screen has."""
    found = media.look(picture(kind, (4000, 1000)) + b"<script>")
    assert (found.kind, found.mimetype, found.suffix) == ("picture", "image/webp", ".webp")
    assert b"script" not in found.data
    with Image.open(io.BytesIO(found.data)) as drawn:
        assert drawn.size == (1920, 480)


def test_a_video_is_known_by_its_beginning() -> None:
    """MP4 and WebM; a Matroska that is no WebM is none."""
    assert media.look(b"\0\0\0\x18ftypisom" + b"0" * 99).mimetype == "video/mp4"
    assert media.look(WEBM).mimetype == "video/webm"
    with pytest.raises(media.Unfit, match="unreadable"):
        media.look(WEBM.replace(b"webm", b"mkv!"))


def test_a_picture_that_is_a_trap_is_refused() -> None:
    """A few kilobytes that would become gigabytes of dots are never drawn, however many."""
    for bomb in (picture(size=(9_000, 9_000)), claiming(picture(), 20_000, 20_000)):
        with pytest.raises(media.Unfit, match="too_large"):
            media.look(bomb)


def test_a_playlist_holds_what_its_hall_shows_now_or_later(
    here: Any, client: Any, board: str, root: Person
) -> None:
    """Items of the hall or of all, in the order in which they were added; the past is left out."""
    days = {"first_day": "2026-11-20", "last_day": "2026-11-23"}
    root.post("/office/content", title="Всем", text="а", **days)
    root.post("/office/content", title="Другим", text="б", centre="far", **days)
    root.post("/office/content", title="Сюда", text="в", centre="hall", seconds="30", **days)
    over = {"first_day": "2026-11-01", "last_day": "2026-11-22"}
    root.post("/office/content", title="Было", text="г", **over)
    items = client.get(f"/display/{board}/playlist").json["items"]
    assert [one["title"] for one in items] == ["Всем", "Сюда"]
    assert items[1]["seconds"] == 30
    assert (items[1]["from"], items[1]["to"]) == ("00:00", "00:00")


def test_a_file_is_served_with_the_type_that_was_seen(
    client: Any, board: str, root: Person
) -> None:
    """Never guessed, in parts where a video asks for them, and to boards of its hall alone."""
    upload = (io.BytesIO(WEBM), "clip.html")
    assert (
        root.post("/office/content", title="Ролик", centre="hall", file=upload).status_code == 303
    )
    elsewhere = (io.BytesIO(picture()), "a.png")
    root.post("/office/content", title="Чужое", centre="far", file=elsewhere)
    (item,) = client.get(f"/display/{board}/playlist").json["items"]
    answer = client.get(f"/display/{board}/content/{item['id']}")
    assert answer.content_type == "video/webm"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    part = client.get(f"/display/{board}/content/{item['id']}", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, WEBM[:4])
    page = root.get("/office/content").text
    other = page.rsplit('src="/office/content/', 1)[1].split("/")[0]
    assert client.get(f"/display/{board}/content/{other}").status_code == 404
    assert root.get(f"/office/content/{other}/file").content_type == "image/webp"


def test_removing_takes_the_file_too_unless_another_item_shows_it(here: Any, root: Person) -> None:
    """The folder holds what is shown, and each file once."""
    for title in ("Раз", "Два"):
        root.post("/office/content", title=title, file=(io.BytesIO(picture()), "a.png"))
    folder = here.home / content.FOLDER
    assert len(list(folder.iterdir())) == 1
    with here.store.read() as conn:
        items = content.every(conn)
    root.post(f"/office/content/{items[0].id}/remove")
    assert len(list(folder.iterdir())) == 1
    root.post(f"/office/content/{items[1].id}/remove")
    root.post(f"/office/content/{items[1].id}/remove")
    assert list(folder.iterdir()) == []


def test_the_hall_s_journal_tells_that_content_changed(
    client: Any, bearer: Any, root: Person
) -> None:
    """Its boards hear of it; other halls are left alone."""
    root.post("/office/content", title="Сюда", text="в", centre="hall")
    kinds = {}
    for centre in ("hall", "far"):
        answer = client.get(f"/api/v1/centres/{centre}/journal", headers=bearer("admin"))
        kinds[centre] = [entry["kind"] for entry in answer.json["items"]]
    assert kinds["hall"].count("config.content") == 1
    assert "config.content" not in kinds["far"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "ы" * 81),
        ("text", "ы" * 301),
        ("last_day", "2026-11-01"),
        ("last_day", "завтра"),
        ("to", "08:00"),
        ("seconds", "0"),
        ("seconds", "час"),
        ("centre", "nowhere"),
    ],
)
def test_a_field_that_is_wrong_is_named(field: str, value: str) -> None:
    """Each with a sentence of its own."""
    form = {"title": "Да", "text": "да", "from": "09:00", "to": "17:00"} | {field: value}
    _, mistakes = read_form(form, {"hall"}, date(2026, 11, 23))
    assert set(mistakes) == {field}


@pytest.mark.parametrize(
    ("role", "scope", "may"),
    [
        ("admin", "network", True),
        ("desk", "main", True),
        ("insight", "executive", True),
        ("insight", "network", False),
        ("insight", "west", False),
        ("desk", "hall", False),
        ("display", "main", False),
    ],
)
def test_category_one_publishes(role: str, scope: str, may: bool) -> None:
    """Administrators, the staff of category 1 centres, and the executive apparatus' heads."""
    from types import SimpleNamespace as Some

    centres = {"main": Some(category=1), "hall": Some(category=2)}
    branches = {"executive": Some(kind="executive"), "west": Some(kind="branch")}
    network: Any = Some(centres=centres, branches=branches)
    assert content.may_publish(Principal("user", "x", role, scope), network) is may


def test_others_do_not_publish(app: Any) -> None:
    """A head of another branch and a clerk of another centre are turned away."""
    for login in ("head", "clerk"):
        person = Person(app, login)
        assert person.get("/office/content").status_code == 403
        assert person.post("/office/content", title="Я", text="тут").status_code == 403


def test_a_hall_s_voice_is_set_by_an_administrator(here: Any, root: Person, app: Any) -> None:
    """Output, volume and quiet hours are kept with the centre, and its screens hear of it."""
    quiet = {"quiet_from": "13:00", "quiet_to": "14:00"}
    path = "/office/halls/hall/voice"
    assert root.post(path, output="machine", volume="70", **quiet).status_code == 303
    voice = here.directory.centre("hall").settings["voice"]
    assert voice == {"output": "machine", "volume": 70, "quiet": ["13:00-14:00"]}
    assert here.directory.centre("small").settings.get("voice") is None
    for wrong in ({"output": "loud"}, {"volume": "101"}, {"quiet_from": "13:00", "quiet_to": ""}):
        values = {"output": "board", "volume": "70"} | quiet | wrong
        assert root.post(path, **values).status_code == 422
    assert Person(app, "head").post(path, output="off", volume="0").status_code == 403
    assert "70" in root.get("/office/halls/hall").text


def test_a_board_is_set_by_an_administrator(
    here: Any, client: Any, board: str, root: Person
) -> None:
    """Its page shows its zone and size the next moment; what cannot be is refused."""
    path = f"/office/halls/hall/boards/{board}"
    size = {"diagonal": "55", "height": "2,6", "sound": "on"}
    assert root.post(path, windows="3, 1", **size).status_code == 303
    page = client.get(f"/display/{board}").text
    assert 'data-windows="1 3"' in page
    assert 'data-diagonal="55"' in page
    assert 'data-hung="2.6"' in page
    assert 'data-sound="on"' in page
    assert root.post(path, windows="9", **size).status_code == 422
    assert root.post(path, windows="1", diagonal="x", height="2").status_code == 422
    assert root.post(f"/office/halls/small/boards/{board}", **size).status_code == 404
    assert root.post(path, windows="2").status_code == 303
    assert 'data-mode="above"' in client.get(f"/display/{board}").text
