"use strict";

// Edges of a neighbourhood as items of a list: who, what, whom, in which statuses, and the way to the words.
const Edges = (() => {
  const { make } = Dom;

  function relations(edge) {
    return edge.relations.map(({ id, claims }) => ({ label: Words.relation(id).label, claims }));
  }

  /** Go to an edge's words: into the document if there is one claim, else open the list of them in `item`. */
  async function open(edge, item) {
    if (edge.claims === 1) {
      const [claim] = await Rows.at(edge.of, edge.at);
      location.hash = Links.reading(claim.document.id, claim);
      return;
    }
    const place = item.querySelector(".claims");
    if (!place.childElementCount) {
      const claims = await Rows.at(edge.of, edge.at);
      place.append(...claims.map(Rows.claim));
      const rest = edge.claims - claims.length;
      if (rest > 0) place.append(make("li.note", {}, `and ${Words.number(rest)} older`));
    }
    place.hidden = !place.hidden;
    item.querySelector("button.words").setAttribute("aria-expanded", String(!place.hidden));
    if (!place.hidden) place.querySelector("a")?.focus();
  }

  /** One edge as an item of the list. */
  function line(edge, names) {
    const several = edge.claims > 1;
    const item = make(
      "li.edge",
      { data: { class: edge.act_class, asserted: String(Boolean(edge.asserted)) } },
      make("span.stroke", { "aria-hidden": "true" }),
      make("bdi.edge-end", {}, names.get(edge.agent)),
      make(
        "span.relation",
        {},
        relations(edge)
          .map(({ label, claims }) => (claims > 1 ? `${label} (${claims})` : label))
          .join(", "),
      ),
      make("bdi.edge-end", {}, names.get(edge.target)),
      make("span.note", {}, Words.actClass(edge.act_class).label),
      Rows.counted(edge.statuses),
      make("span.note", {}, Words.count(edge.documents, "document")),
      make(
        "button.words",
        { type: "button", "aria-expanded": several ? "false" : null, onclick: () => open(edge, item) },
        several ? `words of ${Words.count(edge.claims, "claim")}` : "its words",
        make(
          "span.unseen",
          {},
          `${names.get(edge.agent)} ${relations(edge)[0].label} ${names.get(edge.target)}`,
        ),
      ),
      make("ul.claims", { hidden: true }),
    );
    return item;
  }

  return { line, open };
})();
