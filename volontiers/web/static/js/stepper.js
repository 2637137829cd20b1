// [data-stepper]: − and + beside a number field, which stays a plain number field without JavaScript.
(() => {
  "use strict";

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-stepper] [data-step]").forEach((button) => { button.hidden = false; });
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    const field = button.closest("[data-stepper]").querySelector("input");
    if (button.dataset.step === "1") field.stepUp();
    else field.stepDown();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
