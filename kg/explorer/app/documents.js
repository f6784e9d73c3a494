"use strict";

// Documents as lists: those that name an actor, or all of the graph's.
const Documents = (() => {
  const { growing, make } = Dom;
  const PAGE = 50;

  function row(source) {
    const address = Links.outside(source.source);
    return make(
      "li.document",
      {},
      make("a", { href: Links.reading(source.id) }, make("bdi", {}, source.title)),
      make(
        "p.meta",
        {},
        make("span", {}, source.date ? Words.day(source.date) : "no date"),
        source.source && make("span", {}, make("bdi", {}, Words.source(source.source))),
        make("span", {}, Words.count(source.claims ?? 0, "claim")),
        address && make("a", { href: address, rel: "noopener noreferrer external" }, "original"),
      ),
    );
  }

  async function build(about) {
    const first = await Source.load("sources", about);
    if (!first?.documents) return make("p.note", {}, "No documents.");
    const list = make("ul.documents");
    const load = async (from) =>
      (await Source.load("sources", about, Math.floor(from / PAGE))).sources.map(row);
    const { element, grow } = growing(list, { total: first.documents, load, what: "documents" });
    await grow();
    return element;
  }

  async function show() {
    return { title: "Documents", content: [make("h1", {}, "Documents"), await build("")] };
  }

  return { build, row, show };
})();
