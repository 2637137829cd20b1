// F2, F8, F9 and Escape press the visible button that bears the key. event.code, because AZERTY moves letters.
(() => {
  "use strict";
  const KEYS = new Set(["F2", "F8", "F9", "Escape"]);
  const SHEET_OFF = "volontiers.keysheet";

  const visible = (element) => element.getClientRects().length > 0 && !element.disabled;

  function bearer(code) {
    const scope = document.querySelector("dialog[open]") || document;
    return [...scope.querySelectorAll(`[data-key="${code}"]`)].find(visible);
  }

  // Single letters belong to the radio group that defines them, and only while the focus is inside it.
  function chooseByLetter(event) {
    const group = event.target.type === "radio" && event.target.closest("fieldset");
    const radio = group && group.querySelector(`input[data-letter="${CSS.escape(event.key.toUpperCase())}"]`);
    if (!radio) return;
    radio.checked = true;
    radio.focus();
  }

  function closeMenus() {
    const open = [...document.querySelectorAll("details.menu[open]")];
    open.forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    return open.length > 0;
  }

  function openSheet(event) {
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    const sheet = document.getElementById("touches");
    if (typing || !sheet || sheet.open || localStorage.getItem(SHEET_OFF) === "off") return;
    sheet.showModal();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "?") return openSheet(event);
    if (event.key.length === 1) return chooseByLetter(event);
    if (!KEYS.has(event.code) || event.defaultPrevented) return undefined;
    if (event.code === "F8" && event.target.closest("[data-rows] tr")) return undefined; // board.js: that row's next step
    if (event.code === "Escape" && (document.querySelector("dialog[open]") || closeMenus())) return undefined;
    const button = bearer(event.code);
    if (event.code !== "Escape" || button) event.preventDefault();
    if (button && !event.repeat) button.click();
    return undefined;
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog).showModal();
    if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog").close();
    if (event.target.closest("[data-keysheet-off]")) {
      localStorage.setItem(SHEET_OFF, "off");
      event.target.closest("dialog").close();
    }
  });
})();
