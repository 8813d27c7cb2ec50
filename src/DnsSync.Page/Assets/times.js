// How long changes took, each a dot, in the order in which they were made.

import { byId, clock, count, svg, text, set } from "./dom.js";

const [LEFT, RIGHT, TOP, BOTTOM] = [68, 548, 14, 152];

export function drawTimes(times) {
  if (times.length === 0) {
    return;
  }
  const seconds = times.map((item) => item.seconds).sort((one, other) => one - other);
  const median = seconds[Math.floor(seconds.length / 2)];
  const longest = seconds[seconds.length - 1];
  const said = `${count(times.length, "change")}: half of them within ${say(median)}, the longest took ${say(longest)}.`;
  text(byId("times-text"), said);
  const plot = byId("times");
  set(plot, "aria-label", said);

  const top = ceiling(longest);
  const y = (value) => BOTTOM - (value / top) * (BOTTOM - TOP);
  const x = (index) => times.length === 1 ? (LEFT + RIGHT) / 2 : LEFT + 10 + (index / (times.length - 1)) * (RIGHT - LEFT - 20);
  plot.replaceChildren(
    ...[0, top / 2, top].flatMap((value) => [
      svg("line", { x1: LEFT, x2: RIGHT, y1: y(value), y2: y(value) }),
      svg("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, say(value)),
    ]),
    svg("text", { x: LEFT, y: 172 }, clock(times[0].at)),
    svg("text", { x: RIGHT, y: 172, "text-anchor": "end" }, times.length > 1 ? clock(times[times.length - 1].at) : ""),
    ...times.map((item, index) => svg("circle", { cx: x(index), cy: y(item.seconds), r: 4.5 },
      svg("title", {}, `${item.name}: ${say(item.seconds)}`))));
}

function say(seconds) {
  return seconds < 10 ? `${Number(seconds.toFixed(1))} s` : seconds < 300 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

// The next of 1, 2, 5, 10, 20 … that holds all.
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 0.5)));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value) ?? 10 * power;
}
