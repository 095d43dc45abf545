"use strict";
// Three comforts; every page works without them.

// A refusal is read out and seen first.
document.querySelector("[data-focus]")?.focus();

// Whoever was looked up joins the list of a field, once.
document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  const listed = new Set();
  for (const option of target.matches("datalist") ? [...target.options] : []) {
    if (listed.has(option.value)) option.remove();
    listed.add(option.value);
  }
});

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
