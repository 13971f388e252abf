// Takes back what was changed since the draft was saved before; older states stand on the page itself.
const MOST = 20;
const form = document.querySelector("form[data-keep]");
const button = form.querySelector("[data-undo]");
const kept = form.querySelector("[data-kept]");
const fields = () => [...form.querySelectorAll("textarea[name^='comment/'], textarea[name='summary'], input[name^='level/']")];
const now = () => JSON.stringify(fields().map((one) => (one.type === "radio" ? one.checked : one.value)));
const states = [now()];

const keep = () => {
  if (states.at(-1) === now()) return;
  states.push(now());
  if (states.length > MOST) states.shift();
};

const show = (state) => {
  const values = JSON.parse(state);
  fields().forEach((field, place) => {
    if (field.type === "radio") field.checked = values[place];
    else field.value = values[place];
  });
  fields()[0].dispatchEvent(new Event("input", { bubbles: true }));
};

const undo = () => {
  if (states.at(-1) === now() && states.length > 1) states.pop();
  if (states.at(-1) === now()) { kept.textContent = "There is nothing to undo here. Earlier drafts stand below."; return; }
  show(states.at(-1));
  kept.textContent = "Undone.";
};

button.hidden = false;
button.addEventListener("click", undo);
form.addEventListener("laurel:kept", keep);
