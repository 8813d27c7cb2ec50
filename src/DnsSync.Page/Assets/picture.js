// Draws the picture exactly where the server has placed everything.

import { byId, keyed, set, svg, text } from "./dom.js";

const CURVE = 52;

// With more lines than that, those of the selected name stand out and the others step back.
const MANY_LINKS = 24;

export function createPicture(select) {
  const drawing = byId("drawing");
  const [boxes, lines, things] = [svg("g"), svg("g"), svg("g")];
  drawing.append(boxes, lines, things);
  drawing.addEventListener("click", (event) => {
    const names = event.target.closest(".node")?.dataset.names;
    if (names) {
      select(JSON.parse(names)[0]);
    }
  });

  return {
    draw(picture, selected) {
      set(drawing, "width", picture.width);
      set(drawing, "height", picture.height);
      set(drawing, "viewBox", `0 0 ${picture.width} ${picture.height}`);
      set(drawing, "aria-label", picture.description);
      drawing.classList.toggle("crowded", picture.links.length > MANY_LINKS);
      const isBox = (node) => node.kind === "vpc" || node.kind === "zone";
      drawNodes(boxes, picture.nodes.filter(isBox), selected);
      drawNodes(things, picture.nodes.filter((node) => !isBox(node)), selected);
      keyed(lines, picture.links, (link) => link.id, () => svg("path"), (path, link) => {
        set(path, "class", `${link.state}${link.names.includes(selected) ? " selected" : ""}`);
        set(path, "d", `M${link.x1} ${link.y1}C${link.x1 + CURVE} ${link.y1} ${link.x2 - CURVE} ${link.y2} ${link.x2} ${link.y2}`);
      });
    },
  };
}

function drawNodes(parent, nodes, selected) {
  keyed(parent, nodes, (node) => node.id, createNode, (group, node) => {
    const entering = group.classList.contains("entering") ? " entering" : "";
    set(group, "class", `node ${node.kind} ${node.state}${node.names.includes(selected) ? " selected" : ""}${entering}`);
    if (node.names.length > 0) {
      group.dataset.names = JSON.stringify(node.names);
    }
    // A property and no attribute: only a property's change can be a movement.
    group.style.transform = `translate(${node.x}px, ${node.y}px)`;
    set(group.firstChild, "width", node.width);
    set(group.firstChild, "height", node.height);
    keyed(group.lastChild, node.lines.map((line, at) => ({ ...line, at })), (line) => String(line.at), () => svg("text"), (line, item) => {
      set(line, "x", item.x);
      set(line, "y", item.y);
      set(line, "class", item.style);
      text(line, item.text);
    });
  });
}

function createNode() {
  const group = svg("g", { class: "node entering" }, svg("rect"), svg("g"));
  requestAnimationFrame(() => requestAnimationFrame(() => group.classList.remove("entering")));
  return group;
}
