"""How gunicorn serves the house: gevent workers, one on SQLite. Read by `priyom serve`.

gunicorn patches each worker for gevent before it loads the application, so nothing here may
import a room at the top."""

import gc
import os
from typing import Any

# What is loaded stays for ever: no search for garbage in it before `priyom.garbage` takes over.
gc.disable()

worker_class = "gevent"
workers = int(os.environ.get("PRIYOM_WORKERS", "1"))
bind = f"{os.environ.get('PRIYOM_HOST', '127.0.0.1')}:{os.environ.get('PRIYOM_PORT', '8000')}"
worker_connections = 20000
# Live sockets never end by themselves: a graceful stop would wait for its whole timeout.
graceful_timeout = 5
timeout = 60
keepalive = 15
limit_request_line = 4094
accesslog = None
loglevel = "warning"
proc_name = "priyom"


def post_worker_init(worker: Any) -> None:
    """The application is loaded: begin what goes on by itself."""
    from priyom import garbage

    background = worker.app.callable.extensions["priyom_background"]
    background.start()
    garbage.tend(background.touched)


def when_ready(_server: Any) -> None:
    print(f"priyom: http://{bind}", flush=True)
