// For the developer: the session and what the last turn changed, how it was decided, switches, clock.

import { Refused, conversation, setClock, setFault } from "./api.js";
import { button, el, field } from "./dom.js";

const FAULTS = {
  duplicate: ["Duplicate webhooks", "each comes twice"],
  reorder: ["Reorder webhooks", "overtaken by the next one"],
  delay: ["Delay webhooks", "each comes 5 s late"],
  drop_statuses: ["Drop statuses", "sent, delivered, read never come"],
  rate_limit: ["Rate limit", "429, code 130429"],
  pair_limit: ["Pair limit", "429, code 131056"],
  server_error: ["Server error", "500, code 131000"],
  timeout: ["Timeout", "arrives, but no answer for 5 s"],
  expired_token: ["Expired token", "401, code 190"],
  undeliverable: ["Undeliverable", "failed status, code 131026"],
};
const STEPS = [["+1 h", 3600], ["+8 h", 8 * 3600], ["+25 h", 25 * 3600], ["+7 d", 7 * 86400]];
// Different after every turn: no news.
const DULL = new Set(["version", "updated_at", "turns", "last_user_msg_id", "last_assistant_msg_id", "last_user_msg_at"]);
const TRACE_LINES = ["lane", "intent", "confidence", "tier", "agent", "outcome", "locale"];
const OR = "or ";
const WINDOW_MS = 24 * 3600 * 1000;

export class Panel {
  constructor(place, table) {
    this.table = table;
    this.phone = null;
    this.before = null;
    this.state = null;
    this.turn = null;
    this.session = el("div", {});
    this.trace = el("div", {});
    this.faults = el("ul", { class: "faults" });
    this.clock = el("div", {});
    this.heading = el("h2", {}, "Developer");
    place.append(
      this.heading,
      part("Last turn", this.trace),
      part("Session", this.session),
      part("Virtual clock", this.clock),
      part("Faults", el("div", {}, el("p", { class: "hint" }, "Each ends after so many times (×) or seconds (s)."), this.faults, button("All off", () => this.order(setFault({ off: null })), { class: "small" }))),
    );
    this.problem = el("p", { class: "problem", role: "alert" });
    place.append(this.problem);
    this.buildFaults();
    this.buildClock();
  }

  show(phone) {
    Object.assign(this, { phone, before: null, state: null, turn: null, looked: false });
    this.heading.textContent = `Developer · ${phone.contact.name}`;
    this.refresh();
  }

  // The turn is on record a moment after its replies: looked for twice.
  refreshSoon() {
    clearTimeout(this.soon);
    clearTimeout(this.later);
    this.soon = setTimeout(() => this.refresh(), 200);
    this.later = setTimeout(() => this.refresh(), 1100);
  }

