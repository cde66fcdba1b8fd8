// How many notices wait, in the rail: asks every thirty seconds. Without it the count is that of the last page.
import { whenReleased } from "/chat/static/now/pressed.js";

(() => {
  const EVERY = 30000;
  const badge = document.querySelector("[data-inbox]");
  if (!badge) return;

  const look = async () => {
    try {
      const answer = await fetch("/desk/inbox/unread", { redirect: "manual", headers: { Accept: "application/json" } });
      if (answer.type === "opaqueredirect") return; // Signed out: the next page says so.
      if (answer.ok) {
        const { unread } = await answer.json();
        whenReleased(() => {
          badge.textContent = unread > 99 ? "99+" : unread;
          badge.hidden = !unread;
        });
      }
    } catch {
      // The service is away for a moment: asked again like always.
    }
    setTimeout(look, EVERY);
  };

  setTimeout(look, EVERY);
})();
