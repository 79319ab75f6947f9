"""The application as gunicorn loads it."""

from priyom.app import create_app
from priyom.logs import configure
from priyom.settings import Settings

settings = Settings()
configure(settings.log_level)
app = create_app(settings)
