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

// Until the user chooses: the name that most needs attention.
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
    status(page.lastRead
      ? `${counts || count(0, "name")}. Last read at ${clock(page.lastRead)}.`
      : "No run has finished yet.", false);
  });
  events.addEventListener("error", () => {
    status("The process does not respond. This is the last known state.", true);

    // A browser reconnects by itself after a lost connection, but not after an error response.
    if (events.readyState === EventSource.CLOSED) {
      setTimeout(listen, AGAIN);
    }
  });
}

listen();
await createActions();
