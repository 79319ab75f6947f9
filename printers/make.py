"""A job becomes the bytes of its slip: told by the house, composed, dressed and set."""

from __future__ import annotations

import logging
from dataclasses import replace

from printers import roster, spool
from printers.facts import Kind, Tell
from printers.look import Look, dress
from printers.paper import Mode, Paper
from printers.roster import Printer
from printers.slip import Slip, compose
from printers.spool import Job
from printers.words import words
from store import Store
from web.offload import offload

log = logging.getLogger(__name__)


def slip_of(store: Store, tell: Tell, job: Job) -> tuple[Printer, bytes] | None:
    """The printer and the slip of a claimed job. None where there is nothing to print: then the
    job has failed, as nobody needs it, or waits until somebody has mended what prevents it."""
    try:
        made = _make(store, tell, job)
    except Exception:
        # Nothing was sent yet. A missing font is mended by somebody; until then the job waits
        # like one whose printer is off.
        log.exception("the slip of job %s could not be made", job.id)
        with store.write() as tx:
            spool.put_back(tx, job, "slip")
        return None
    if made is None:
        with store.write() as tx:
            spool.failed(tx, job, "gone")
    return made


def _make(store: Store, tell: Tell, job: Job) -> tuple[Printer, bytes] | None:
    with store.read() as conn:
        printer = roster.find(conn, job.printer)
        told = tell(conn, job.kind, job.subject)
        logo = roster.logo_of(conn, job.printer)
    if printer is None or told is None:
        return None
    paper = printer.paper
    if job.kind is Kind.PAGES:
        # Code pages are of characters: nothing could be chosen from a picture.
        paper = replace(paper, mode=Mode.TEXT)
    return printer, offload(set_slip, replace(told, copy=job.copy), paper, printer.look, logo)


def set_slip(slip: Slip, paper: Paper, look: Look, logo: bytes | None) -> bytes:
    """A slip as its printer takes it."""
    # The library reads all printers there are from a file when it is loaded: not at each start.
    from printers.escpos import render

    return render(dress(compose(slip, words(slip.lang)), look, logo, slip.lang), paper)
