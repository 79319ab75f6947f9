"""What an applicant has done before they stand at the window, for the tests of the desk."""

from typing import Any

from tests.desk.clerk import Clerk

PHONE = "+7 916 123-45-67"


def open_case(clerk: Clerk, **more: Any) -> Any:
    """A case of 120 kW in the clerk's centre: its first answer."""
    asked = {"power_kw": 120, "applicant": "business", "phone": PHONE, "name": "ООО «Ромашка»"}
    return clerk.call("POST", "/cases", asked | {"centre": clerk.centre} | more)


def book(clerk: Clerk, case: str, upto: int = 1, soon: bool = True) -> list[Any]:
    """Its next visits as planned; with `soon` the first one within the hour."""
    plan = clerk.call("GET", f"/cases/{case}/plan")["items"][0]["visits"][:upto]
    visits = [{"visit": one["visit"], "slot": one["slot"]} for one in plan]
    if soon:
        service = plan[0]["service"]
        slots = clerk.call("GET", f"/centres/{clerk.centre}/slots?service={service}")["items"]
        visits[0]["slot"] = next(slot["id"] for slot in slots if slot["free"] > 0)
    made = clerk.call("POST", f"/cases/{case}/bookings", {"visits": visits})
    return list(made["items"])


def arrive(clerk: Clerk, code: str) -> Any:
    """A ticket for a booking's code."""
    return clerk.call("POST", f"/centres/{clerk.centre}/check-in", {"code": code})


def serve(clerk: Clerk, number: str) -> None:
    """Open the window, call the visitor and start."""
    for mode in ("idle", "called", "serving"):
        clerk.press("Space")
        clerk.see(mode, number if mode != "idle" else None)
