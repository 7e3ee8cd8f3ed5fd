// Makes elements. Texts become text nodes only: nothing a user or the bot says is ever markup.

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "on") for (const [type, hear] of Object.entries(value)) node.addEventListener(type, hear);
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function button(label, onClick, properties = {}) {
  return el("button", { type: "button", ...properties, on: { click: onClick } }, label);
}

export function field(label, input) {
  return el("label", { class: "field" }, el("span", {}, label), input);
}

// Only the web's own schemes: `javascript:` and the like stay words.
export function safeLink(href) {
  try {
    const url = new URL(href);
    return ["http:", "https:", "tel:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
