// Makes and reconciles elements. Text is always set as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Sets an attribute, unless it is set already: what does not change is left alone. */
export function set(node, name, value) {
  if (value === null || value === undefined) {
    node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, value);
  }
}

export function text(node, value) {
  if (node.textContent !== value) {
    node.textContent = value;
  }
}

/**
 * Makes a parent's children those of the items, in order: the same key keeps its element, so that
 * focus, selection and movement survive.
 */
export function keyed(parent, items, keyOf, create, update) {
  const before = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let at = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let node = before.get(key);
    before.delete(key);
    if (!node) {
      node = create(item);
      node.dataset.key = key;
    }
    update(node, item);
    if (node === at) {
      at = at.nextElementSibling;
    } else {
      parent.insertBefore(node, at);
    }
  }
  for (const gone of before.values()) {
    gone.remove();
  }
}

export function time(iso) {
  return element("time", { datetime: iso }, clock(iso));
}

export function clock(iso) {
  return new Date(iso).toLocaleTimeString("en-GB");
}

export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    set(node, name, value);
  }
  node.append(...children);
  return node;
}
