"use strict";

// Where the data comes from: files beside this page. A page from a disk may load scripts but not data, so
// each file is a script that calls `take` with its pages: [[key, page], …], sorted by key.
const Source = (() => {
  const KEPT = 40;
  const files = new Map(); // number → promise of a Map from key to page
  const taken = new Map();
  let index = null;
  let firsts = [];

  function open(keys) {
    firsts = keys;
  }

  function take(number, pages) {
    taken.set(number, new Map(pages));
  }

  function run(path) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = path;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${path} is missing beside this page`));
      document.head.append(script);
    }).finally(() => document.head.querySelector(`script[src="${path}"]`)?.remove());
  }

  /** Return the number of the last file whose first key is not after `key`, -1 where there is none. */
  function place(key) {
    let [low, high] = [0, firsts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (firsts[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  async function read(number) {
    await run(`data/${String(number).padStart(5, "0")}.js`);
    const pages = taken.get(number);
    taken.delete(number);
    return pages;
  }

  function file(number) {
    if (!files.has(number)) {
      const coming = read(number);
      coming.catch(() => files.delete(number));
      files.set(number, coming);
      if (files.size > KEPT) files.delete(files.keys().next().value);
    }
    return files.get(number);
  }

  /** Resolve to one page of a view, or to null where there is none. */
  async function load(view, about = "", page = 0) {
    index ??= run("data/index.js");
    await index;
    const key = `${encodeURIComponent(about)}/${view}/${String(page).padStart(6, "0")}`;
    const number = place(key);
    return number < 0 ? null : ((await file(number)).get(key) ?? null);
  }

  return { load, open, take };
})();
