"""Setting a printer up: what is seen on the page is what comes out of the printer."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from centres import tables
from printers import roster
from printers.roster import Printer
from printers.trial import CODE_PAGES, SENTENCE
from printers.typeset import plain
from printers.virtual import VirtualPrinter
from store import Store, journal
from tests.desk.clerk import follow, signed_in
from tests.house import Served
from tests.office.pictures import logo
from tests.office.test_pages import DESK, PHONE, look
from tests.printers.beside import wait_for

pytestmark = pytest.mark.browser

CENTRE = "zok-105"
CODE = f"{CENTRE}-printer-1"
KEEPS_CP866_AT = 37


@pytest.fixture
def virtual() -> Iterator[VirtualPrinter]:
    printer = VirtualPrinter(code_page=KEEPS_CP866_AT).start()
    yield printer
    printer.stop()


@pytest.fixture
def device(served: Served, virtual: VirtualPrinter) -> str:
    """The hall's printer, as it was configured: 80 mm, as a picture."""
    store = Store(served.database)
    with store.write("test") as tx:
        here = tables.devices.c.code == CODE
        found = tx.conn.execute(select(tables.devices.c.id).where(here)).scalar()
        settings = {"driver": "network", "address": virtual.address}
        tx.conn.execute(tables.devices.update().where(here).values(settings=settings))
        roster.configure(tx, Printer(CODE, CENTRE, "Принтер у входа", "network", virtual.address))
        roster.set_logo(tx, CODE, None)
    store.close()
    return str(found)


@pytest.fixture
def admin(served: Served, browser: Any) -> Iterator[Any]:
    context = signed_in(served, browser, "admin", DESK)
    yield context.new_page()
    context.close()


SIZE = """(() => {
  const { complete, naturalWidth, naturalHeight } = document.querySelector("[data-part=preview]");
  return complete && naturalWidth ? [naturalWidth, naturalHeight] : null;
})()"""


def picture(page: Any) -> list[int]:
    """The preview's true size once it has been loaded."""
    found: list[int] = wait_for(lambda: page.evaluate(SIZE))
    return found


def changed_by(page: Any, act: Any) -> list[int]:
    """The preview after something was changed in the form."""
    before = page.get_attribute("[data-part=preview]", "src")
    act()
    assert wait_for(lambda: page.get_attribute("[data-part=preview]", "src") != before)
    return picture(page)


def saved(served: Served) -> tuple[Printer, bytes | None, list[Any]]:
    store = Store(served.database)
    with store.read() as conn:
        found, mark = roster.find(conn, CODE), roster.logo_of(conn, CODE)
        told = [one.data for one in journal.after(conn, CENTRE, 0, 500) if "printer" in one.data]
    store.close()
    assert found
    return found, mark, told


def test_the_slip_moves_with_the_form(
    served: Served, admin: Any, device: str, virtual: VirtualPrinter
) -> None:
    """Every change is seen on the slip before anything is saved; saved, it is what is printed."""
    admin.goto(f"{served.url}/office?kind=printer&centre={CENTRE}")
    follow(admin, "text=Настроить…")
    wide = picture(admin)
    look(admin, "printer-1440")
    narrow = changed_by(admin, lambda: admin.check("input[value='58']"))
    assert narrow[0] < wide[0]
    taller = changed_by(admin, lambda: admin.fill("#heading-ru", "Россети: рады вас видеть"))
    assert taller[1] > narrow[1]
    changed_by(admin, lambda: admin.select_option("#sample", "visits ru"))
    look(admin, "printer-visits-1440")
    admin.set_input_files("#logo", {"name": "l.png", "mimeType": "image/png", "buffer": logo()})
    follow(admin, "text=Сохранить")
    admin.wait_for_selector(".said")
    printer, mark, told = saved(served)
    assert printer.paper.width == 58 and printer.look.heading["ru"].startswith("Россети")
    assert mark and Image.open(io.BytesIO(mark)).mode == "1"
    assert told[-1]["changed"] and told[-1]["printer"] == CODE
    assert picture(admin)
    look(admin, "printer-saved-1440")
    admin.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    look(admin, "printer-390")
    admin.screenshot(path="var/screenshots/office-printer-390-whole.png", full_page=True)
    admin.click("text=Напечатать пробный талон")
    assert wait_for(lambda: virtual.slips)
    assert virtual.slips[0].slip.complete
    assert "напечатан" in admin.inner_text(".trial")


def test_the_code_page_is_found(
    served: Served, admin: Any, device: str, virtual: VirtualPrinter
) -> None:
    """One printed line reads right; chosen, Russian letters come out of this printer."""
    admin.goto(f"{served.url}/office/printers/{device}")
    admin.click("text=Найдём за минуту")
    look(admin, "code-page-1440")
    admin.click("button:has-text('Напечатать')")
    assert wait_for(lambda: virtual.slips)
    lines = [line.text for line in virtual.slips[0].slip.lines if ")" in line.text]
    (right,) = [line for line in lines if line.endswith(plain(SENTENCE))]
    assert len(lines) == len(CODE_PAGES)
    virtual.slips[0].slip.picture.save("var/screenshots/slip-code-pages.png")
    look(admin, "code-page-printed-1440")
    admin.check(f"input[value='{right.split(')')[0]}']")
    follow(admin, "text=Сохранить")
    admin.wait_for_selector(".said")
    printer, _mark, _told = saved(served)
    assert (printer.paper.mode, printer.paper.code_page) == ("text", KEEPS_CP866_AT)
    admin.click("text=Напечатать пробный талон")
    assert wait_for(lambda: len(virtual.slips) == 2)
    assert "Пробная печать" in virtual.slips[0].slip.text


def test_no_line_reads_right(served: Served, admin: Any, device: str) -> None:
    """Then slips are printed as pictures, which every printer can do."""
    admin.goto(f"{served.url}/office/printers/{device}/code-page")
    follow(admin, "text=Сохранить")
    admin.wait_for_selector("[role=alert]")
    admin.check("input[value='none']")
    follow(admin, "text=Сохранить")
    admin.wait_for_selector(".said")
    assert saved(served)[0].paper.mode == "raster"
    admin.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    admin.goto(f"{served.url}/office/printers/{device}/code-page")
    look(admin, "code-page-390")


def test_what_is_no_picture_is_refused(served: Served, admin: Any, device: str) -> None:
    """A text with the name of a picture changes nothing, and the page says so."""
    admin.goto(f"{served.url}/office/printers/{device}")
    bad = {"name": "logo.png", "mimeType": "image/png", "buffer": b"not a picture"}
    admin.set_input_files("#logo", bad)
    follow(admin, "text=Сохранить")
    admin.wait_for_selector("[role=alert]")
    assert saved(served)[1] is None
