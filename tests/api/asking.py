"""How a test speaks to the API."""

import uuid
from typing import Any

from centres.tokens import create_token


class Api:
    """One machine of each role; every POST bears a fresh key unless a test says otherwise."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.store = app.extensions["priyom"].store
        self.client = app.test_client()
        self._tokens: dict[tuple[str, str], str] = {}

    def token(self, role: str, scope: str = "network") -> str:
        if (role, scope) not in self._tokens:
            with self.store.write("test") as tx:
                self._tokens[role, scope] = create_token(tx, role, scope)
        return self._tokens[role, scope]

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        role: str | None = "admin",
        scope: str = "network",
        key: str | None = "new",
        lang: str = "ru",
        **more: Any,
    ) -> Any:
        headers = {"Accept-Language": lang, **more.pop("headers", {})}
        if role:
            headers["Authorization"] = f"Bearer {self.token(role, scope)}"
        if key:
            headers["Idempotency-Key"] = uuid.uuid4().hex if key == "new" else key
        content = {"data": body} if isinstance(body, bytes) else {"json": body}
        if body is None:
            content = {}
        address = path if path.startswith("/api") else f"/api/v1{path}"
        return self.client.open(address, method=method, headers=headers, **content, **more)

    def get(self, path: str, **how: Any) -> Any:
        return self.call("GET", path, key=None, **how)

    def post(self, path: str, body: Any = None, **how: Any) -> Any:
        return self.call("POST", path, body, **how)

    def come(self, service: str = "reference", centre: str = "hall", **wish: Any) -> Any:
        """A ticket as its issuer gets it."""
        answer = self.post(f"/centres/{centre}/tickets", {"service": service, **wish})
        assert answer.status_code == 201, answer.text
        return answer.get_json()

    def open(self, window: str = "1", centre: str = "hall") -> None:
        assert self.post(f"/centres/{centre}/windows/{window}/open").status_code == 200

    def next(self, window: str = "1", body: Any = None, centre: str = "hall") -> Any:
        return self.post(f"/centres/{centre}/windows/{window}/next", body)

    def act(self, ticket: Any, action: str, body: Any = None, **how: Any) -> Any:
        return self.post(f"/tickets/{ticket['id']}/{action}", body, **how)


def problem(answer: Any, status: int, name: str) -> dict[str, Any]:
    """A problem document of this status and name; gives its body."""
    assert answer.status_code == status, (answer.status_code, answer.text)
    assert answer.content_type == "application/problem+json"
    body: dict[str, Any] = answer.get_json()
    assert (body["type"], body["status"]) == (f"/problems/{name}", status)
    assert body["title"] and "Traceback" not in answer.text and "sqlalchemy" not in answer.text
    return body
