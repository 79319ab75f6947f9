"""A mail as it goes over the wire. Pure."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from notices.facts import Facts
from notices.faults import Fate, Fault
from notices.texts import mail as in_words


def compose(facts: Facts, notice_id: str, mail_from: str) -> EmailMessage:
    """The message with its calendars. It keeps its Message-ID however often it is tried, so that
    whoever gets it twice sees it once. Raises `Fault` for an address that is none."""
    subject, body = in_words(facts)
    name, sender = parseaddr(mail_from)
    host = sender.rpartition("@")[2]
    message = EmailMessage()
    message["From"] = _address(name or facts.company, sender)
    message["To"] = _address(facts.name or "", facts.to)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(facts.at)
    message["Message-ID"] = f"<{notice_id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = facts.lang
    message.set_content(body, cte="base64")
    if facts.visits or facts.gone:
        _attach_calendars(message, facts)
    return message


def _attach_calendars(message: EmailMessage, facts: Facts) -> None:
    # With the first mail that has one: its library is a thirtieth of the server's start.
    from notices.ics import CANCEL, PUBLISH, calendar

    if facts.visits:
        _attach(message, calendar(facts, facts.visits, PUBLISH), PUBLISH, "visits.ics")
    if facts.gone:
        _attach(message, calendar(facts, facts.gone, CANCEL), CANCEL, "cancelled.ics")


def _address(name: str, address: str) -> Address:
    """Domains may be written in any alphabet; the part before the @ not, since few servers take
    it."""
    try:
        local, _, domain = address.rpartition("@")
        plain = domain.encode("idna").decode()
        return Address(
            " ".join(name.split()), addr_spec=f"{local.encode('ascii').decode()}@{plain}"
        )
    except Exception as error:
        # The parser of addresses raises whatever comes to its mind; all of it means the same.
        raise Fault("address", Fate.REFUSED) from error


def _attach(message: EmailMessage, text: str, method: str, filename: str) -> None:
    message.add_attachment(
        text,
        subtype="calendar",
        params={"method": method},
        filename=filename,
        cte="base64",
    )
