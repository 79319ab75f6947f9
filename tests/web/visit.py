"""A browser as far as a test needs one: cookies, forms, the page's CSRF token."""

import re
from typing import Any

CSRF = re.compile(r'name="?csrf"? content="([^"]*)"')


class Visit:
    """One browser at the house."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.client = app.test_client()
        self.token = ""

    def get(self, path: str, **how: Any) -> Any:
        how.setdefault("headers", {}).setdefault("Accept", "text/html")
        answer = self.client.get(path, **how)
        found = CSRF.search(answer.text) if answer.mimetype == "text/html" else None
        if found:
            self.token = found[1]
        return answer

    def submit(self, path: str, **fields: str) -> Any:
        """A form of the page seen last."""
        data = {"csrf_token": self.token} | fields
        return self.client.post(path, data=data, headers={"Accept": "text/html"})

    def sign_in(self, login: str, password: str, next: str = "") -> Any:
        self.get("/sign-in")
        return self.submit("/sign-in", login=login, password=password, next=next)
