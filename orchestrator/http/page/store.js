// What this browser remembers: which phones lie on the table, and how the page looks.

const KEY = "tertulia.page";
const NAMES = ["Ana Rojas", "Juan Pérez", "Luisa Díaz", "Andrés Gil", "Sara Núñez", "Camilo Ortiz"];

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

export const store = { phones: [], theme: "", developer: innerWidth > 900, ...read() };

export function save() {
  try {
    localStorage.setItem(KEY, JSON.stringify(store));
  } catch {
    // A browser that keeps nothing still has a phone until the page is closed.
  }
}

export function suggestedPhone() {
  const taken = new Set(store.phones.map((phone) => phone.user_id));
  const number = Array.from({ length: 90 }, (_, index) => String(573001234567 + index * 11)).find(
    (candidate) => !taken.has(candidate),
  );
  return { user_id: number, name: NAMES[taken.size % NAMES.length] };
}
