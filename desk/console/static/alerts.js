// What waits for a person: asks every ten seconds, counts in the rail and in the title. Danger beeps when it grows; that somebody
// waits beeps only for who has switched that on in this browser.
import { whenReleased } from "/chat/static/now/pressed.js";

(() => {
  const EVERY = 10000;
  const badge = document.querySelector("[data-alerts]");
  if (!badge) return;

  const title = document.title;
  const toggle = document.querySelector("[data-sound]");
  const SOUND = "sound of waiting";
  const isOn = () => localStorage.getItem(SOUND) === "on";
  let audio = null;
  let owed = false;
  let shown = "";

  // A browser lets a page sound only after a touch or a key; what came before it is rung then.
  const unlock = () => {
    audio = audio || new AudioContext();
    return audio.resume().then(() => { if (owed) beep(); });
  };
  for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, unlock, { once: true });

  const beep = () => {
    owed = !audio || audio.state !== "running";
    if (owed) return;
    [0, 0.22].forEach((pause, at) => {
      const start = audio.currentTime + pause;
      const tone = new OscillatorNode(audio, { frequency: at ? 880 : 660 });
      const loudness = new GainNode(audio, { gain: 0 });
      loudness.gain.setValueAtTime(0, start);
      loudness.gain.linearRampToValueAtTime(0.2, start + 0.02);
      loudness.gain.linearRampToValueAtTime(0, start + 0.18);
      tone.connect(loudness).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.2);
    });
  };

  const draw = () => {
    toggle.setAttribute("aria-pressed", isOn());
    toggle.hidden = false;
  };
  toggle.addEventListener("click", () => {
    localStorage.setItem(SOUND, isOn() ? "off" : "on");
    draw();
    // So that it is known what to listen for, and whether it is loud enough.
    if (isOn()) unlock().then(beep);
  });
  addEventListener("storage", draw);
  draw();

  // Kept for the tab, so that going to another page neither rings again nor misses what grew meanwhile.
  const before = () => JSON.parse(sessionStorage.getItem("alerts") || '{"waiting":0,"danger":0}');

  const show = ({ waiting, danger }) => {
    const parts = [];
    if (danger) parts.push(badge.dataset.danger.replace("{n}", danger));
    if (waiting) parts.push(badge.dataset.waiting.replace("{n}", waiting));
    document.title = (danger ? "⚠ " : "") + (waiting ? `(${waiting}) ` : "") + title;
    // The same words are not set again: a screen reader would say them every ten seconds.
    if (parts.join() === shown) return;
    shown = parts.join();
    badge.replaceChildren(...parts.map((words, at) => {
      const part = document.createElement("a");
      part.href = badge.dataset.alerts;
      part.className = danger && at === 0 ? "count danger" : "count";
      part.textContent = words;
      return part;
    }));
  };

  // Signed out: nothing is asked for any more, and whoever relies on the ring must know.
  const silent = () => {
    const words = badge.dataset.silent;
    const link = document.createElement("a");
    link.href = location.href;
    link.className = "count danger";
    link.textContent = words;
    badge.replaceChildren(link);
    document.title = `⚠ ${words} · ${title}`;
  };

  const look = async () => {
    try {
      const answer = await fetch("/desk/alerts", { redirect: "manual", headers: { Accept: "application/json" } });
      if (answer.type === "opaqueredirect" || answer.status === 403) return whenReleased(silent);
      if (answer.ok) {
        const now = await answer.json();
        const last = before();
        whenReleased(() => show(now));
        if ((isOn() && now.waiting > last.waiting) || now.danger > last.danger) beep();
        sessionStorage.setItem("alerts", JSON.stringify(now));
      }
    } catch {
      // The service is away for a moment: asked again like always.
    }
    setTimeout(look, EVERY);
  };

  look();
})();
