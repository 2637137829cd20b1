// One-tap pages on a poor network: form[data-retry]. Only the address, the choice and its key are stored, and
// only until the answer left; the same key makes a repeated sending one answer. Without JavaScript: a plain form.
(() => {
  "use strict";
  const STORE = "volontiers.answer";
  const STORED = ["csrfmiddlewaretoken", "key", "choice"];
  const AGAIN = 4000;
  const WAITING = "Pas de réseau. Votre réponse partira dès que possible. Ne fermez pas cette page.";

  const say = (text) => { document.getElementById("annonce").textContent = text; };

  function store(answer) {
    const fields = answer.fields.filter(([name]) => STORED.includes(name));
    localStorage.setItem(STORE, JSON.stringify({ ...answer, fields }));
  }

  function stored() {
    try {
      return JSON.parse(localStorage.getItem(STORE));
    } catch {
      return null;
    }
  }

  // `arrived` is called with the response; only a network that is away brings us to the second half.
  async function send(answer, arrived) {
    let response;
    try {
      response = await fetch(answer.url, { method: "POST", body: new URLSearchParams(answer.fields), credentials: "same-origin" });
    } catch {
      store(answer);
      say(WAITING);
      window.setTimeout(() => send(answer, arrived), AGAIN);
      return;
    }
    localStorage.removeItem(STORE);
    if (response.redirected) window.location.replace(response.url);
    else arrived();
  }

  // The server answered with a page of its own: the browser asks for it the plain way, under the same key.
  function plainly(form, button) {
    if (button && button.name) {
      const choice = document.createElement("input");
      Object.assign(choice, { type: "hidden", name: button.name, value: button.value });
      form.append(choice);
    }
    form.submit();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.retry === undefined) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "yes";
    const fields = [...new FormData(form, event.submitter)];
    send({ url: form.action, page: window.location.href, fields }, () => plainly(form, event.submitter));
  });

  document.addEventListener("DOMContentLoaded", () => {
    const answer = stored();
    if (answer && answer.page === window.location.href) send(answer, () => window.location.reload());
  });
})();
