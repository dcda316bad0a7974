"use strict";
(() => {
  const bar = document.querySelector(".filters");
  if (!bar) return;
  const search = bar.querySelector("input[type=search]");
  const severity = bar.querySelector("select");
  const boxes = [...bar.querySelectorAll("input[type=checkbox]")];
  const told = bar.querySelector("output");
  // Texts are read at the first search only: on a large page that takes longer than to show it.
  const reading = (element) => {
    let text;
    return () => (text ??= element.textContent.toLowerCase());
  };
  const groups = [...document.querySelectorAll("details.rule")].map((group) => ({
    group,
    about: [group.querySelector("summary"), group.querySelector(".about")].map(reading),
    items: [...group.querySelectorAll("article")].map((item) => ({ item, text: reading(item) })),
  }));
  const rows = [...document.querySelectorAll("tr[data-row]")].map((row) => ({ row, text: reading(row) }));
  const all = groups.reduce((sum, { items }) => sum + items.length, 0);

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const outcomes = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const has = (...texts) => words.every((word) => texts.some((text) => text().includes(word)));
    let shown = 0;
    for (const { group, about, items } of groups) {
      const wanted = outcomes.has(group.dataset.outcome) && (!severity.value || severity.value === group.dataset.severity);
      let here = 0;
      for (const { item, text } of items) {
        item.hidden = !(wanted && has(...about, text));
        here += item.hidden ? 0 : 1;
      }
      group.hidden = here === 0;
      shown += here;
    }
    for (const { row, text } of rows) row.hidden = !has(text);
    told.textContent = shown === all ? `${all} findings` : `${shown} of ${all} findings`;
  };
  const open = (state) => groups.forEach(({ group }) => { group.open = state; });

  bar.hidden = false;
  bar.addEventListener("input", filter);
  bar.addEventListener("click", (event) => {
    if (event.target.dataset && event.target.dataset.open) open(event.target.dataset.open === "yes");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target !== search && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && event.target === search) {
      search.value = "";
      filter();
    }
  });
  let before = [];
  window.addEventListener("beforeprint", () => {
    before = groups.map(({ group }) => group.open);
    open(true);
  });
  window.addEventListener("afterprint", () => groups.forEach(({ group }, index) => { group.open = before[index]; }));
  filter();
})();
