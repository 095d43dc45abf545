"use strict";
// Three comforts; every page works without them.

// A refusal is read out and seen first.
document.querySelector("[data-focus]")?.focus();

// j and k walk through a list.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !["j", "k"].includes(event.key)) return;
  if (event.target.matches("input, textarea, select")) return;
  const rows = [...document.querySelectorAll("[data-rows] a.row")];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement);
  const next = event.key === "j" ? at + 1 : at - 1;
  rows[Math.max(0, Math.min(rows.length - 1, next))].focus();
});

// A proposed letter has open places between brackets: the first is selected, so that typing fills it in.
let justEntered = null;
const selectOpenPlace = (field) => {
  const open = field.matches("textarea") && /\[(naam|thema|telefoon|schrijf[^\]]*)\]/.exec(field.value);
  if (open) field.setSelectionRange(open.index, open.index + open[0].length);
};
document.addEventListener("focusin", ({ target }) => {
  justEntered = target;
  selectOpenPlace(target);
});
// The click that gave it the focus has placed the caret.
document.addEventListener("click", ({ target }) => {
  if (target === justEntered) selectOpenPlace(target);
  justEntered = null;
});
document.addEventListener("input", () => (justEntered = null));
