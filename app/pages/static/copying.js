// Copies a link, and says so; without it the field can be selected and copied by hand.
for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const said = document.getElementById(button.dataset.says);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Copied. Paste it wherever you like.";
    } catch {
      said.textContent = "It is selected: copy it with Ctrl+C or ⌘C.";
    }
  });
}
