"use strict";

// The first page: what the graph holds, who is in it most, and the newest documents.
const Home = (() => {
  const { make } = Dom;
  const NEWEST = 6;

  function figures(summary) {
    const items = [
      [summary.documents, "document"],
      [summary.actors, "actor"],
      [summary.claims, "claim"],
    ];
    return make(
      "p.figures",
      {},
      items.map(([value, what]) =>
        make(
          "span.figure",
          {},
          make("strong", {}, Words.number(value)),
          ` ${value === 1 ? what : `${what}s`}`,
        ),
      ),
      summary.earliest &&
        make("span.figure", {}, `published ${Words.range(summary.earliest, summary.latest)}`),
    );
  }

  const count = (counts, id) => counts.find((counted) => counted.id === id)?.claims ?? 0;

  function classBar(counts) {
    const bar = make("span.class-bar", { "aria-hidden": "true" });
    for (const { id, claims } of counts) {
      const piece = make("span", { data: { class: id } });
      piece.style.setProperty("--share", claims);
      bar.append(piece);
    }
    return bar;
  }

  function classes(summary) {
    const rows = Words.classes().map(({ id, label, definition }) =>
      make(
        "div.key",
        { data: { class: id } },
        make("dt", {}, make("span.swatch", { "aria-hidden": "true" }), Words.title(label)),
        make(
          "dd",
          {},
          make("strong", {}, Words.number(count(summary.class_counts, id))),
          make("span", {}, definition),
        ),
      ),
    );
    return make(
      "section.panel",
      { "aria-labelledby": "classes" },
      make("h2", { id: "classes" }, "What the claims are about"),
      classBar(summary.class_counts),
      make("dl.keys", {}, rows),
    );
  }

  function statuses(summary) {
    const rows = Words.statuses().map(({ id, definition }) =>
      make(
        "div.key",
        {},
        make("dt", {}, Rows.badge(id)),
        make(
          "dd",
          {},
          make("strong", {}, Words.number(count(summary.status_counts, id))),
          make("span", {}, definition),
        ),
      ),
    );
    return make(
      "section.panel",
      { "aria-labelledby": "statuses" },
      make("h2", { id: "statuses" }, "How the texts present them"),
      make("dl.keys", {}, rows),
    );
  }

  function card(actor) {
    const kind = [Words.kind(actor.kind).label, actor.country].filter(Boolean).join(" · ");
    return make(
      "li.card",
      {},
      make("a", { href: Links.actor(actor.id) }, make("bdi", {}, actor.names[0])),
      make("span.note", {}, [kind, Words.count(actor.claims, "claim")].filter(Boolean).join(" · ")),
    );
  }

  async function show(_about, _params, summary) {
    const { sources } = await Source.load("sources");
    return {
      title: "Explorer",
      content: [
        make("h1", {}, "Who does what to whom, in whose words"),
        figures(summary),
        section("busiest", "In the most claims", make("ul.cards", {}, summary.busiest.map(card))),
        make("div.panels", {}, classes(summary), statuses(summary)),
        section(
          "newest",
          "Newest documents",
          make("ul.documents", {}, sources.slice(0, NEWEST).map(Documents.row)),
          make("p", {}, make("a", { href: Links.page("documents") }, "All documents")),
        ),
      ],
    };
  }

  function section(id, heading, ...content) {
    return make("section", { "aria-labelledby": id }, make("h2", { id }, heading), content);
  }

  return { show };
})();
