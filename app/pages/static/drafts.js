// Keeps a draft while it is written: at once in this browser, soon afterwards on the server.
// Without it the buttons do the same.
const PAUSE = 2000;
const AGAIN = 10000;
const form = document.querySelector("form[data-keep]");
const kept = form.querySelector("[data-kept]");
const missing = document.querySelector("[data-missing]");
const place = `laurel:${location.pathname}`;
let timer = 0;
let running = null;
let dirty = false;
let stopped = false;

const say = (text) => { kept.textContent = text; };

const typed = () => {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
};

// What is written stands in this browser until the server has it; a full or closed store is no fault.
const written = () => [...typed()].filter(([name]) => name !== "csrf_token");
const keepHere = () => {
  try {
    localStorage.setItem(place, JSON.stringify({ at: Date.now(), fields: written() }));
  } catch { /* then the server alone keeps it */ }
};
const forgetHere = () => { try { localStorage.removeItem(place); } catch { /* nothing was kept */ } };
const keptHere = () => { try { return JSON.parse(localStorage.getItem(place)); } catch { return null; } };

// A new piece has an id now: its fields take its name, so that it is not added twice.
const rename = (from, to) => {
  for (const field of form.querySelectorAll(`[name^="${CSS.escape(from)}/"]`)) {
    const name = field.name.slice(from.length + 1);
    if (field.type === "file") field.closest(".field").remove();
    else field.name = `${to}/${name}`;
  }
};

const setHidden = (name, value) => {
  let field = form.querySelector(`input[type="hidden"][name="${CSS.escape(name)}"]`);
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name });
    form.append(field);
  }
  field.value = value;
};

const listMissing = (details) => {
  const list = document.createElement(details.length ? "ul" : "p");
  if (!details.length) list.textContent = "Everything that is needed is there.";
  for (const detail of details) list.append(Object.assign(document.createElement("li"), { textContent: detail }));
  missing.replaceChildren(list);
};

const learn = (told) => {
  for (const [from, to] of Object.entries(told.renamed)) rename(from, to);
  for (const [name, value] of Object.entries(told.revisions)) setHidden(name, value);
  if (missing && told.missing) listMissing(told.missing);
  const faults = Object.values(told.faults);
  if (told.late) {
    stopped = true;
    say("This was changed in another window. Press “Save draft” to see what to do.");
  } else if (faults.length) say(`Not everything is saved: ${faults[0]}`);
  else {
    say(`${form.dataset.keep} saved at ${told.at}.`);
    form.dispatchEvent(new Event("laurel:kept"));
    if (!dirty) forgetHere();
  }
  // Under the names that the fields have now.
  if (dirty || faults.length) keepHere();
};

// A new session has another token for its forms: this page cannot send any more.
const signedOut = () => {
  stopped = true;
  say("Not saved: you are signed out. What you wrote is kept in this browser. Sign in in another tab, then load this page again.");
};

const failed = (why) => {
  dirty = true;
  if ([401, 403].includes(why.status)) {
    signedOut();
    return;
  }
  say("Not saved yet: the connection failed. What you wrote is kept in this browser and sent when it is back.");
  clearTimeout(timer);
  timer = setTimeout(keep, AGAIN);
};

const keep = async (keepalive = false) => {
  clearTimeout(timer);
  if (running) await running;
  if (!dirty || stopped) return;
  dirty = false;
  running = fetch(location.pathname, {
    method: "POST", body: typed(), headers: { Accept: "application/json" }, keepalive: keepalive === true, redirect: "error",
  })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
    .then(learn)
    .catch(failed)
    .finally(() => { running = null; });
  await running;
};

const changed = () => {
  dirty = true;
  keepHere();
  say("Not saved yet …");
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
};

// Written in before this ran, as a slow line allows: nothing heard it, and nothing may write over it.
const isTouched = (field) => (["radio", "checkbox"].includes(field.type)
  ? field.checked !== field.defaultChecked
  : field.matches("textarea, input:not([type=hidden])") && field.value !== field.defaultValue);

// One field as it was when the page was closed; tells whether something came back.
const bringBack = (name, value) => {
  const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((one) => one.type !== "file");
  if (!fields.length) return false;
  if (["radio", "checkbox"].includes(fields[0].type)) {
    const wanted = fields.find((one) => one.value === value);
    if (!wanted || wanted.checked || fields.some(isTouched)) return false;
    wanted.checked = true;
    return true;
  }
  if (fields[0].value === value || isTouched(fields[0])) return false;
  fields[0].value = value;
  return true;
};

// A new piece that was stored, though its answer got lost, and written on since.
const goOn = (name, value) => {
  const [, key, part] = name.split("/");
  const found = form.querySelectorAll(`#r-${CSS.escape(key)} [name^="piece/"][name$="/${CSS.escape(part)}"]`);
  if (found.length !== 1 || found[0].value === value || !value.startsWith(found[0].value.trim())) return false;
  found[0].value = value;
  return true;
};

// Something that was stored although its answer got lost, or went on elsewhere: shown, never pushed in.
const showLost = (texts) => {
  const box = document.createElement("details");
  box.className = "card sunk";
  box.open = true;
  box.append(Object.assign(document.createElement("summary"), { textContent: "Written here before, and not in a field of this page" }));
  for (const text of texts) box.append(Object.assign(document.createElement("p"), { className: "said", textContent: text }));
  form.querySelector(".bar").after(box);
};

const restore = () => {
  const before = keptHere();
  if (!before || !Array.isArray(before.fields)) return;
  const texts = [...form.querySelectorAll("textarea, input[inputmode=url]")];
  const lost = [];
  let back = false;
  for (const [name, value] of before.fields) {
    const isNew = name.startsWith("new/");
    const isHere = form.querySelector(`[name="${CSS.escape(name)}"]`) !== null;
    const stands = value.trim() && texts.some((one) => one.value.trim() === value.trim());
    // The revision that was known then: so the server sees that somebody else has written since.
    if (name === "revision" || name.endsWith("/revision")) { if (isHere) setHidden(name, value); }
    else if (isNew && !stands && value.trim() && goOn(name, value)) back = true;
    else if (isHere && !(isNew && stands)) back = bringBack(name, value) || back;
    else if (!isHere && !stands && /\/(text|url|narrative)$/.test(name) && value.trim()) lost.push(value);
  }
  if (lost.length) showLost(lost);
  if (!back) { if (!lost.length) forgetHere(); return; }
  dirty = true;
  say("What you wrote before the page was closed is back.");
  timer = setTimeout(keep, PAUSE);
};

// What stands beside the draft, such as what is to be inserted, is no part of it.
const isDraft = (field) => field.type !== "file" && !field.closest("[data-aside]");
form.addEventListener("input", (event) => { if (isDraft(event.target)) changed(); });
form.addEventListener("change", (event) => {
  if (event.target.matches("select, [type=radio], [type=checkbox]") && isDraft(event.target)) changed();
});
form.addEventListener("laurel:keep", () => keep());
document.addEventListener("visibilitychange", () => { if (document.hidden) keep(true); });
addEventListener("online", () => keep());

// A button waits for the saving that is on its way, so that nothing is sent twice.
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  stopped = true;
  if (!running) return;
  event.preventDefault();
  const button = event.submitter;
  running.finally(() => form.requestSubmit(button));
});
addEventListener("pageshow", () => { stopped = false; });
const early = [...form.elements].some((field) => isDraft(field) && isTouched(field));
restore();
if (early) changed();
