// One phone on the table: its chat with the business, and everything its owner can do.

import { command, send as post } from "./api.js";
import { card, openAttachments, openCatalogue, openLocation, openVoice } from "./attach.js";
import { inWords, renderMessage } from "./bubbles.js";
import { button, el, field } from "./dom.js";
import { formSheet, openSheet } from "./sheets.js";

const EMOJIS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const EDIT_MS = 15 * 60 * 1000;
const MOST = 800; // bubbles kept on one screen

export class Phone {
  // `table` knows the catalogues and the emulator's time, and is told what happens here.
  constructor(contact, table) {
    this.contact = contact;
    this.table = table;
    this.entries = new Map();
    this.lastUserAt = null;
    this.replyTo = null;
    this.build();
  }

  get number() {
    return this.contact.number ?? this.table.numbers[0] ?? "";
  }

  get catalogue() {
    return this.table.catalogues[this.number] ?? { name: "The business", sections: [], places: [], currency: "COP" };
  }

  get businessName() {
    return this.catalogue.name;
  }

  get key() {
    return `${this.number}:${this.contact.user_id}`;
  }

  product(id) {
    for (const section of this.catalogue.sections) {
      const found = section.products.find((product) => product.id === id || product.product === id);
      if (found) return found;
    }
    return null;
  }

