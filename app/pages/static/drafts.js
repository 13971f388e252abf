// Keeps a draft while it is written. Without it the buttons do the same.
const PAUSE = 2000;
const form = document.querySelector("form[data-keep]");
const kept = form.querySelector("[data-kept]");
const missing = document.querySelector("[data-missing]");
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
  else say(`${form.dataset.keep} saved at ${told.at}.`);
};

const keep = async (keepalive = false) => {
  clearTimeout(timer);
  if (running) await running;
  if (!dirty || stopped) return;
  dirty = false;
  running = fetch(location.pathname, {
    method: "POST", body: typed(), headers: { Accept: "application/json" }, keepalive, redirect: "error",
  })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
    .then(learn)
    .catch(() => { dirty = true; say("Not saved yet: the connection failed. It is tried again as you write."); })
    .finally(() => { running = null; });
  await running;
};

form.addEventListener("input", (event) => {
  if (event.target.type === "file") return;
  dirty = true;
  say("Not saved yet …");
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
});
document.addEventListener("visibilitychange", () => { if (document.hidden) keep(true); });

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
