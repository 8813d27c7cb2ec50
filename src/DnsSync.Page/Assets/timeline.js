// What happened, latest first.

import { byId, element, keyed, set, text, time } from "./dom.js";

export function drawTimeline(entries) {
  keyed(byId("timeline"), entries, (entry) => `${entry.at} ${entry.kind} ${entry.text}`, (entry) =>
    element("li", {}, time(entry.at), element("span", { class: "kind" }, entry.kind), element("span", { class: "what" })),
  (item, entry) => {
    set(item, "class", entry.kind);
    text(item.lastChild, entry.times > 1 ? `${entry.text} (${entry.times} times)` : entry.text);
  });
}
