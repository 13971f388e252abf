// Shortcut keys of the desk: only while no text field has the focus, without modifiers, and never when turned off.
const STORED = "laurel:keys";
const form = document.querySelector("form[data-keep]");
const list = document.getElementById("keys");
const option = list.querySelector("[data-keys]");
const use = option.querySelector("input");
const dialog = document.createElement("dialog");
const stored = () => { try { return localStorage.getItem(STORED); } catch { return null; } };

const fill = () => {
  const title = Object.assign(document.createElement("h2"), { textContent: "Shortcut keys", id: "keys-title" });
  const close = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: "Close" });
  close.addEventListener("click", () => dialog.close());
  dialog.className = "card keys-dialog";
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, list.querySelector("dl").cloneNode(true), close);
  document.body.append(dialog);
};

const criteria = () => [...form.querySelectorAll(".criterion")];
const current = () => document.activeElement.closest(".criterion");
const levelsOf = (criterion) => [...criterion.querySelectorAll("[type=radio]")];
const enter = (criterion) => {
  const levels = levelsOf(criterion);
  (levels.find((one) => one.checked) ?? levels[0]).focus();
};
const step = (by) => {
  const every = criteria();
  const at = every.indexOf(current());
  const next = at < 0 ? (by > 0 ? 0 : every.length - 1) : at + by;
  if (every[next]) enter(every[next]);
};
const choose = (place) => {
  const level = current() && levelsOf(current())[place - 1];
  if (!level) return;
  level.focus();
  level.click();
};

const acts = {
  "?": () => dialog.showModal(),
  n: () => step(1),
  p: () => step(-1),
  c: () => current()?.querySelector("textarea").focus(),
  v: () => form.querySelector("[data-preview]").click(),
  u: () => form.querySelector("[data-undo]").click(),
  s: () => form.dispatchEvent(new Event("laurel:keep")),
};

const isWriting = (place) => place.matches("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (!use.checked || dialog.open || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (isWriting(target)) return;
  const act = /^[1-9]$/.test(key) ? () => choose(Number(key)) : acts[key];
  if (!act) return;
  event.preventDefault();
  act();
});

fill();
option.hidden = false;
use.checked = stored() !== "off";
use.addEventListener("change", () => { try { localStorage.setItem(STORED, use.checked ? "on" : "off"); } catch { /* for this page then */ } });
