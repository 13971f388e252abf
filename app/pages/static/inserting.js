// Puts a saved comment where the cursor is; without it the button adds it at the end.
const form = document.querySelector("form[data-keep]");
const areaOf = (key) => form.querySelector(`textarea[name="comment/${CSS.escape(key)}"]`);
const choiceOf = (key) => form.querySelector(`select[name="saved/${CSS.escape(key)}"]`);

const insert = (key) => {
  const area = areaOf(key);
  const choice = choiceOf(key);
  const { text } = choice.selectedOptions[0].dataset;
  if (!text) { choice.focus(); return; }
  area.focus();
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  choice.value = "";
};

for (const button of form.querySelectorAll("[data-insert]")) {
  const key = button.dataset.insert;
  button.addEventListener("click", (event) => { event.preventDefault(); insert(key); });
  areaOf(key).addEventListener("keydown", (event) => {
    if (event.key !== "F2") return;
    event.preventDefault();
    choiceOf(key).focus();
  });
  choiceOf(key).addEventListener("keydown", (event) => {
    if (event.key === "Enter" && choiceOf(key).value) { event.preventDefault(); insert(key); }
    if (event.key === "Escape") areaOf(key).focus();
  });
}
