// Shows beside the form what the educator will read, as saved; without it the button leads to a page.
const form = document.querySelector("form[data-keep]");
const panel = document.getElementById("preview");
const button = form.querySelector("[data-preview]");
let asked = 0;

const load = async () => {
  if (panel.hidden) return;
  asked += 1;
  const mine = asked;
  const answer = await fetch(panel.dataset.from, { headers: { Accept: "text/html" }, redirect: "error" });
  const read = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("read");
  if (!read || mine !== asked) return;
  read.removeAttribute("id");
  const title = Object.assign(document.createElement("h2"), { textContent: panel.getAttribute("aria-label") });
  panel.replaceChildren(title, read);
};

const toggle = (event) => {
  event.preventDefault();
  panel.hidden = !panel.hidden;
  button.setAttribute("aria-expanded", String(!panel.hidden));
  form.dispatchEvent(new Event("laurel:keep"));
  load().catch(() => { panel.textContent = "The preview could not be loaded."; });
};

button.setAttribute("aria-expanded", "false");
button.setAttribute("aria-controls", panel.id);
button.addEventListener("click", toggle);
form.addEventListener("laurel:kept", () => { load().catch(() => {}); });
