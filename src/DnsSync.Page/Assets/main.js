// Listens to what the process observes, and shows it.

import { createActions } from "./actions.js";
import { createDetail } from "./detail.js";
import { byId, clock, count, text } from "./dom.js";
import { createNames } from "./names.js";
import { createPicture } from "./picture.js";
import { drawTimeline } from "./timeline.js";
import { drawTimes } from "./times.js";

const URGENCY = ["failed", "conflict", "held", "unsettled", "waiting", "changed", "insync"];

const AGAIN = 3000;

let page = null;
let selected = null;
const picture = createPicture(select);
const names = createNames(select);
const detail = createDetail();

function select(key) {
  selected = key;
  draw();
}

// Until somebody chooses, the name that most needs a look.
function chosen() {
  return page.names.find((name) => name.key === selected)
    ?? [...page.names].sort((one, other) => URGENCY.indexOf(one.state) - URGENCY.indexOf(other.state))[0];
}

function draw() {
  if (!page) {
    return;
  }
  const name = chosen();
  picture.draw(page.drawing, name?.key);
  names.draw(page, name?.key);
  detail.draw(name);
  drawTimeline(page.timeline);
  drawTimes(page.times);
  text(byId("owner"), page.owner ? `owner ${page.owner}` : "");
}

function status(words, isLost) {
  text(byId("status"), words);
  byId("status").classList.toggle("lost", isLost);
}

function listen() {
  const events = new EventSource("/events");
  events.addEventListener("message", (event) => {
    page = JSON.parse(event.data);
    draw();
    const counts = page.counts.map((item) => `${item.count} ${item.label}`).join(", ");
    status(page.lastLook
      ? `${counts || count(0, "name")}. Last look at ${clock(page.lastLook)}.`
      : "No look has ended yet.", false);
  });
  events.addEventListener("error", () => {
    status("The process does not answer. What you see is what was last known.", true);

    // A browser tries again by itself where nobody answers, but not where it was turned away.
    if (events.readyState === EventSource.CLOSED) {
      setTimeout(listen, AGAIN);
    }
  });
}

listen();
await createActions();
