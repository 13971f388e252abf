// Counts words and characters as they are written; the server counts them too.
const amounts = {
  words: (text) => (text.trim() ? text.trim().split(/\s+/u).length : 0),
  characters: (text) => [...text.trim()].length,
};

for (const counter of document.querySelectorAll("[data-counts]")) {
  const area = document.getElementById(counter.dataset.counts);
  const { measure, min, max } = counter.dataset;
  const shown = counter.querySelector("output");
  const count = () => {
    const amount = amounts[measure](area.value);
    shown.textContent = amount.toLocaleString("en");
    const outside = amount < Number(min) || (max !== "" && amount > Number(max));
    counter.classList.toggle("outside", amount > 0 && outside);
  };
  area.addEventListener("input", count);
  count();
}
