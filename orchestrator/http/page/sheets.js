// Bottom sheets: modal dialogs over one phone. Esc and a tap beside them close them.

import { button, el } from "./dom.js";

export function openSheet(phoneElement, title, build) {
  const sheet = el("dialog", { class: "sheet", "aria-label": title });
  const close = () => sheet.close();
  sheet.append(
    el("header", {}, el("h3", {}, title), button("✕", close, { class: "plain", "aria-label": "Close" })),
    el("div", { class: "inside" }, build(close)),
  );
  sheet.addEventListener("click", (event) => event.target === sheet && close());
  sheet.addEventListener("close", () => sheet.remove());
  phoneElement.append(sheet);
  const { left, width, bottom } = phoneElement.getBoundingClientRect();
  sheet.style.setProperty("--left", `${Math.max(0, left)}px`);
  sheet.style.setProperty("--width", `${Math.min(width, innerWidth)}px`);
  sheet.style.setProperty("--rise", `${Math.max(0, innerHeight - bottom)}px`);
  sheet.showModal();
  return close;
}

// A form in a sheet: `send` gets the values by name, and the sheet closes if it does not throw.
export function formSheet(phoneElement, title, fields, label, send) {
  return openSheet(phoneElement, title, (close) => {
    const problem = el("p", { class: "problem", role: "alert" });
    const form = el("form", { class: "form", on: { submit: submit } }, fields, problem, el("button", { class: "primary" }, label));
    async function submit(event) {
      event.preventDefault();
      try {
        await send(Object.fromEntries(new FormData(form)));
        close();
      } catch (error) {
        problem.textContent = error.message;
      }
    }
    return form;
  });
}
