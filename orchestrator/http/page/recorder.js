// Writes a chat as a conversation script: what was said and sent, and what came back.

import { conversation } from "./api.js";

const MEDIA = ["image", "video", "audio", "document", "sticker"];
const GAP_MS = 60_000;

const text = (words) => JSON.stringify(words);

export async function downloadScript(phone) {
  const { traces } = await conversation(phone.key).catch(() => ({ traces: [] }));
  const script = writeScript(phone, traces);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([script], { type: "application/toml" }));
  link.download = `${phone.contact.name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.toml`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// Every message of the user's is a turn; what the business said until the next one is expected.
export function writeScript(phone, traces) {
  const entries = [...phone.entries.values()].filter((entry) => entry.ticks !== "pending" && entry.ticks !== "failed");
  const firstSaid = entries.findIndex((entry) => entry.from === "user");
  const told = firstSaid < 0 ? [] : entries.slice(firstSaid);
  const zone = phone.catalogue.timezone;
  const lines = [
    "# Recorded with the phone in the browser. Loosen what may change, then keep it as a test.",
    "",
    "[[conversation]]",
    `name = ${text(`a chat of ${phone.contact.name}, ${phone.format(told[0]?.at ?? phone.table.now(), { day: "numeric", month: "long", hour: "numeric", minute: "2-digit" })}`)}`,
  ];
  if (told.length) lines.push(`now = ${text(withOffset(told[0].at, zone))}`);
  lines.push(`user_name = ${text(phone.contact.name)}`);
  let before = null;
  told.forEach((entry, index) => {
    if (entry.from !== "user") return;
    const end = told.findIndex((other, place) => place > index && other.from === "user");
    const replies = told.slice(index + 1, end < 0 ? undefined : end);
    lines.push("", "[[conversation.turn]]", ...sent(entry));
    const gap = before ? new Date(entry.at) - new Date(before) : 0;
    if (gap >= GAP_MS) lines.push(`after = "${Math.round(gap / 1000)}s"`);
    lines.push(...expected(replies, traces.find((trace) => trace.message_id === entry.id)));
    before = entry.at;
  });
  return `${lines.join("\n")}\n`;
}

function sent({ bubble }) {
  if (bubble.choice) return [`tap = ${text(bubble.choice)}`];
  if (bubble.location) return [`location = [${decimal(bubble.location.latitude)}, ${decimal(bubble.location.longitude)}]`];
  if (bubble.order) {
    const items = bubble.order.product_items.map((item) => `${text(item.product_retailer_id)} = ${item.quantity}`);
    return [`cart = { ${items.join(", ")} }`];
  }
  if (MEDIA.includes(bubble.kind)) {
    const caption = bubble.body ? `caption = ${text(bubble.body)}` : "";
    return caption ? [`send = { ${bubble.kind} = { ${caption} } }`] : [`media = ${text(bubble.kind)}`];
  }
  if (bubble.contacts) return [`send = { contacts = [${bubble.contacts.map(inline).join(", ")}] }`];
  return [`say = ${text(bubble.body ?? "")}`];
}

const decimal = (number) => (Number.isInteger(Number(number)) ? `${Number(number)}.0` : String(Number(number)));

function inline(thing) {
  if (Array.isArray(thing)) return `[${thing.map(inline).join(", ")}]`;
  if (thing && typeof thing === "object") {
    const pairs = Object.entries(thing).map(([key, one]) => `${text(key)} = ${inline(one)}`);
    return `{ ${pairs.join(", ")} }`;
  }
  return typeof thing === "string" ? text(thing) : String(thing);
}

function expected(replies, trace) {
  const lines = [];
  if (trace?.lane) lines.push(`lane = ${text(trace.lane)}`);
  if (trace?.intent) lines.push(`intent = ${text(trace.intent)}`);
  const says = replies.map(({ bubble }) => (bubble.body ?? "").split("\n")[0].trim()).filter(Boolean);
  if (says.length) lines.push(`says = [${says.map(text).join(", ")}]`);
  const buttons = replies.flatMap(({ bubble }) => [
    ...(bubble.buttons ?? []).map((button) => button.title),
    ...(bubble.sections ?? []).flatMap((section) => section.rows.map((row) => row.title)),
  ]);
  if (buttons.length) lines.push(`buttons = [${buttons.map(text).join(", ")}]`);
  lines.push(`replies = ${replies.length}`);
  return lines;
}

// The moment as the business's clock shows it, with its offset: 2026-11-24T15:00:00-05:00.
export function withOffset(at, zone) {
  const moment = new Date(at);
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" })
      .formatToParts(moment).map(({ type, value }) => [type, value]),
  );
  const local = `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}`;
  const minutes = Math.round((Date.parse(`${local}Z`) - moment) / 60000);
  const sign = minutes < 0 ? "-" : "+";
  const two = (number) => String(number).padStart(2, "0");
  return `${local}${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}