  async refresh() {
    const { phone } = this;
    if (!phone?.number) return;
    let found;
    try {
      found = await conversation(phone.key);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 404) return;
      found = { state: null, traces: [] };
    }
    if (phone !== this.phone) return;
    const last = found.traces.at(-1) ?? null;
    if (last?.entry_id !== this.turn) this.before = this.looked ? (this.state ?? {}) : null;
    this.looked = true;
    this.turn = last?.entry_id ?? null;
    this.state = found.state;
    this.drawState();
    this.drawTrace(last, found.traces);
    this.drawWindow();
  }

  drawState() {
    if (!this.state) {
      this.session.replaceChildren(el("p", { class: "hint" }, "There is no session yet: say something."));
      return;
    }
    const same = (key) => (key in this.before ? JSON.stringify(this.before[key]) === JSON.stringify(this.state[key]) : isEmpty(this.state[key]));
    const changed = (key) => Boolean(this.before) && !DULL.has(key) && !same(key);
    const keys = Object.keys(this.state).sort((one, other) => Number(changed(other)) - Number(changed(one)));
    const row = (key) => el(
      "tr",
      { class: changed(key) ? "changed" : null, data: { key } },
      el("th", { scope: "row" }, key, changed(key) ? el("span", { class: "hidden" }, " (changed)") : null),
      el("td", {}, value(this.state[key]), changed(key) && key in this.before ? el("del", {}, brief(this.before[key])) : null),
    );
    const shown = keys.filter((key) => changed(key) || !isEmpty(this.state[key]));
    const empty = keys.filter((key) => !shown.includes(key));
    const open = this.session.querySelector(":scope > details")?.open ?? false;
    this.session.replaceChildren(
      el("table", {}, el("caption", { class: "hidden" }, "Session state, changes of the last turn first"), el("tbody", {}, shown.map(row))),
      el("details", { open }, el("summary", {}, `${empty.length} keys are empty`), el("table", {}, el("tbody", {}, empty.map(row)))),
    );
  }

  drawTrace(last, all) {
    if (!last) {
      this.trace.replaceChildren(el("p", { class: "hint" }, "No turn yet."));
      return;
    }
    const known = new Set([...TRACE_LINES, "reasons", "alternatives", "replies", "duration_us", "entry_id", "partition", "message_id", "kind", "text", "received_at", "committed_at", "attempts", "error", "effects", "handoffs"]);
    const rows = [
      ["said", last.text || `[${last.kind}]`],
      ...TRACE_LINES.map((key) => [key, last[key]]),
      ["why", (last.reasons ?? []).filter((reason) => !reason.startsWith(OR)).join(" · ")],
      ["instead", (last.reasons ?? []).filter((reason) => reason.startsWith(OR)).map((reason) => reason.slice(OR.length)).join(", ")],
      ["handed on", (last.handoffs ?? []).join(" → ")],
      ["effects", (last.effects ?? []).map((effect) => effect.kind ?? JSON.stringify(effect)).join(", ")],
      ["time", timings(last)],
      ["error", last.error],
      ...Object.entries(last).filter(([key]) => !known.has(key)),
      ...(last.replies ?? []).map((reply, index) => [`reply ${index + 1}`, `${reply.kind ?? ""} ${reply.state}${reply.error_code ? ` (${reply.error_code})` : ""}`]),
    ].filter(([, words]) => words !== null && words !== undefined && words !== "");
    const facts = rows.map(([key, words]) => [el("dt", {}, key), el("dd", { data: { fact: key } }, value(words))]);
    const earlier = all.slice(0, -1).reverse().map((turn) => el("li", {}, el("q", {}, turn.text || turn.kind), ` ${turn.lane ?? ""} · ${turn.intent ?? turn.outcome} · ${turn.tier ?? ""}`));
    this.trace.replaceChildren(el("dl", {}, facts.flat()), earlier.length ? el("details", {}, el("summary", {}, "Earlier turns"), el("ol", { class: "earlier" }, earlier)) : "");
  }

  // Switches.

  buildFaults() {
    this.switches = new Map(Object.entries(FAULTS).map(([fault, [label, words]]) => {
      const amount = el("input", { type: "number", min: 1, max: 1000, value: 1, "aria-label": `${label}: how much` });
      const unit = el("select", { "aria-label": `${label}: times or seconds` }, el("option", { value: "times" }, "×"), el("option", { value: "seconds" }, "s"));
      const toggle = button("", () => this.flip(fault, { [unit.value]: amount.valueAsNumber || 1 }), { role: "switch", "aria-checked": "false", "aria-label": label, class: "switch" });
      const left = el("span", { class: "left", "aria-live": "polite" });
      this.faults.append(el("li", { data: { fault } }, toggle, el("span", { class: "about" }, el("strong", {}, label), el("small", {}, words)), left, amount, unit));
      return [fault, { toggle, left }];
    }));
  }

  flip(fault, bound) {
    const on = this.switches.get(fault).toggle.getAttribute("aria-checked") === "true";
    this.order(setFault(on ? { off: fault } : { fault, ...bound }));
  }

  showControls({ now, ahead_seconds: ahead, faults }) {
    for (const row of faults) {
      const shown = this.switches.get(row.fault);
      if (!shown) continue;
      shown.toggle.setAttribute("aria-checked", String(row.on));
      shown.left.textContent = row.on ? (row.left ? `${row.left} left` : `${row.ends_in_seconds} s left`) : "";
    }
    this.ahead.textContent = ahead ? `${(ahead / 3600).toFixed(1)} h ahead` : "real time";
    this.tick();
  }

  buildClock() {
    this.time = el("strong", { class: "now" });
    this.ahead = el("span", { class: "hint" });
    this.window = el("p", { class: "hint", id: "window" });
    const hours = el("input", { type: "number", min: 0, max: 1440, step: "any", value: 2, name: "hours" });
    this.clock.append(
      el("p", {}, this.time, " ", this.ahead),
      this.window,
      el("div", { class: "steps" }, STEPS.map(([label, seconds]) => button(label, () => this.order(setClock({ step_seconds: seconds })), { class: "small" })), button("Reset", () => this.order(setClock({ reset: true })), { class: "small" })),
      el("form", { class: "steps", on: { submit: (event) => { event.preventDefault(); this.order(setClock({ step_seconds: hours.valueAsNumber * 3600 })); } } }, field("Hours", hours), el("button", { class: "small" }, "Step")),
    );
    setInterval(() => this.tick(), 1000);
  }

  tick() {
    const zone = this.phone?.catalogue.timezone;
    const shown = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" });
    this.time.textContent = shown.format(this.table.now());
    this.drawWindow();
  }

  drawWindow() {
    const at = this.phone?.lastUserAt;
    const left = at ? WINDOW_MS - (this.table.now() - new Date(at)) : null;
    const minutes = Math.floor((left ?? 0) / 60000);
    this.window.textContent = left === null
      ? "24-hour window: nothing was written yet"
      : left > 0 ? `24-hour window: open for ${Math.floor(minutes / 60)} h ${minutes % 60} min` : "24-hour window: closed, only templates pass";
  }

  async order(work) {
    try {
      await work;
      this.problem.textContent = "";
    } catch (error) {
      this.problem.textContent = error.message;
    }
  }
}

function part(title, content) {
  return el("details", { open: true, class: "part" }, el("summary", {}, el("h3", {}, title)), content);
}

function isEmpty(thing) {
  return thing === null || thing === "" || thing === false || thing === 0 || (Array.isArray(thing) && !thing.length);
}

function brief(thing) {
  const words = typeof thing === "string" ? thing : JSON.stringify(thing);
  return words.length > 90 ? `${words.slice(0, 90)}…` : words;
}

function value(thing) {
  if (thing !== null && typeof thing === "object") {
    const count = Array.isArray(thing) ? `${thing.length} entries` : "object";
    if (Array.isArray(thing) && !thing.length) return "none";
    return el("details", {}, el("summary", {}, count), el("pre", {}, JSON.stringify(thing, null, 1)));
  }
  return thing === null ? "null" : String(thing);
}

function timings({ duration_us: turn, received_at: from, committed_at: to, attempts }) {
  const whole = new Date(to) - new Date(from);
  const waited = whole >= 0 && whole < 60_000 ? `, ${whole} ms from door to commit` : "";
  return `${(turn / 1000).toFixed(1)} ms for the turn${waited}, attempt ${attempts}`;
}
