// One message as WhatsApp draws it. `phone` says what a tap does.

import { mediaUrl } from "./api.js";
import { button, el, safeLink } from "./dom.js";
import { formatted, outside } from "./format.js";

const TICKS = {
  pending: ["🕓", "waiting to be sent"],
  sent: ["✓", "sent"],
  delivered: ["✓✓", "delivered"],
  read: ["✓✓", "read"],
  failed: ["!", "not sent"],
};
const MEDIA_WORDS = { image: "📷 Photo", video: "🎬 Video", audio: "🎤 Voice message", document: "📄 Document", sticker: "Sticker" };

export function renderMessage(entry, phone) {
  const mine = entry.from === "user";
  const row = el("li", { class: `row ${mine ? "mine" : "theirs"}`, data: { id: entry.id, kind: entry.bubble.kind } });
  const bubble = el(
    "article",
    { class: `bubble kind-${entry.bubble.kind}`, "aria-label": `${mine ? "You" : phone.businessName}, ${phone.clockTime(entry.at)}` },
    entry.deleted ? el("p", { class: "body gone" }, "🚫 This message was deleted") : content(entry, phone),
    foot(entry, phone, mine),
  );
  row.append(bubble);
  if (!entry.deleted) {
    bubble.append(button("⌄", () => phone.openMenu(entry), { class: "more", "aria-label": "Message actions", "aria-haspopup": "dialog" }));
    row.append(...choices(entry, phone));
  }
  const emojis = [...entry.reactions.values()].filter(Boolean);
  if (emojis.length) bubble.append(el("span", { class: "reactions", role: "img", "aria-label": `Reactions: ${emojis.join(" ")}` }, emojis.join("")));
  return row;
}

// What a message is called in one line: in quotes, and for the screen reader.
export function inWords(bubble) {
  if (bubble.body) return bubble.body;
  if (bubble.media) return bubble.media.file_name ?? MEDIA_WORDS[bubble.media.type] ?? "File";
  if (bubble.location) return `📍 ${bubble.location.name ?? "Location"}`;
  if (bubble.contacts) return "👤 Contact";
  if (bubble.order) return "🛒 Order";
  return bubble.header ?? `[${bubble.kind}]`;
}

function content(entry, phone) {
  const { bubble } = entry;
  const parts = [];
  if (bubble.quoted) parts.push(quote(bubble.quoted, phone));
  if (bubble.header_media) parts.push(media(bubble.header_media));
  else if (bubble.header) parts.push(el("p", { class: "header" }, bubble.header));
  if (bubble.media) parts.push(media(bubble.media));
  if (bubble.location) parts.push(place(bubble.location));
  for (const card of bubble.contacts ?? []) parts.push(contact(card));
  if (bubble.order) parts.push(order(bubble.order, phone));
  if (bubble.products) parts.push(products(bubble.products, phone));
  if (bubble.cards) parts.push(cards(bubble.cards, phone));
  if (bubble.template) parts.push(el("p", { class: "hint" }, `Template ${bubble.template} (${bubble.language})`));
  if (bubble.body) parts.push(el("p", { class: "body" }, ...formatted(bubble.body)));
  if (bubble.footer) parts.push(el("p", { class: "footer" }, bubble.footer));
  if (!parts.length) parts.push(el("p", { class: "body gone" }, inWords(bubble)));
  return parts;
}

function foot(entry, phone, mine) {
  const [sign, words] = TICKS[entry.ticks] ?? TICKS.sent;
  return el(
    "span",
    { class: "foot" },
    entry.edited ? "edited " : null,
    el("time", { datetime: entry.at }, phone.clockTime(entry.at)),
    mine ? el("span", { class: `ticks ${entry.ticks}`, role: "img", "aria-label": words }, sign) : null,
    entry.ticks === "failed" ? button("Try again", () => phone.retry(entry), { class: "again" }) : null,
  );
}

function quote(id, phone) {
  const quoted = phone.entries.get(id);
  const who = quoted?.from === "user" ? "You" : phone.businessName;
  return el(
    "button",
    { type: "button", class: "quote", "aria-label": "Go to the quoted message", on: { click: () => phone.goTo(id) } },
    el("strong", {}, quoted ? who : "A message"),
    el("span", {}, quoted ? inWords(quoted.bubble) : "no longer here"),
  );
}

