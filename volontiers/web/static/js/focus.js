// Brings the reader to the error summary, or to the heading that changed, after a load and after an exchange.
(() => {
  "use strict";

  function bring(root) {
    const target = [".error-summary", "[data-focus]"]
      .map((kind) => (root.matches && root.matches(kind) ? root : root.querySelector(kind)))
      .find(Boolean);
    if (!target) return;
    if (!target.matches("input, [tabindex]")) target.setAttribute("tabindex", "-1");
    target.focus();
  }

  document.addEventListener("DOMContentLoaded", () => bring(document));
  document.addEventListener("htmx:afterSettle", (event) => bring(event.target));

  // A form leaves once: a second click on the same button waits for the answer to the first.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.dataset.autosaveOnly !== undefined) return;
    if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 4000) event.preventDefault();
    form.dataset.sent = String(Date.now());
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
})();
