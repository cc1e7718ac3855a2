"use strict";
// Lets readers order the tables marked sortable by a column; without it they stay as written.
document.querySelectorAll("table.sortable").forEach((table) => {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const value = (row, at) => {
    const text = row.cells[at].textContent.trim();
    const number = Number(text.replace(/,/g, "").replace("\u2212", "-"));
    return text === "" || Number.isNaN(number) ? text : number;
  };
  const compare = (one, other) =>
    typeof one === "number" ? (typeof other === "number" ? one - other : -1)
      : typeof other === "number" ? 1 : one.localeCompare(other);
  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") !== "descending";
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].sort((a, b) => compare(value(a, at), value(b, at)));
      body.append(...(down ? rows.reverse() : rows));
    });
  });
});
