// input[data-communes=url] becomes a combobox. The url answers ?q= with JSON: [{"code", "label", "note"}].
// data-value=id names the hidden field that keeps the code; without JavaScript the typed name is enough.
(() => {
  "use strict";
  const WAIT = 120;

  function enhance(input) {
    const hidden = document.getElementById(input.dataset.value);
    const list = document.createElement("ul");
    let options = [];
    let active = -1;
    let timer = 0;
    let asked = 0;

    list.id = `${input.id}-liste`;
    list.className = "combo-list card-v";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Communes");
    list.hidden = true;
    input.parentNode.classList.add("combo");
    input.after(list);
    Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off",
    }).forEach(([name, value]) => input.setAttribute(name, value));

    function shut() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function point(place) {
      active = place;
      [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
      if (place < 0) return;
      input.setAttribute("aria-activedescendant", list.children[place].id);
      list.children[place].scrollIntoView({ block: "nearest" });
    }

    function choose(option) {
      input.value = option.label;
      if (hidden) hidden.value = option.code;
      shut();
      input.dispatchEvent(new CustomEvent("commune", { bubbles: true, detail: option }));
    }

    function item(option, index) {
      const line = document.createElement("li");
      line.id = `${list.id}-${index}`;
      line.setAttribute("role", "option");
      line.textContent = option.label;
      if (option.note) {
        const note = document.createElement("span");
        note.className = "muted";
        note.textContent = ` ${option.note}`;
        line.append(note);
      }
      line.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(option);
      });
      return line;
    }

    function show(found) {
      options = found;
      list.replaceChildren(...found.map(item));
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
      point(found.length ? 0 : -1);
    }

    async function look() {
      const text = input.value.trim();
      asked += 1;
      const mine = asked;
      if (text.length < 2) {
        shut();
        return;
      }
      try {
        const answer = await fetch(`${input.dataset.communes}?q=${encodeURIComponent(text)}`, { credentials: "same-origin" });
        if (answer.ok && mine === asked && document.activeElement === input) show(await answer.json());
      } catch {
        shut();
      }
    }

    input.addEventListener("input", () => {
      if (hidden) hidden.value = "";
      window.clearTimeout(timer);
      timer = window.setTimeout(look, WAIT);
    });
    input.addEventListener("blur", shut);
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.code in steps) {
        event.preventDefault();
        point((active + steps[event.code] + options.length) % options.length);
      } else if (event.code === "Enter" && active >= 0) {
        event.preventDefault();
        choose(options[active]);
      } else if (event.code === "Tab" && options.length === 1) {
        choose(options[0]);
      } else if (event.code === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        shut();
      }
    });
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("input[data-communes]").forEach(enhance));
})();
