// The table: its phones, the developer's panel, and what ties them to the daemon.

import { keepToken } from "./api.js";
import { Connection } from "./connection.js";
import { button, el, field } from "./dom.js";
import { Panel } from "./panel.js";
import { Phone } from "./phone.js";
import { downloadScript } from "./recorder.js";
import { formSheet } from "./sheets.js";
import { save, store, suggestedPhone } from "./store.js";

const STATES = {
  here: "",
  away: "The daemon is away: looking for it again…",
  locked: "The daemon does not know this page: open the link that `make run` prints.",
};

class Table {
  constructor() {
    this.phones = new Map();
    this.selected = null;
    this.numbers = [];
    this.catalogues = {};
    this.ahead = 0;
    this.place = document.getElementById("phones");
    this.tabs = document.getElementById("tabs");
    this.panel = new Panel(document.getElementById("panel"), this);
    this.connection = new Connection({
      onWelcome: (welcome) => this.welcome(welcome),
      onBatch: (batch) => this.phones.get(batch.phone)?.take(batch),
      onControls: (controls) => this.onControls(controls),
      onState: (state) => this.onState(state),
    });
  }

  start() {
    keepToken();
    this.dress();
    document.getElementById("add").addEventListener("click", () => this.openAdd());
    document.getElementById("theme").addEventListener("click", () => this.turn());
    document.getElementById("developer").addEventListener("click", () => this.toggleDeveloper());
    document.addEventListener("visibilitychange", () => this.connection.setReading(this.isReading()));
    if (!store.phones.length) store.phones.push(suggestedPhone());
    for (const contact of store.phones) this.lay(contact);
    this.select([...this.phones.values()][0]);
    this.connection.connect();
  }

  isReading() {
    return document.visibilityState === "visible";
  }

  // The emulator's time, which may be ahead of ours.
  now() {
    return new Date(Date.now() + this.ahead);
  }

  welcome({ phone_number_ids: numbers, catalogues }) {
    this.numbers = numbers;
    this.catalogues = catalogues ?? {};
    for (const phone of this.phones.values()) phone.rename();
  }

  onControls(controls) {
    this.ahead = new Date(controls.now) - Date.now();
    this.panel.showControls(controls);
  }

  onState(state) {
    const words = document.getElementById("connection");
    words.textContent = STATES[state];
    words.dataset.state = state;
  }

  // Phones on the table.

  lay(contact) {
    const phone = new Phone(contact, this);
    this.phones.set(contact.user_id, phone);
    this.place.append(phone.element);
    const tab = button(contact.name, () => this.goTo(phone), { "aria-pressed": "false" });
    phone.tab = tab;
    this.tabs.append(tab);
    this.connection.watch(contact.user_id, 0, this.isReading());
    return phone;
  }

  goTo(phone) {
    phone.element.scrollIntoView({ inline: "center", block: "nearest" });
    phone.input.focus();
    this.select(phone);
  }

  select(phone) {
    if (this.selected === phone || !phone) return;
    this.selected = phone;
    for (const one of this.phones.values()) {
      one.tab.setAttribute("aria-pressed", String(one === phone));
      one.element.classList.toggle("selected", one === phone);
    }
    this.panel.show(phone);
  }

  touched(phone) {
    if (phone === this.selected) this.panel.refreshSoon();
  }

  dial(phone, number) {
    phone.contact.number = number;
    save();
    phone.clear();
    phone.rename();
    this.connection.watch(phone.contact.user_id, 0, this.isReading());
    this.panel.show(phone);
  }

  remove(phone) {
    const id = phone.contact.user_id;
    this.connection.leave(id);
    this.phones.delete(id);
    phone.element.remove();
    phone.tab.remove();
    store.phones = store.phones.filter((contact) => contact.user_id !== id);
    save();
    const next = [...this.phones.values()][0];
    if (next) this.goTo(next);
    else document.getElementById("add").focus();
  }

  openAdd() {
    const suggested = suggestedPhone();
    formSheet(document.body, "Add a phone", [
      field("Name", el("input", { name: "name", required: true, maxlength: 60, value: suggested.name })),
      field("Number, with country code", el("input", { name: "user_id", required: true, inputmode: "tel", value: suggested.user_id })),
      el("p", { class: "hint" }, "A user id such as CO.4471829364550918273 is a person who hides the number."),
    ], "Add", ({ name, user_id: typed }) => {
      const id = /^[A-Za-z]{2}\./.test(typed.trim()) ? typed.trim() : typed.replace(/\D/g, "");
      if (!/^(\d{7,15}|[A-Z]{2}\.[A-Za-z0-9]{1,128})$/.test(id)) throw new Error("Write digits with the country code, for example 573005550117.");
      if (this.phones.has(id)) throw new Error("That phone lies on the table already.");
      const contact = { user_id: id, name };
      store.phones.push(contact);
      save();
      setTimeout(() => this.goTo(this.lay(contact)));
    });
  }

  saveScript(phone) {
    downloadScript(phone).catch((error) => phone.complain(error.message));
  }

  // How the page looks.

  dress() {
    document.documentElement.dataset.theme = store.theme;
    document.body.classList.toggle("with-panel", store.developer);
    document.getElementById("developer").setAttribute("aria-pressed", String(store.developer));
  }

  turn() {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = store.theme || (dark ? "dark" : "light");
    store.theme = now === "dark" ? "light" : "dark";
    save();
    this.dress();
  }

  toggleDeveloper() {
    store.developer = !store.developer;
    save();
    this.dress();
    if (store.developer) document.getElementById("panel").scrollIntoView({ block: "nearest" });
  }
}

new Table().start();
