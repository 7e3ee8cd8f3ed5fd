// What can be sent besides words: each opens a sheet over the phone.

import { upload } from "./api.js";
import { button, el, field } from "./dom.js";
import { record } from "./ogg.js";
import { pdf, pizzaPhoto, receiptPhoto, sticker, voiceNote } from "./samples.js";
import { formSheet, openSheet } from "./sheets.js";

const PLACES = [
  { name: "Marly, Chapinero", latitude: 4.6365, longitude: -74.0652, address: "Calle 51 # 9-40, Bogotá" },
  { name: "Parque de la 93", latitude: 4.6767, longitude: -74.0484, address: "Calle 93A # 13-25, Bogotá" },
  { name: "Usaquén", latitude: 4.6947, longitude: -74.0305, address: "Carrera 6 # 119-10, Bogotá" },
  { name: "Cedritos", latitude: 4.7224, longitude: -74.0422, address: "Calle 140 # 11-45, Bogotá" },
  { name: "Teusaquillo", latitude: 4.6401, longitude: -74.0832, address: "Carrera 19 # 39-20, Bogotá" },
  { name: "Soacha (outside)", latitude: 4.5794, longitude: -74.2168, address: "Soacha, Cundinamarca" },
];

export function openAttachments(phone) {
  openSheet(phone.element, "Send", (close) => {
    const item = (icon, label, open) => button("", () => { close(); open(); }, { class: "attachment" });
    const items = [
      ["🖼", "Photo", () => openPhoto(phone)],
      ["📄", "Document", () => openDocument(phone)],
      ["📍", "Location", () => openLocation(phone)],
      ["👤", "Contact", () => openContact(phone)],
      ["🎤", "Voice note", () => openVoice(phone)],
      ["😀", "Sticker", () => openStickers(phone)],
      ["🛍", "Catalogue", () => openCatalogue(phone)],
    ];
    return el("div", { class: "attachments" }, items.map(([icon, label, open]) => {
      const made = item(icon, label, open);
      made.append(el("span", { "aria-hidden": "true", class: "icon" }, icon), label);
      return made;
    }));
  });
}

async function sendFile(phone, kind, blob, more = {}) {
  const file = await upload(blob, blob.type);
  await phone.send({ [kind]: { id: file.id, ...more } });
}

function chosen(form, samples) {
  return form.file?.size ? form.file : samples[form.sample]();
}

function openPhoto(phone) {
  const samples = { pizza: pizzaPhoto, receipt: receiptPhoto };
  const pick = el("select", { name: "sample" }, el("option", { value: "pizza" }, "Sample: a cold pizza"), el("option", { value: "receipt" }, "Sample: a payment receipt"));
  formSheet(phone.element, "Send a photo", [
    field("Picture", pick),
    field("or a file of yours", el("input", { type: "file", name: "file", accept: "image/jpeg,image/png,image/webp" })),
    field("Caption", el("input", { name: "caption", maxlength: 1024 })),
  ], "Send photo", async (form) => {
    const more = form.caption ? { caption: form.caption } : {};
    await sendFile(phone, "image", await chosen(form, samples), more);
  });
}

function openDocument(phone) {
  formSheet(phone.element, "Send a document", [
    field("A file (empty: a sample PDF)", el("input", { type: "file", name: "file" })),
    field("Caption", el("input", { name: "caption", maxlength: 1024 })),
  ], "Send document", async (form) => {
    const name = form.file?.size ? form.file.name : "comprobante.pdf";
    const more = { filename: name, ...(form.caption ? { caption: form.caption } : {}) };
    await sendFile(phone, "document", form.file?.size ? form.file : pdf(), more);
  });
}

export function openLocation(phone, replyTo) {
  const send = (place) => phone.send({ location: place, ...(replyTo ? { reply_to: replyTo } : {}) });
  openSheet(phone.element, "Send a location", (close) => {
    const known = [...PLACES, ...phone.catalogue.places];
    const rows = known.map((place) =>
      button("", () => { close(); send(place); }, { class: "pick" }));
    rows.forEach((row, index) => row.append(el("strong", {}, `📍 ${known[index].name}`), el("small", {}, known[index].address)));
    const number = (name, value, most) => el("input", { name, type: "number", step: "any", min: -most, max: most, value, required: true });
    const form = el("form", { class: "form", on: { submit: (event) => {
      event.preventDefault();
      const { latitude, longitude, name } = Object.fromEntries(new FormData(form));
      close();
      send({ latitude: Number(latitude), longitude: Number(longitude), ...(name ? { name } : {}) });
    } } },
      el("h4", {}, "Anywhere else"),
      field("Latitude", number("latitude", 4.6482, 90)),
      field("Longitude", number("longitude", -74.0636, 180)),
      field("Name", el("input", { name: "name" })),
      el("button", { class: "primary" }, "Send location"));
    return [...rows, form];
  });
}

