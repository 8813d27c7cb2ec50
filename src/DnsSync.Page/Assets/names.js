// The table of names: filter by text and state, move with the arrow keys, select with Enter.

import { byId, count, element, keyed, set, text } from "./dom.js";

// More rows than anybody reads only make the page slow: the filter finds the rest.
const MOST_ROWS = 500;
const MOST_ADDRESSES = 6;

export function createNames(select) {
  const [rows, filter, states, shown] = [byId("names"), byId("filter"), byId("states"), byId("shown")];
  let state = null;
  let page = null;
  let selected = null;
  let redraw = () => {};

  filter.addEventListener("input", () => redraw());
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      filter.value = "";
      redraw();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      rows.querySelector("button")?.focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input")) {
      event.preventDefault();
      filter.focus();
    }
  });
  rows.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row) {
      select(row.dataset.key);
    }
  });
  rows.addEventListener("keydown", (event) => {
    const buttons = [...rows.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1, PageDown: at + 10, PageUp: at - 10 }[event.key];
    if (at >= 0 && to !== undefined) {
      event.preventDefault();
      const target = buttons[Math.min(Math.max(to, 0), buttons.length - 1)];
      makeReachable(target);
      target.focus();
    }
  });

  // One row is reached by Tab, the others from it.
  function makeReachable(button) {
    for (const other of rows.querySelectorAll("button")) {
      set(other, "tabindex", other === button ? 0 : -1);
    }
  }

  function matches(name) {
    const wanted = filter.value.trim().toLowerCase();
    return (!state || name.state === state)
      && (!wanted || name.name.toLowerCase().includes(wanted) || name.addresses.some((address) => address.includes(wanted)));
  }

  redraw = () => {
    if (!page) {
      return;
    }
    keyed(states, page.counts, (item) => item.state, (item) => {
      const button = element("button", { type: "button" });
      button.addEventListener("click", () => {
        state = state === item.state ? null : item.state;
        redraw();
      });
      return button;
    }, (button, item) => {
      set(button, "class", item.state);
      set(button, "aria-pressed", state === item.state);
      text(button, `${item.count} ${item.label}`);
    });
    const found = page.names.filter(matches);
    const visible = found.slice(0, MOST_ROWS);
    text(shown, (found.length === page.names.length
      ? count(found.length, "name")
      : `${found.length} of ${count(page.names.length, "name")}`)
      + (visible.length < found.length ? `, the first ${visible.length} listed` : ""));
    keyed(rows, visible, (name) => name.key, createRow, updateRow);
    const buttons = [...rows.querySelectorAll("button")];
    if (!buttons.some((button) => button.tabIndex === 0)) {
      makeReachable(rows.querySelector("tr.selected button") ?? buttons[0]);
    }
  };

  function createRow() {
    return element("tr", {},
      element("td", {}, element("button", { type: "button", tabindex: -1 })),
      element("td", {}, element("span", { class: "badge" })),
      element("td"));
  }

  function updateRow(row, name) {
    set(row, "class", `${name.state}${name.key === selected ? " selected" : ""}`);
    const button = row.querySelector("button");
    set(button, "aria-pressed", name.key === selected);
    text(button, name.name);
    text(row.querySelector(".badge"), name.label);
    const more = name.addresses.length - MOST_ADDRESSES;
    text(row.lastChild, more > 0
      ? `${name.addresses.slice(0, MOST_ADDRESSES).join(" ")} and ${more} more`
      : name.addresses.join(" ") || "none");
  }

  return {
    draw(next, chosen) {
      [page, selected] = [next, chosen];
      redraw();
    },
  };
}
