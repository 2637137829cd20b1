// The live board. Polls carry the ETag of what is already shown (the answers are no-store, so the browser
// keeps none), stop while the tab is hidden, and say when the board no longer moves. Arrows walk the rows.
(() => {
  "use strict";
  const etags = new Map();
  let missed = 0;
  let lastSeen = new Date().toTimeString().slice(0, 5);

  const board = () => document.querySelector("[data-board]");
  const isPoll = (event) => board() && board().contains(event.detail.elt || event.target);
  const address = (detail) => {
    const url = new URL(detail.path || detail.pathInfo.requestPath, window.location.href);
    return url.pathname + url.search;
  };

  function say(text) {
    const state = document.querySelector("[data-board-state]");
    if (state && state.textContent !== text) state.textContent = text;
  }

  function answered(xhr) {
    missed = 0;
    lastSeen = xhr.getResponseHeader("X-Clock") || new Date().toTimeString().slice(0, 5);
    board().classList.remove("frozen");
    say(`à jour à ${lastSeen}`);
  }

  function unanswered() {
    missed += 1;
    if (missed < 2) return;
    board().classList.add("frozen");
    say(`Tableau figé à ${lastSeen} — nouvelle tentative`);
  }

  document.addEventListener("htmx:configRequest", (event) => {
    if (!isPoll(event) || event.detail.verb !== "get") return;
    if (document.hidden) {
      event.preventDefault();
      return;
    }
    const known = etags.get(address(event.detail));
    if (known) event.detail.headers["If-None-Match"] = known;
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isPoll(event)) return;
    const { xhr } = event.detail;
    if (xhr.status === 304 || (xhr.status >= 200 && xhr.status < 300)) {
      const etag = xhr.getResponseHeader("ETag");
      if (etag) etags.set(address(event.detail), etag);
      answered(xhr);
    } else {
      unanswered();
    }
  });

  // What was unfolded stays so, and before htmx gives the focus back to what it holds.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isPoll(event)) return;
    document.querySelectorAll("[data-board] details[open][id]").forEach((fold) => {
      const { serverResponse } = event.detail;
      event.detail.serverResponse = serverResponse.replace(`id="${fold.id}"`, `id="${fold.id}" open`);
    });
  });

  // One stop for Tab in the whole list; ↑ ↓ move, Enter opens what the row links to.
  const rows = () => [...document.querySelectorAll("[data-rows] tr[id]")];

  function rove(current) {
    rows().forEach((row) => { row.tabIndex = row === current ? 0 : -1; });
  }

  function walk(event) {
    const row = event.target.closest("[data-rows] tr[id]");
    if (!row || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    const list = rows();
    const place = list.indexOf(row);
    const next = { ArrowDown: list[place + 1], ArrowUp: list[place - 1], Home: list[0], End: list.at(-1) }[event.code];
    if (next) {
      event.preventDefault();
      rove(next);
      next.focus();
    } else if (event.code === "Enter" && event.target === row) {
      row.querySelector("a[href]").click();
    } else if (event.code === "F8") {
      event.preventDefault();
      row.querySelector(".c-next a, .c-next button").click();
    }
  }

  function start() {
    const list = rows();
    if (list.length && !list.some((row) => row.tabIndex === 0)) rove(list[0]);
  }

  document.addEventListener("keydown", walk);
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-rows] tr[id]");
    if (row) rove(row);
  });
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:afterSettle", start);
})();
