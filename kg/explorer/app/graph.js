"use strict";

// The neighbourhood of an actor: a picture of the nearest, and a list of the very same edges.
const Graph = (() => {
  const { make } = Dom;
  const PAGE = 12;
  const MOST_DRAWN = 60;
  const CAPTION =
    "Lines: solid for what is asserted, dashed for all else; the wider, the more documents. A line leads " +
    "to its words, a shape to its actor. Circles are persons, rounded squares states, squares government " +
    "bodies, hexagons organizations, diamonds groups, triangles places.";

  /** What is loaded of a neighbourhood, and what of it is to be seen. */
  function state(actor) {
    return {
      actor,
      nodes: [],
      edges: [],
      between: [],
      pages: 0,
      partners: actor.partners,
      hidden: new Set(),
      asserted: false,
      ties: true,
      items: new Map(), // edge → its item in the list
      visible(edge) {
        return !this.hidden.has(edge.act_class) && (edge.asserted || !this.asserted);
      },
      async more() {
        const page = await Source.load("neighbours", actor.id, this.pages);
        this.pages += 1;
        this.nodes.push(...(page?.nodes ?? []));
        this.edges.push(...(page?.edges ?? []));
        this.between.push(...(page?.between ?? []));
      },
      names() {
        return new Map([[actor.id, actor.name], ...this.nodes.map(({ id, name }) => [id, name])]);
      },
    };
  }

  function list(graph) {
    const names = graph.names();
    const item = (edge) => {
      graph.items.set(edge, Edges.line(edge, names));
      return graph.items.get(edge);
    };
    const of = (node) =>
      graph.edges.filter(
        (edge) => (edge.agent === node.id || edge.target === node.id) && graph.visible(edge),
      );
    const items = graph.nodes
      .map((node) => [node, of(node)])
      .filter(([, edges]) => edges.length)
      .map(([node, edges]) =>
        make(
          "li.neighbour",
          {},
          make(
            "h3",
            {},
            Rows.actor(node, { tab: "graph" }),
            make("span.note", {}, Words.kind(node.kind).label),
          ),
          make(
            "ul.edges",
            {},
            edges.map((edge) => item(edge)),
          ),
        ),
      );
    const ties = graph.ties ? graph.between.filter((edge) => graph.visible(edge)) : [];
    return [
      make("ul.neighbours", {}, items),
      ties.length > 0 && make("h3", {}, "Between them"),
      ties.length > 0 &&
        make(
          "ul.edges",
          {},
          ties.map((edge) => item(edge)),
        ),
    ].filter(Boolean);
  }

  function box(label, checked, change, swatch) {
    const input = make("input", { type: "checkbox", checked });
    input.addEventListener("change", () => change(input.checked));
    return make(
      "label.box",
      swatch ? { data: { class: swatch } } : {},
      input,
      swatch && make("span.swatch", { "aria-hidden": "true" }),
      label,
    );
  }

  function controls(graph, changed) {
    const present = new Set([...graph.edges, ...graph.between].map((edge) => edge.act_class));
    const classes = Words.classes().filter(({ id }) => present.has(id));
    const toggle = (id) => (on) => {
      graph.hidden[on ? "delete" : "add"](id);
      changed();
    };
    return make(
      "fieldset.controls",
      {},
      make("legend.unseen", {}, "What is shown"),
      classes.map(({ id, label }) => box(label, !graph.hidden.has(id), toggle(id), id)),
      box("asserted only", graph.asserted, (on) => {
        graph.asserted = on;
        changed();
      }),
      box("ties between neighbours", graph.ties, (on) => {
        graph.ties = on;
        changed();
      }),
    );
  }

  /** Resolve to the elements of an actor's neighbourhood. */
  async function build(actor) {
    if (!actor.partners) return [make("p.note", {}, "No claim ties this actor to another.")];
    const graph = state(actor);
    const picture = Picture.of(actor, (edge) => Edges.open(edge, graph.items.get(edge)));
    const more = make("button.more", { type: "button" });
    const note = make("span.note");
    const lines = make("div");
    const boxes = make("div");
    const changed = () => {
      lines.replaceChildren(...list(graph));
      const ties = graph.ties ? graph.between : [];
      picture.draw(
        graph.nodes.slice(0, MOST_DRAWN),
        [...graph.edges, ...ties].filter((edge) => graph.visible(edge)),
      );
    };
    const grow = async () => {
      await graph.more();
      boxes.replaceChildren(controls(graph, changed));
      const shown = graph.nodes.length;
      more.textContent = `Show ${Math.min(PAGE, graph.partners - shown)} more`;
      more.hidden = shown >= graph.partners;
      const drawn = shown > MOST_DRAWN ? `; the picture has the first ${MOST_DRAWN}` : "";
      note.textContent = `${Words.number(shown)} of ${Words.number(graph.partners)} actors, those in the most documents first${drawn}`;
      changed();
    };
    more.addEventListener("click", async () => {
      await grow();
      Dom.say(note.textContent);
    });
    await grow();
    return [
      boxes,
      make("p.growing", {}, note, more),
      make("div", {}, picture.element, make("p.note", {}, CAPTION)),
      make("h2", {}, "The same as a list"),
      lines,
    ];
  }

  return { build };
})();
