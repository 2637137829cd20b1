// [data-rota]: a table of half-days. The arrows pass from one cell to the next that can be acted on; Enter acts, as on any link.
(() => {
  "use strict";
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  function next(cell, [down, across]) {
    const rows = [...cell.closest("tbody").rows];
    let row = rows.indexOf(cell.parentElement) + down;
    let column = cell.cellIndex + across;
    while (rows[row] && rows[row].cells[column]) {
      const target = rows[row].cells[column].querySelector("a, button");
      if (target) return target;
      row += down;
      column += across;
    }
    return null;
  }

  document.addEventListener("keydown", (event) => {
    const step = STEPS[event.code];
    const cell = step && !event.altKey && !event.ctrlKey && !event.metaKey && event.target.closest("[data-rota] td");
    const target = cell && next(cell, step);
    if (!target) return;
    event.preventDefault();
    target.focus();
  });
})();
