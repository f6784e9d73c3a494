"use strict";

// Elements are made here, and what they say is only ever set as text: nothing in the data becomes markup.
const Dom = (() => {
  /**
   * Return a new element: `make("a.name", { href }, "text", child)`.
   * Properties are attributes, `data` and functions for events (`onclick`); null, undefined and false are
   * left out, in properties and children alike.
   */
  function make(tag, properties = {}, ...children) {
    const [name, ...classes] = tag.split(".");
    const element = document.createElement(name);
    element.classList.add(...classes);
    for (const [key, value] of Object.entries(properties)) {
      if (value === null || value === undefined || value === false) continue;
      if (typeof value === "function") element.addEventListener(key.slice(2), value);
      else if (key === "data") Object.assign(element.dataset, value);
      else element.setAttribute(key, value === true ? "" : value);
    }
    element.append(
      ...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false),
    );
    return element;
  }

  /** Return the items with a separator between each two. */
  function joined(items, separator = ", ") {
    return items.flatMap((item, place) => (place ? [separator, item] : [item]));
  }

  /** Say something to those who listen rather than look. */
  function say(text) {
    document.getElementById("said").textContent = text;
  }

  /** Return a text by code points, which is how offsets count. */
  function points(text) {
    return Array.from(text);
  }

  /**
   * Return a list that grows: `load(from)` resolves to elements for the rows from that one on, `total` is
   * how many there are in all. The button under it moves the focus to the first new row.
   */
  function growing(list, { total, load, what }) {
    const button = make("button.more", { type: "button" });
    const shown = () => list.childElementCount;
    const label = () => {
      button.textContent = `Show more ${what}`;
      button.hidden = shown() >= total;
      note.textContent = total > shown() ? `${Words.number(shown())} of ${Words.number(total)} shown` : "";
    };
    const note = make("span.note");
    async function grow() {
      button.disabled = true;
      const rows = await load(shown());
      list.append(...rows);
      button.disabled = false;
      label();
      return rows;
    }
    button.addEventListener("click", async () => {
      const [first] = await grow();
      first?.querySelector("a, button")?.focus();
      say(`${Words.number(shown())} of ${Words.number(total)} ${what} shown`);
    });
    return { element: make("div", {}, list, make("p.growing", {}, button, note)), grow };
  }

  return { growing, joined, make, points, say };
})();
