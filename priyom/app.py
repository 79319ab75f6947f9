"""`create_app`: every room put together into one Flask application. Starts nothing."""

from hashlib import sha256
from pathlib import Path

from flask import Flask
from flask_socketio import SocketIO
from flask_wtf.csrf import generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

import store as ground
from centres.directory import Directory
from priyom import demo_flag, wiring
from priyom.settings import Settings
from store import Clock, Store
from web import language, limits, problems, refusals, security, typography, who
from web.house import KEY, House

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "static" / "dist"


def create_app(settings: Settings | None = None) -> Flask:
    """A new application over the database that the settings name."""
    settings = settings or Settings()
    _refuse_strangers()
    settings.home.mkdir(parents=True, exist_ok=True)
    store = Store(settings.url, Clock(settings.home / "clock.json"))
    house = House(
        store=store,
        directory=Directory(store),
        home=settings.home,
        secret=settings.signing_secret(),
        demo=demo_flag.is_demo(store),
        test_clock=settings.test_clock,
        rate_limits=settings.rate_limits,
        redis_url=settings.redis_url,
        public_url=settings.public_url,
        served_at=settings.served_at,
    )
    app = Flask(
        "priyom",
        static_folder=str(DIST),
        static_url_path="/static",
        template_folder=str(ROOT / "web" / "templates"),
    )
    app.config.update(
        SECRET_KEY=house.secret,
        SESSION_COOKIE_NAME="priyom",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        COOKIES_SECURE=settings.secure_cookies,
        # A kiosk's page stays open for weeks; the token lives as long as its session.
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions[KEY] = house
    app.jinja_env.globals["csrf_token"] = generate_csrf
    app.jinja_env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False}
    language.register(app)
    typography.register(app)
    problems.register(app)
    refusals.register(app)
    security.register(app)
    limits.register(app, settings.redis_url, settings.rate_limits)
    who.register(app)
    socketio = SocketIO(
        app,
        async_mode=wiring.async_mode(),
        message_queue=settings.redis_url,
        # Two houses that share one Redis must not hear each other.
        channel=f"priyom-{sha256(settings.url.encode()).hexdigest()[:12]}",
        transports=["websocket"],
        ping_interval=10,
        ping_timeout=10,
        manage_session=False,
    )
    if settings.proxies:
        # Around Socket.IO too: behind the proxy all telephones would else share one address, and
        # with it one limit.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    wiring.connect(app, house, socketio, settings)
    return app


def _refuse_strangers() -> None:
    """Names such as `scheduler` or `display` exist on the package index: a foreign package in the
    place of one of our rooms would fail in strange ways, so do not even start."""
    here = Path(ground.__file__).resolve().parent.parent
    for room in wiring.ROOMS:
        found = Path(__import__(room).__file__ or "").resolve().parent.parent
        if found != here:
            raise SystemExit(f"room {room!r} was imported from {found}, not from {here}")
