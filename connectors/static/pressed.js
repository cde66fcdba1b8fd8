// What lies under a pressed pointer stays where it is until that is let go: a button that moves away or is made anew meanwhile would
// not be pressed. The console takes this from here, too.

/** A release that is lost, a long press and words that are being selected hold nothing up for longer. */
const AT_MOST = 1_000;
/** A finger's click comes a moment after it was let go. */
const CLICK_WITHIN = 100;

/** What waits, in the order in which it was asked for. @type {Set<() => void>} */
const waiting = new Set();
/** Runs from the press until what waits may act. */
let timer = 0;

/** Act at once or, while a pointer is pressed, after it was let go; once, however often it is asked for. @param {() => void} act */
export function whenReleased(act) {
  if (timer) waiting.add(act);
  else act();
}

/** @param {number} pause */
function actIn(pause) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = 0;
    // One that fails does not keep the others from acting.
    for (const act of waiting) queueMicrotask(act);
    waiting.clear();
  }, pause);
}

/** @param {PointerEvent} event */
const pressed = (event) => event.isPrimary && event.button === 0 && actIn(AT_MOST);
/** @param {PointerEvent} event */
const released = (event) => timer && event.isPrimary && actIn(CLICK_WITHIN);
// What a click does by itself, like sending a form, is done before the timer's turn.
const over = () => timer && actIn(0);

window.addEventListener("pointerdown", pressed, true);
window.addEventListener("pointerup", released, true);
window.addEventListener("pointercancel", released, true);
window.addEventListener("click", over, true);
window.addEventListener("blur", over);
