"""Setting up: the schema, and the demo's network."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from centres.network_file import import_network
from priyom.settings import Settings
from store import Clock, Store

ROOT = Path(__file__).resolve().parent.parent
NETWORK = ROOT / "centres" / "demo-network.yaml"


def alembic(url: str) -> Config:
    """Alembic's configuration for a database, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "store" / "migrations"))
    config.attributes["url"] = url
    return config


def migrate(url: str, revision: str = "head") -> None:
    """Create the schema or bring it up to date."""
    command.upgrade(alembic(url), revision)


def demo(settings: Settings) -> None:
    """The demo's network. Nobody has a password: the demo's first page signs in without one, and
    only on the machine itself."""
    store = Store(settings.url, Clock())
    with store.write("system") as tx:
        import_network(tx, NETWORK, progress=True)
    store.close()
