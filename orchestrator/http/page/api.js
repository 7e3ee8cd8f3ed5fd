// The daemon's admin listener, seen from the page.

const API = new URL("../api/", import.meta.url);
const ADMIN = new URL("../../admin/", import.meta.url);
const KEPT = "tertulia.token";

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// The link that `make run` prints carries the token; the cookie it buys ends with the daemon's run,
// so the token is kept for this tab and taken out of the address.
export function keepToken() {
  const here = new URL(location.href);
  const token = here.searchParams.get("token");
  if (!token) return;
  sessionStorage.setItem(KEPT, token);
  here.searchParams.delete("token");
  history.replaceState(null, "", here);
}

async function ask(url, options = {}) {
  let answer = await fetch(url, options);
  const token = sessionStorage.getItem(KEPT);
  if (answer.status === 401 && token) {
    const again = new URL(url);
    again.searchParams.set("token", token);
    answer = await fetch(again, options);
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, body.error ?? `the daemon answered ${answer.status}`);
  return body;
}

function post(path, document) {
  return ask(new URL(path, API), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(document),
  });
}

export const phones = () => ask(new URL("phones", API));
export const send = (user, wish) => post(`phones/${encodeURIComponent(user)}/messages`, wish);
export const setFault = (wish) => post("faults", wish);
export const setClock = (wish) => post("clock", wish);
export const mediaUrl = (id) => new URL(`media/${encodeURIComponent(id)}`, API).href;
export const conversation = (key) =>
  ask(new URL(`conversations/${encodeURIComponent(key)}?reveal=1&traces=6`, ADMIN));
export const command = (key, name) =>
  ask(new URL(`conversations/${encodeURIComponent(key)}/${name}`, ADMIN), { method: "POST" });

export function upload(blob, type) {
  const headers = { "Content-Type": type || blob.type || "application/octet-stream" };
  return ask(new URL("media", API), { method: "POST", headers, body: blob });
}

export function socketUrl() {
  const url = new URL("socket", API);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url;
}
