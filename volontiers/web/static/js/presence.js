// [data-presence=url]: says every fifteen seconds that somebody is on this case. Advisory; a lost ping is nothing.
(() => {
  "use strict";
  const EVERY = 15000;

  document.addEventListener("DOMContentLoaded", () => {
    const here = document.querySelector("[data-presence]");
    if (!here) return;
    const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
    const ping = () => {
      if (document.hidden) return;
      fetch(here.dataset.presence, { method: "POST", headers, credentials: "same-origin" }).catch(() => undefined);
    };
    ping();
    window.setInterval(ping, EVERY);
  });
})();
