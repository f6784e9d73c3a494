"use strict";

// Where the data comes from: a server that makes each page when it is asked for.
const Source = (() => {
  const KEPT = 200;
  const pages = new Map();

  async function fetched(address) {
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    return response.json();
  }

  /** Resolve to one page of a view, or to null where there is none. */
  function load(view, about = "", page = 0) {
    const address = `data?${new URLSearchParams({ view, about, page })}`;
    if (!pages.has(address)) {
      const coming = fetched(address);
      coming.catch(() => pages.delete(address));
      pages.set(address, coming);
      if (pages.size > KEPT) pages.delete(pages.keys().next().value);
    }
    return pages.get(address);
  }

  return { load };
})();
