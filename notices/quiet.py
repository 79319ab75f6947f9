"""The night: nobody is woken by a text message.

Asked whenever messages are looked at, and not when they are queued: one that a gateway did not take
in the evening must not go out at two in the morning, either.
"""

from datetime import datetime, time

from centres.directory import Network

FROM, UNTIL = time(21), time(7, 30)
"""By the clock of the centre, which is where its visitors live. It ends with the reminders of the
same morning (`notices.reminders.MORNING`)."""


def asleep(network: Network, at: datetime) -> list[str]:
    """The centres where it is night at `at`."""
    return [
        code
        for code, centre in network.centres.items()
        if not UNTIL <= at.astimezone(centre.zone).time() < FROM
    ]
