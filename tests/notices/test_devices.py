"""A device in trouble is told to who looks after it: once when it begins, once when it is over."""

from sqlalchemy import update

from centres.devices import Device, list_devices, set_trouble
from centres.tables import network
from tests.notices.desk import Desk


def devices(desk: Desk) -> list[Device]:
    """The devices of one centre."""
    with desk.store.read() as conn:
        found = list_devices(conn)
    return [one for one in found if one.centre == found[0].centre]


def note(desk: Desk, *troubles: tuple[Device, str | None]) -> None:
    """As one look at the centre finds it."""
    with desk.store.write("job:devices") as tx:
        for device, trouble in troubles:
            set_trouble(tx, device, trouble)
    desk.hear()
    desk.send()


def test_one_mail_for_all_that_one_look_found(desk: Desk) -> None:
    """A centre without power is one message that names each device and says what to do."""
    kiosk, board = devices(desk)[:2]
    note(desk, (kiosk, "silent"), (board, "silent"))
    (mail,) = desk.server.mails
    assert mail["To"] == "head@example.org"
    body = mail.get_body().get_content()
    assert kiosk.name in body and board.name in body
    assert "не отвечает" in body and "выключите и включите" in body
    assert desk.states() == ["device_trouble mail sent"]


def test_over_is_told_once_too(desk: Desk) -> None:
    """The second mail says that it works again; reading the journal again sends nothing."""
    kiosk = devices(desk)[0]
    note(desk, (kiosk, "silent"))
    note(desk, (kiosk, None))
    desk.hear_again()
    desk.send()
    assert desk.states() == ["device_trouble mail sent", "device_recovered mail sent"]
    assert "снова работает" in desk.server.mails[-1]["Subject"]


def test_the_branch_has_people_of_its_own(desk: Desk) -> None:
    """`devices_to` names who looks after devices, for all or by branch; else the branch head."""
    kiosk = devices(desk)[0]
    centre = desk.halls.directory.centre(kiosk.centre)
    settings = {"devices_to": {centre.branch: "it@example.org"}, "alerts_to": "head@example.org"}
    with desk.store.write() as tx:
        tx.conn.execute(update(network).values(settings=settings, version=network.c.version + 1))
    desk.halls.directory.forget()
    note(desk, (kiosk, "paper_out"))
    assert [mail["To"] for mail in desk.server.mails] == ["it@example.org"]


def test_nobody_to_tell(desk: Desk) -> None:
    """Where nobody is named the row says so and nothing else waits behind it."""
    kiosk = devices(desk)[0]
    with desk.store.write() as tx:
        tx.conn.execute(update(network).values(settings={}, version=network.c.version + 1))
    desk.halls.directory.forget()
    note(desk, (kiosk, "silent"))
    assert [row.fault for row in desk.rows()] == ["no_address"]
