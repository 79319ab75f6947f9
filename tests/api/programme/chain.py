"""How a test walks a case through the API."""

from datetime import datetime
from typing import Any

from tests.api.asking import Api

APPLICATION = {
    "power_kw": 120,
    "applicant": "household",
    "phone": "8 916 123-45-67",
    "centre": "small",
}


class Chains(Api):
    """Everything happens in the one-window hall unless said otherwise."""

    def case(self, role: str = "desk", **said: Any) -> Any:
        answer = self.post("/cases", {**APPLICATION, **said}, role=role, scope="small")
        assert answer.status_code == 201, answer.text
        return answer.get_json()

    def plan(self, case: Any, **how: Any) -> Any:
        answer = self.get(f"/cases/{case['id']}/plan", **how)
        assert answer.status_code == 200, answer.text
        return answer.get_json()["items"][0]

    def wanted(self, case: Any, **how: Any) -> Any:
        visits = self.plan(case, **how)["visits"]
        return {"visits": [{"visit": one["visit"], "slot": one["slot"]} for one in visits]}

    def book(self, case: Any, wanted: Any = None, **how: Any) -> Any:
        return self.post(f"/cases/{case['id']}/bookings", wanted or self.wanted(case), **how)

    def booked(self, **said: Any) -> tuple[Any, list[Any]]:
        case = self.case(**said)
        answer = self.book(case)
        assert answer.status_code == 201, answer.text
        return case, answer.get_json()["items"]

    def full(self, case: Any, **how: Any) -> Any:
        return self.get(f"/cases/{case['id']}", **how).get_json()

    def check_in(self, code: str, centre: str = "small", **how: Any) -> Any:
        return self.post(f"/centres/{centre}/check-in", {"code": code}, **how)

    def at(self, moment: str | datetime) -> None:
        """The clock shows this moment."""
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment)
        self.store.clock.set(moment)

    def event(self, case: Any, kind: str, on: str, **how: Any) -> Any:
        return self.post(f"/cases/{case['id']}/events", {"kind": kind, "on": on}, **how)
