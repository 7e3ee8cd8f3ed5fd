// Keeps what lives on a page fresh, asks before what cannot be undone, takes the token out of the
// address. The pages work without it. What is put in was rendered, and escaped, by the server.
"use strict";

const EVERY_MS = 4000;

const live = document.querySelector("[data-live]");
let rendered = live ? live.innerHTML : "";

const address = new URL(location.href);
if (address.searchParams.has("token")) {
  address.searchParams.delete("token");
  history.replaceState(null, "", address);
}

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.ask && !confirm(form.dataset.ask)) event.preventDefault();
  });
}

function toTheEnd() {
  live.scrollTop = live.scrollHeight;
}

function inLocalTime(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    time.title = time.textContent;
    time.textContent = new Date(time.dateTime).toLocaleString();
  }
}

async function freshen() {
  if (document.hidden || live.contains(document.activeElement)) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(live.id);
  if (!fresh || fresh.innerHTML === rendered) return;
  rendered = fresh.innerHTML;
  live.replaceChildren(...fresh.childNodes);
  inLocalTime(live);
  toTheEnd();
}

inLocalTime(document);
if (live) {
  toTheEnd();
  setInterval(() => freshen().catch(() => {}), EVERY_MS);
}
