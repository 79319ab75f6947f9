// A printer's settings: the slip beside the form is the one that the form as it stands would give.
const PAUSE = 250;

export function printer() {
  const form = document.querySelector("#settings");
  const picture = document.querySelector("[data-part=preview]");
  let timer = 0;

  function show() {
    const said = new FormData(form);
    for (const name of ["csrf_token", "logo", "no_logo"]) said.delete(name);
    const address = `${picture.dataset.from}?${new URLSearchParams(said)}`;
    if (picture.getAttribute("src") === address || !form.checkValidity()) return;
    picture.dataset.width = said.get("width");
    picture.src = address;
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  }

  form.addEventListener("input", soon);
  document.querySelector("#sample").addEventListener("input", soon);
}