function choices(entry, phone) {
  const { bubble } = entry;
  const made = (bubble.buttons ?? []).map((choice) =>
    button(`↩ ${choice.title}`, () => phone.choose(choice, entry), { class: "choice", "aria-label": choice.title }),
  );
  if (bubble.button) made.push(button(`☰ ${bubble.button}`, () => phone.openList(entry), { class: "choice", "aria-haspopup": "dialog", "aria-label": bubble.button }));
  if (bubble.url) {
    const href = safeLink(bubble.url.href);
    made.push(href ? outside(href, `↗ ${bubble.url.title}`, { class: "choice" }) : el("p", { class: "choice" }, bubble.url.title));
  }
  if (bubble.asks_for === "location") made.push(button("📍 Send location", () => phone.openLocation(entry.id), { class: "choice" }));
  if (bubble.asks_for === "contact") made.push(button("👤 Share contact", () => phone.shareOwnContact(entry.id), { class: "choice" }));
  if (bubble.flow) made.push(button(`▤ ${bubble.flow.title}`, () => phone.openFlow(entry), { class: "choice", "aria-haspopup": "dialog" }));
  if (bubble.products || bubble.catalogue) {
    const ids = bubble.products?.flatMap((section) => section.ids);
    made.push(button(ids ? "🛍 View items" : "🛍 View catalogue", () => phone.openCatalogue(ids), { class: "choice", "aria-haspopup": "dialog" }));
  }
  return made.length ? [el("div", { class: "choices" }, made)] : [];
}

function media({ type, id, link, file_name: name, voice }) {
  const address = id && !id.startsWith("simulated-") ? mediaUrl(id) : null;
  const words = name ?? MEDIA_WORDS[type] ?? "File";
  if (!address) {
    const href = link && safeLink(link);
    const label = href ? outside(href, "open the link") : null;
    return el("p", { class: `file ${type}` }, el("span", {}, words), label);
  }
  if (type === "image" || type === "sticker") return picture(address, words, type);
  if (type === "audio") return el("div", { class: "voice" }, el("span", { "aria-hidden": "true" }, voice ? "🎤" : "🎵"), el("audio", { controls: true, preload: "none", src: address, "aria-label": words }));
  if (type === "video") return el("video", { controls: true, preload: "metadata", src: address, "aria-label": words });
  return el("a", { class: "file document", href: address, download: name ?? "document" }, `📄 ${words}`);
}

function picture(address, words, type) {
  const image = el("img", { src: address, alt: words, class: type, loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(el("p", { class: "file" }, `${words} (no longer kept)`)));
  return image;
}

function place({ latitude, longitude, name, address }) {
  const words = `${Number(latitude).toFixed(5)}, ${Number(longitude).toFixed(5)}`;
  const href = `https://www.openstreetmap.org/?mlat=${Number(latitude)}&mlon=${Number(longitude)}#map=16`;
  return el(
    "div",
    { class: "place" },
    el("div", { class: "map", role: "img", "aria-label": `Map of ${name ?? words}` }, "📍"),
    name ? el("strong", {}, name) : null,
    address ? el("span", {}, address) : null,
    outside(href, words),
  );
}

function contact(card) {
  const name = typeof card.name === "string" ? card.name : card.name?.formatted_name;
  const phones = (card.phones ?? []).map((phone) => (typeof phone === "string" ? phone : phone.phone));
  return el("div", { class: "card" }, el("span", { class: "avatar", "aria-hidden": "true" }, "👤"), el("strong", {}, name ?? "Contact"), el("span", {}, phones.join(", ")));
}

function order(cart, phone) {
  const items = cart.product_items ?? [];
  const lines = items.map((item) => el("li", {}, `${item.quantity} × ${phone.product(item.product_retailer_id)?.name ?? item.product_retailer_id}`));
  const count = items.reduce((sum, item) => sum + Number(item.quantity), 0);
  return el("div", { class: "cart" }, el("strong", {}, `🛒 ${count} item${count === 1 ? "" : "s"}`), el("ul", {}, lines), cart.text ? el("p", { class: "body" }, cart.text) : null);
}

function products(sections, phone) {
  const ids = sections.flatMap((section) => section.ids);
  const lines = ids.slice(0, 4).map((id) => {
    const product = phone.product(id);
    return el("li", {}, product ? `${product.name} · ${phone.money(product.price_cents)}` : id);
  });
  return el("ul", { class: "shelf" }, lines, ids.length > 4 ? el("li", {}, `and ${ids.length - 4} more`) : null);
}

function cards(all, phone) {
  const made = all.map((card) => {
    const href = card.url && safeLink(card.url.href);
    const product = card.product && phone.product(card.product);
    return el(
      "li",
      { class: "slide" },
      card.header_media ? media(card.header_media) : null,
      card.body ? el("p", { class: "body" }, ...formatted(card.body)) : null,
      card.product ? el("p", { class: "body" }, product ? `${product.name} · ${phone.money(product.price_cents)}` : card.product) : null,
      href ? outside(href, card.url.title) : null,
    );
  });
  return el("ul", { class: "slides", tabindex: "0", "aria-label": "Cards" }, made);
}
