// The sheet of a ticket: a button that prints it. Without it the browser's own menu does.
"use strict";

(() => {
  const button = document.querySelector("[data-print]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => print());
})();