  money(cents) {
    const { locale = "es-CO", currency } = this.catalogue;
    return new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: cents % 100 ? 2 : 0 }).format(cents / 100);
  }

  clockTime(at) {
    return this.format(at, { hour: "numeric", minute: "2-digit" });
  }

  format(at, options) {
    return new Intl.DateTimeFormat("en-GB", { timeZone: this.catalogue.timezone, ...options }).format(new Date(at));
  }

  // What it looks like.

  build() {
    const { name, user_id: id } = this.contact;
    this.status = el("span", { class: "status", role: "status" });
    this.log = el("ol", { class: "log", role: "log", "aria-live": "polite", "aria-label": `Chat of ${name}`, tabindex: "0" });
    this.trouble = el("p", { class: "trouble", role: "alert", hidden: true });
    this.quoteBar = el("div", { class: "quoting", hidden: true });
    this.input = el("textarea", { rows: 1, placeholder: "Message", "aria-label": `Message from ${name}`, enterkeyhint: "send", on: { input: () => this.fit(), keydown: (event) => this.onKey(event) } });
    this.sendButton = button("🎤", () => this.onSend(), { class: "send", "aria-label": "Voice note" });
    this.title = el("strong", {}, this.businessName);
    this.element = el(
      "section",
      { class: "phone", "aria-label": `Phone of ${name}`, data: { phone: id }, on: { focusin: () => this.table.select(this) } },
      el("header", { class: "owner" }, el("span", {}, el("strong", {}, name), ` +${id}`.replace("+CO.", "CO.")), button("⋯", () => this.openSettings(), { class: "plain", "aria-label": `Phone of ${name}: more`, "aria-haspopup": "dialog" })),
      el("header", { class: "top" }, el("span", { class: "avatar", "aria-hidden": "true" }, "🍕"), el("span", { class: "who" }, this.title, this.status)),
      this.log,
      this.trouble,
      this.quoteBar,
      el("form", { class: "composer", on: { submit: (event) => { event.preventDefault(); this.onSend(); } } }, button("+", () => openAttachments(this), { class: "attach", "aria-label": "Attach", "aria-haspopup": "dialog" }), this.input, this.sendButton),
    );
  }

  rename() {
    this.title.textContent = this.businessName;
    for (const entry of this.entries.values()) this.draw(entry);
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
    const words = this.input.value.trim() !== "";
    this.sendButton.textContent = words ? "➤" : "🎤";
    this.sendButton.setAttribute("aria-label", words ? "Send" : "Voice note");
  }

  onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (this.input.value.trim()) this.onSend();
    } else if (event.key === "Escape") this.quote(null);
  }

  onSend() {
    const text = this.input.value;
    if (!text.trim()) {
      openVoice(this);
      return;
    }
    this.input.value = "";
    this.fit();
    this.send({ text, ...(this.replyTo ? { reply_to: this.replyTo } : {}) });
    this.quote(null);
  }

  // What its owner does.

  async send(wish) {
    const id = `client-${crypto.randomUUID()}`;
    const about = { phone_number_id: this.number, name: this.contact.name, client_id: id };
    const pending = this.isQuiet(wish) ? null : this.addPending(id, wish);
    try {
      await post(this.contact.user_id, { ...wish, ...about });
    } catch (error) {
      if (pending && this.entries.has(id)) {
        pending.ticks = "failed";
        pending.wish = wish;
        this.draw(pending);
      }
      this.complain(error.message);
    }
  }

  isQuiet(wish) {
    return "reaction" in wish || "edit" in wish || "revoke" in wish;
  }

  addPending(id, wish) {
    const body = wish.text ?? wish.title ?? "…";
    const bubble = { kind: "text", body, ...(wish.reply_to ? { quoted: wish.reply_to } : {}) };
    return this.add({ id, from: "user", at: this.table.now().toISOString(), bubble, ticks: "pending" });
  }

  retry(entry) {
    this.drop(entry.id);
    this.send(entry.wish);
  }

  choose(choice, entry) {
    return this.send({ choice: choice.id, message_id: entry.id, title: choice.title });
  }

  openList(entry) {
    openSheet(this.element, entry.bubble.button, (close) =>
      entry.bubble.sections.map((section) =>
        el("section", { class: "aisle" }, section.title ? el("h4", {}, section.title) : null, section.rows.map((row) => {
          const made = button("", () => { close(); this.choose(row, entry); }, { class: "pick" });
          made.append(el("strong", {}, row.title));
          if (row.description) made.append(el("small", {}, row.description));
          return made;
        }))));
  }

  openLocation(replyTo) {
    openLocation(this, replyTo);
  }

  openCatalogue(ids) {
    openCatalogue(this, ids);
  }

  shareOwnContact(replyTo) {
    const { name, user_id: id } = this.contact;
    this.send({ contacts: [card(name, `+${id}`, "contact_request")], reply_to: replyTo });
  }

  openFlow(entry) {
    const { flow } = entry.bubble;
    const sample = JSON.stringify({ flow_token: flow.token ?? "" });
    formSheet(this.element, flow.title, [
      el("p", { class: "hint" }, `Form ${flow.id}: what it would send back`),
      field("Answers as JSON", el("textarea", { name: "response", rows: 6 }, sample)),
    ], "Send form", (form) => this.send({ flow: { response: JSON.parse(form.response) }, reply_to: entry.id }));
  }

  openMenu(entry) {
    const mine = entry.from === "user";
    const fresh = this.table.now() - new Date(entry.at) < EDIT_MS;
    openSheet(this.element, "Message", (close) => {
      const act = (label, work) => button(label, () => { close(); work(); }, { class: "pick" });
      const emojis = EMOJIS.map((emoji) => button(emoji, () => { close(); this.react(entry, emoji); }, { class: "plain", "aria-label": `React with ${emoji}` }));
      return [
        el("div", { class: "stickers" }, emojis),
        entry.reactions.get("user") ? act("Remove my reaction", () => this.react(entry, "")) : null,
        act("Reply", () => this.quote(entry)),
        act("Copy", () => navigator.clipboard?.writeText(inWords(entry.bubble))),
        mine && fresh && entry.bubble.kind === "text" ? act("Edit", () => this.openEdit(entry)) : null,
        mine ? act("Delete for everyone", () => this.send({ revoke: entry.id })) : null,
      ].filter(Boolean);
    });
  }

  react(entry, emoji) {
    this.send({ reaction: { message_id: entry.id, ...(emoji ? { emoji } : {}) } });
  }

  openEdit(entry) {
    formSheet(this.element, "Edit message", [
      field("Text", el("textarea", { name: "text", rows: 4, required: true }, entry.bubble.body)),
    ], "Save", (form) => this.send({ edit: { message_id: entry.id, text: form.text } }));
  }

  quote(entry) {
    this.replyTo = entry?.id ?? null;
    this.quoteBar.hidden = !entry;
    if (!entry) return;
    this.quoteBar.replaceChildren(el("span", {}, inWords(entry.bubble)), button("✕", () => this.quote(null), { class: "plain", "aria-label": "Do not reply to it" }));
    this.input.focus();
  }

  openSettings() {
    openSheet(this.element, `Phone of ${this.contact.name}`, (close) => {
      const act = (label, work) => button(label, () => { close(); work(); }, { class: "pick" });
      const numbers = this.table.numbers.length > 1
        ? field("Writes to", el("select", { on: { change: (event) => this.table.dial(this, event.target.value) } }, this.table.numbers.map((number) => el("option", { value: number, selected: number === this.number }, this.table.catalogues[number]?.name ?? number))))
        : null;
      return [
        numbers,
        act("Save this chat as a test script", () => this.table.saveScript(this)),
        act("Forget the session (reset)", () => command(this.key, "reset").then(() => this.table.touched(this), (error) => this.complain(error.message))),
        act("Put this phone away", () => this.table.remove(this)),
      ].filter(Boolean);
    });
  }

  // What happens to it.

  take(batch) {
    if (batch.restarted || batch.lost) this.clear();
    this.log.setAttribute("aria-busy", String(!batch.live));
    const atEnd = this.isAtEnd();
    for (const event of batch.events) if (event.phone_number_id === this.number) this.happen(event, batch.live);
    this.log.setAttribute("aria-busy", "false");
    if (atEnd) this.toEnd();
    if (batch.events.length) this.table.touched(this);
  }

  happen(event, live) {
    if (event.kind === "message") this.onMessage(event);
    else if (event.kind === "ticks") this.onTicks(event);
    else if (event.kind === "typing" && live) this.onTyping(event.seconds);
    else if (event.kind === "trouble" && live) this.complain(event.detail);
  }

  onMessage({ id, from, at, message: bubble }) {
    if (from === "user") this.lastUserAt = at;
    else this.onTyping(0);
    const target = bubble.target && this.entries.get(bubble.target);
    if (bubble.kind === "reaction") target?.reactions.set(from, bubble.emoji);
    else if (bubble.kind === "edit" && target) Object.assign(target, { bubble: { ...target.bubble, body: bubble.body }, edited: true });
    else if (bubble.kind === "revoke" && target) target.deleted = true;
    else {
      if (bubble.client_id) this.drop(bubble.client_id);
      this.add({ id, from, at, bubble, ticks: "sent" });
      return;
    }
    if (target) this.draw(target);
  }

  onTicks({ id, ticks }) {
    const entry = this.entries.get(id);
    if (!entry) return;
    entry.ticks = ticks;
    if (entry.from === "user") {
      this.trouble.hidden = true;
      this.draw(entry);
    }
  }

  onTyping(seconds) {
    clearTimeout(this.typingEnds);
    this.status.textContent = seconds ? "typing…" : "";
    if (seconds) this.typingEnds = setTimeout(() => this.onTyping(0), seconds * 1000);
  }

  complain(words) {
    this.trouble.textContent = words;
    this.trouble.hidden = false;
  }

  // The log.

  add(entry) {
    const made = { reactions: new Map(), ...entry };
    const day = this.format(made.at, { weekday: "long", day: "numeric", month: "long" });
    if (day !== this.lastDay) this.log.append(el("li", { class: "day" }, day));
    this.lastDay = day;
    this.entries.set(made.id, made);
    made.node = renderMessage(made, this);
    this.log.append(made.node);
    if (this.entries.size > MOST) this.drop(this.entries.keys().next().value);
    if (made.from === "user") this.toEnd();
    return made;
  }

  draw(entry) {
    const focused = entry.node.contains(document.activeElement);
    const node = renderMessage(entry, this);
    entry.node.replaceWith(node);
    entry.node = node;
    if (focused) node.querySelector("button")?.focus();
  }

  drop(id) {
    this.entries.get(id)?.node.remove();
    this.entries.delete(id);
  }

  clear() {
    this.entries.clear();
    this.log.replaceChildren();
    this.lastDay = null;
  }

  goTo(id) {
    const node = this.entries.get(id)?.node;
    node?.scrollIntoView({ block: "center" });
    node?.querySelector("button")?.focus();
  }

  isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 120;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}
