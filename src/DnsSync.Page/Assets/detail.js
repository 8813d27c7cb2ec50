// One name in words: its records, endpoints, what a plan changed last, and what is to be said.

import { byId, element, text, time } from "./dom.js";

const STATES = { held: "held", conflict: "conflict", failed: "failed", unsettled: "unsettled", "pending removal": "unsettled" };

export function createDetail() {
  const [body, title] = [byId("detail-body"), byId("detail-title")];
  let drawn = null;

  return {
    draw(name) {
      const now = JSON.stringify(name ?? null);
      if (now === drawn || !name) {
        return;
      }
      drawn = now;
      text(title, "Selected name");
      body.replaceChildren(
        element("h3", {}, name.name),
        element("p", { class: name.state }, element("span", { class: "badge" }, name.label), ` in zone ${name.zoneId}`),
        ...when(name),
        ...list("Findings", "findings", name.findings, (finding) =>
          element("li", { class: STATES[finding.kind] ?? "" }, `${finding.kind}: ${finding.text}`)),
        ...list("Last plan that changed it", "diff", name.lastChanges, (change) =>
          element("li", { class: change.action }, `${change.action === "create" ? "+ CREATE" : "- DELETE"} ${change.text}`)),
        ...list("Records", "mono", name.records, (record) => element("li", {}, record)),
        ...list("Endpoints", "mono", name.endpoints, (endpoint) => element("li", {}, endpoint)));
    },
  };
}

function when(name) {
  const parts = [["read at ", name.readAt], ["changed at ", name.changedAt], ["next read at ", name.due]]
    .filter(([, at]) => at)
    .flatMap(([what, at], index) => [index > 0 ? ", " : "", what, time(at)]);
  return parts.length > 0 ? [element("p", { class: "muted" }, ...parts)] : [];
}

function list(title, kind, items, draw) {
  return items.length > 0 ? [element("h4", {}, title), element("ul", { class: kind }, ...items.map(draw))] : [];
}
