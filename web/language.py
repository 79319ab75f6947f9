"""Which language somebody is spoken to in: Russian first, English complete."""

from pathlib import Path

from babel import Locale
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale

from centres.names import LANGUAGES

TRANSLATIONS = Path(__file__).parent / "translations"


def language() -> str:
    """`?lang=`, then the signed-in person's, then Accept-Language, then Russian."""
    if not has_request_context():
        return LANGUAGES[0]
    chosen = request.args.get("lang") or g.get("lang")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def current_language() -> str:
    """The language in force here, inside a request or under `force_locale`."""
    locale: Locale | None = get_locale()
    return locale.language if locale else LANGUAGES[0]


def register(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app, default_locale=LANGUAGES[0], locale_selector=language)
    app.jinja_env.globals["current_language"] = current_language
