// Builds elements. Text goes in as text nodes only, so nothing a person wrote is ever read as markup.

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Attributes */

/**
 * An element with attributes (functions become listeners, true an empty attribute, null, undefined and false none) and children.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {any}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  for (const child of children) if (child) node.append(child);
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** Line drawings in a box of 24. @type {Record<string, string>} */
const SHAPES = {
  pin: "M12 21s-6.5-6.2-6.5-11a6.5 6.5 0 0 1 13 0c0 4.8-6.5 11-6.5 11zM12 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z",
  clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
  close: "M6 6l12 12M18 6L6 18",
  down: "M12 5v13M6.5 12.5L12 18l5.5-5.5",
  chat: "M4 5.5h16v10.5h-8.5L7 20v-4H4z",
  check: "M5.5 12.5l4.2 4.2L18.5 7.5",
  phone: "M6.2 3.8h3.1l1.5 4.2-2 1.6a12 12 0 0 0 5.6 5.6l1.6-2 4.2 1.5v3.1a2 2 0 0 1-2.2 2A16.2 16.2 0 0 1 4.2 6a2 2 0 0 1 2-2.2z",
  alert: "M12 4l9 16H3zM12 10v4.5M12 17v.6",
  person: "M12 4.5a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6zM4.8 20c.6-3.6 3.4-5.4 7.2-5.4s6.6 1.8 7.2 5.4",
  photo: "M3.5 6.5h17v12h-17zM3.5 15.5l4.5-4 4 3.5 3-2.5 5.5 4.5M15.5 9.8h.1",
  paper: "M6.5 3.5h7l4 4v13h-11zM13.5 3.5v4h4M9.5 12h5M9.5 15.5h5",
  voice: "M12 3.5a2.8 2.8 0 0 0-2.8 2.8v5a2.8 2.8 0 1 0 5.6 0v-5A2.8 2.8 0 0 0 12 3.5zM6 11a6 6 0 0 0 12 0M12 17v3.5",
  stop: "M7.5 7.5h9v9h-9z",
  play: "M8 5.5l10.5 6.5L8 18.5z",
  more: "M5.2 12h.1M12 12h.1M18.8 12h.1",
  text: "M4 5.5h16v10.5h-8.5L7 20v-4H4zM8 9.5h8M8 12.5h5",
  save: "M12 4v11M7 10.5l5 5 5-5M5 19.5h14",
  wipe: "M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.3 10.5v5.5M13.7 10.5v5.5",
  cloud: "M4 4l16 16M8.2 8.3A5 5 0 0 0 7 18h10.5M11 6.2a5.5 5.5 0 0 1 6.6 4.6A4 4 0 0 1 20.6 16",
};

/**
 * A drawing beside words; it is hidden from screen readers.
 * @param {keyof typeof SHAPES & string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}
