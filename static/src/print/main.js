/* A page that is made to be printed: its button appears where a script can do it. */
const button = document.querySelector("[data-part=print]");

button.hidden = false;
button.addEventListener("click", () => window.print());
