"""Names of Socket.IO rooms: who hears what."""


def centre_room(view: str, centre: str) -> str:
    return f"{view}:{centre}"


def scope_room(kind: str, code: str) -> str:
    """`insight` of a centre, a branch or the network."""
    return f"insight:{kind}:{code}"


def trackers_room(centre: str) -> str:
    """Everybody who tracks a ticket of this hall: nothing is sent here; it only tells whether
    anybody is there to send places to."""
    return f"trackers:{centre}"


def track_room(ticket: str) -> str:
    return f"track:{ticket}"