function openContact(phone) {
  formSheet(phone.element, "Send a contact", [
    field("Name", el("input", { name: "name", required: true, value: "Lucía Gómez" })),
    field("Phone", el("input", { name: "phone", type: "tel", required: true, value: "+57 300 555 0199" })),
  ], "Send contact", (form) => phone.send({ contacts: [card(form.name, form.phone, "other")] }));
}

export function card(name, phone, origin) {
  const [first, ...rest] = name.split(" ");
  return {
    name: { formatted_name: name, first_name: first, ...(rest.length ? { last_name: rest.join(" ") } : {}) },
    phones: [{ phone, wa_id: phone.replace(/\D/g, ""), type: "CELL" }],
    origin,
  };
}

export function openVoice(phone) {
  openSheet(phone.element, "Send a voice note", (close) => {
    const problem = el("p", { class: "problem", role: "alert" });
    const sendNote = async (blob) => {
      await sendFile(phone, "audio", blob, { voice: true });
      close();
    };
    let stop = null;
    const recorder = button("● Record", async () => {
      try {
        if (stop) await sendNote(await stop());
        else {
          stop = await record();
          recorder.textContent = "■ Stop and send";
        }
      } catch (error) {
        problem.textContent = `The microphone cannot be used: ${error.message}`;
      }
    }, { class: "primary", disabled: typeof AudioEncoder === "undefined" });
    return [recorder, button("Send the sample", async () => sendNote(await voiceNote()), { class: "pick" }), problem];
  });
}

function openStickers(phone) {
  openSheet(phone.element, "Send a sticker", (close) => el("div", { class: "stickers" },
    ["🍕", "😍", "😡", "👍", "🙏", "🎉"].map((emoji) => button(emoji, async () => {
      close();
      await sendFile(phone, "sticker", await sticker(emoji));
    }, { class: "plain", "aria-label": `Sticker ${emoji}` }))));
}

// The catalogue with a cart; what is ordered leaves as WhatsApp's own `order`.
export function openCatalogue(phone, ids) {
  const { catalogue } = phone;
  const cart = new Map();
  openSheet(phone.element, ids ? "Items" : `Catalogue of ${catalogue.name}`, (close) => {
    const total = el("p", { class: "total", "aria-live": "polite" });
    const note = el("input", { name: "note", maxlength: 500 });
    const order = button("Send order", () => {
      const items = [...cart].map(([id, quantity]) => ({ product_retailer_id: id, quantity, item_price: phone.product(id).price_cents / 100, currency: catalogue.currency }));
      close();
      phone.send({ order: { catalog_id: catalogue.catalog_id, text: note.value, product_items: items } });
    }, { class: "primary" });
    const recount = () => {
      const cents = [...cart].reduce((sum, [id, count]) => sum + phone.product(id).price_cents * count, 0);
      const items = [...cart.values()].reduce((sum, count) => sum + count, 0);
      total.textContent = `${items} item${items === 1 ? "" : "s"} · ${phone.money(cents)}`;
      order.disabled = items === 0;
    };
    recount();
    const wanted = ids && new Set(ids);
    const sections = catalogue.sections.map((section) => shelf(section, wanted, phone, cart, recount)).filter(Boolean);
    return [...sections, el("div", { class: "checkout" }, field("Note", note), total, order)];
  });
}

function shelf(section, wanted, phone, cart, recount) {
  const products = section.products.filter((product) => !wanted || wanted.has(product.id) || wanted.has(product.product));
  if (!products.length) return null;
  return el("section", { class: "aisle" }, el("h4", {}, section.title), products.map((product) => {
    const count = el("output", { "aria-label": `${product.name} in the cart` }, "0");
    const change = (by) => {
      const now = Math.max(0, Math.min(99, (cart.get(product.id) ?? 0) + by));
      if (now) cart.set(product.id, now);
      else cart.delete(product.id);
      count.textContent = String(now);
      recount();
    };
    return el("div", { class: "product" },
      el("div", {}, el("strong", {}, product.name), el("small", {}, product.description), el("span", {}, phone.money(product.price_cents))),
      el("div", { class: "stepper" },
        button("−", () => change(-1), { "aria-label": `One ${product.name} less` }), count,
        button("+", () => change(1), { "aria-label": `One ${product.name} more`, disabled: !product.available })));
  }));
}
