"use strict";

// The page of one actor: who it is, and one of four looks at what the texts say of it.
const Actor = (() => {
  const { make } = Dom;
  const TABS = {
    relations: { label: "Relations", build: (actor) => Relations.show(actor) },
    graph: { label: "Graph", build: (actor) => Graph.build(actor) },
    timeline: { label: "Timeline", build: (actor) => Timeline.build(actor.id) },
    sources: { label: "Sources", build: (actor) => Documents.build(actor.id) },
  };

  function also(label, items) {
    return items.length > 0 && make("p.also", {}, make("span.note", {}, `${label} `), Dom.joined(items));
  }

  function names(actor) {
    const rest = actor.representatives_in_all - actor.representatives.length;
    const represented = actor.representatives.map((named) => Rows.actor(named));
    return [
      also(
        "also called",
        actor.aliases.map((alias) => make("bdi", {}, alias)),
      ),
      also(
        "acts for",
        actor.acts_for.map((named) => Rows.actor(named)),
      ),
      represented.length > 0 &&
        make(
          "details.also",
          {},
          make(
            "summary",
            {},
            `${Words.count(actor.representatives_in_all, "actor acts", "actors act")} for it`,
          ),
          make("p", {}, Dom.joined(represented), rest > 0 && ` and ${Words.number(rest)} more`),
        ),
      also("the same as", actor.same_as.map(elsewhere)),
    ];
  }

  function elsewhere(iri) {
    const address = Links.outside(iri);
    const label = iri.startsWith("http://www.wikidata.org/entity/")
      ? `Wikidata ${iri.split("/").pop()}`
      : iri;
    return address
      ? make("a", { href: address, rel: "noopener noreferrer external" }, label)
      : make("bdi", {}, label);
  }

  function figures(actor) {
    const parts = [
      Words.kind(actor.kind).label,
      actor.country,
      Words.count(actor.claims, "claim"),
      Words.count(actor.documents, "document"),
      `tied to ${Words.count(actor.partners, "actor")}`,
    ];
    return make(
      "p.figures",
      {},
      parts.filter(Boolean).map((part) => make("span.figure", {}, part)),
    );
  }

  function tabs(actor, chosen) {
    return make(
      "nav.tabs",
      { "aria-label": "Views of this actor" },
      Object.entries(TABS).map(([tab, { label }]) =>
        make(
          "a",
          { href: Links.actor(actor.id, { tab }), "aria-current": tab === chosen ? "page" : null },
          label,
        ),
      ),
    );
  }

  async function show(about, params) {
    const actor = await Source.load("actor", about);
    if (!actor) return null;
    const chosen = Object.hasOwn(TABS, params.get("tab") ?? "") ? params.get("tab") : "relations";
    const content = await TABS[chosen].build(actor);
    return {
      title: `${actor.name}, ${TABS[chosen].label.toLowerCase()}`,
      content: [
        make("h1", {}, make("bdi", {}, actor.name)),
        figures(actor),
        ...names(actor),
        tabs(actor, chosen),
        content,
      ].flat(),
    };
  }

  return { show };
})();
