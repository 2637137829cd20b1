// form[data-autosave=url]: what changed is posted every three seconds, so that a crash loses nothing.
// The words of .count[data-for=id] follow what is typed in the field of that id.
(() => {
  "use strict";
  const PAUSE = 3000;
  const RETRY = 6000;

  function watch(form) {
    const state = document.querySelector("[data-draft-state]");
    let saved = new URLSearchParams(new FormData(form)).toString();
    let leaving = false;

    const say = (text) => { if (state) state.textContent = text; };

    async function save() {
      const body = new URLSearchParams(new FormData(form)).toString();
      if (leaving || body === saved) return PAUSE;
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST",
          body,
          headers: { "Content-Type": "application/x-www-form-urlencoded" },
          credentials: "same-origin",
        });
        if (!answer.ok) throw new Error(String(answer.status));
        saved = body;
        say("brouillon enregistré");
        return PAUSE;
      } catch {
        say("brouillon pas encore enregistré, nouvel essai");
        return RETRY;
      }
    }

    async function loop() {
      window.setTimeout(loop, await save());
    }

    form.addEventListener("submit", () => { leaving = true; });
    window.addEventListener("pageshow", () => { leaving = false; });
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
    window.setTimeout(loop, PAUSE);
  }

  function count(event) {
    const words = document.querySelector(`.count[data-for="${CSS.escape(event.target.id)}"]`);
    if (words) words.textContent = `${event.target.value.length}/${event.target.maxLength}`;
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("form[data-autosave]").forEach(watch);
    document.addEventListener("input", count);
  });
})();
