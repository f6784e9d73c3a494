"use strict";

// The picture of a neighbourhood, drawn by Cytoscape: one actor in the middle, the others in rings about it.
// Places follow from rank and class alone, so that the same graph always gives the same picture.
const Picture = (() => {
  const { make } = Dom;
  const RINGS = [12, 20, 28];
  const RADII = [210, 340, 460];
  const SHAPES = {
    State: "round-rectangle",
    Government: "rectangle",
    Organization: "hexagon",
    Group: "diamond",
    Place: "triangle",
  };
  const MOST_LABELS = 18; // more than these would cover each other; the rest show when pointed at
  const FIT = 1.35; // few actors in a wide picture are not blown up
  let library = null;

  function loaded() {
    library ??= new Promise((resolve, reject) => {
      const script = make("script", { src: "vendor/cytoscape.min.js" });
      script.onload = resolve;
      script.onerror = () => reject(new Error("vendor/cytoscape.min.js is missing beside this page"));
      document.head.append(script);
    });
    return library;
  }

  /** The colours of the style sheet as they are now, light or dark. */
  function colours(element) {
    const probe = make("span.swatch", { hidden: true });
    element.append(probe);
    const of = (name) => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    };
    const found = {
      ink: of("ink"),
      muted: of("muted"),
      surface: of("surface"),
      accent: of("accent"),
      classes: {},
      font: getComputedStyle(document.body).fontFamily,
    };
    for (const { id } of Words.classes()) {
      probe.dataset.class = id;
      found.classes[id] = of("class");
    }
    probe.remove();
    return found;
  }

  function style(colour) {
    return [
      {
        selector: "node",
        style: {
          label: "data(name)",
          shape: "data(shape)",
          width: "data(size)",
          height: "data(size)",
          "background-color": colour.surface,
          "border-color": colour.muted,
          "border-width": 2,
          color: colour.ink,
          "font-size": 12,
          "font-family": colour.font,
          "text-valign": "bottom",
          "text-margin-y": 4,
          "text-wrap": "ellipsis",
          "text-max-width": 130,
          "text-background-color": colour.surface,
          "text-background-opacity": 0.8,
          "text-background-padding": 2,
        },
      },
      {
        selector: "node.middle",
        style: {
          "background-color": colour.accent,
          "border-color": colour.accent,
          "font-weight": "bold",
          "font-size": 14,
        },
      },
      {
        selector: "edge",
        style: {
          "curve-style": "bezier",
          "control-point-step-size": 34,
          width: "data(width)",
          "line-color": (edge) => colour.classes[edge.data("class")],
          "target-arrow-color": (edge) => colour.classes[edge.data("class")],
          "target-arrow-shape": (edge) => (edge.data("directed") ? "triangle" : "none"),
          "line-style": (edge) => (edge.data("asserted") ? "solid" : "dashed"),
          "line-dash-pattern": [7, 5],
          color: colour.ink,
          "font-size": 10,
          "font-family": colour.font,
          "arrow-scale": 0.9,
          "text-rotation": "autorotate",
          "text-background-color": colour.surface,
          "text-background-opacity": 0.9,
          "text-background-padding": 1,
        },
      },
      {
        selector: "edge.tie",
        style: { width: 1.5, opacity: 0.5, "z-index": 0, "curve-style": "straight", "arrow-scale": 0.7 },
      },
      { selector: "edge.labelled", style: { label: "data(label)" } },
      { selector: "edge.near", style: { opacity: 1, label: "data(label)", "z-index": 9 } },
      { selector: "node.near", style: { "border-color": colour.accent, "border-width": 3 } },
    ];
  }

  /** Actors with the same kind of ties stand side by side, so that colours come together. */
  function sorted(nodes, edges) {
    const order = Words.classes().map(({ id }) => id);
    const classOf = new Map();
    for (const edge of edges) {
      for (const end of [edge.agent, edge.target]) {
        if (!classOf.has(end)) classOf.set(end, order.indexOf(edge.act_class));
      }
    }
    return [...nodes].sort((one, other) => (classOf.get(one.id) ?? 9) - (classOf.get(other.id) ?? 9));
  }

  /** How many actors stand on each ring: all rings are equally full. */
  function rings(actors) {
    const sums = RINGS.map((_, ring) => RINGS.slice(0, ring + 1).reduce((one, other) => one + other));
    const full = sums.find((sum) => actors <= sum) ?? sums.at(-1);
    const used = RINGS.slice(0, sums.indexOf(full) + 1);
    return used.map(
      (_, ring) =>
        Math.round((actors * sums[ring]) / full) - Math.round((actors * (sums[ring - 1] ?? 0)) / full),
    );
  }

  function places(nodes, edges, wide) {
    const found = new Map();
    let from = 0;
    rings(nodes.length).forEach((most, ring) => {
      sorted(nodes.slice(from, from + most), edges).forEach((node, place) => {
        const angle = ((place + ring / 2) / most) * 2 * Math.PI - Math.PI / 2;
        found.set(node.id, {
          x: RADII[ring] * wide * Math.cos(angle),
          y: (RADII[ring] / wide) * Math.sin(angle),
        });
      });
      from += most;
    });
    return found;
  }

  const size = (claims) => Math.min(44, 16 + 5 * Math.sqrt(claims));
  const width = (documents) => Math.min(9, 1.5 + 1.5 * Math.log2(documents));

  function elements(actor, nodes, edges, wide) {
    const at = places(nodes, edges, wide);
    const drawn = new Set([actor.id, ...at.keys()]);
    const label = (edge) => {
      const [first, ...others] = edge.relations.map(({ id }) => Words.relation(id).label);
      return others.length ? `${first} +${others.length}` : first;
    };
    const few =
      edges.filter((edge) => edge.agent === actor.id || edge.target === actor.id).length <= MOST_LABELS;
    const shape = (kind) => (Object.hasOwn(SHAPES, kind) ? SHAPES[kind] : "ellipse");
    return [
      {
        data: { id: actor.id, name: actor.name, shape: shape(actor.kind), size: 46 },
        position: { x: 0, y: 0 },
        classes: "middle",
      },
      ...nodes.map((node) => ({
        data: { id: node.id, name: node.name, shape: shape(node.kind), size: size(node.claims) },
        position: at.get(node.id),
      })),
      ...edges
        .filter((edge) => drawn.has(edge.agent) && drawn.has(edge.target))
        .map((edge) => {
          const tie = edge.agent !== actor.id && edge.target !== actor.id;
          const classes = tie ? "tie" : few ? "labelled" : "";
          return {
            data: {
              source: edge.agent,
              target: edge.target,
              class: edge.act_class,
              directed: Boolean(edge.directed),
              asserted: Boolean(edge.asserted),
              width: width(edge.documents),
              label: label(edge),
              edge,
            },
            classes,
          };
        }),
    ];
  }

  /** Return an empty picture of an actor; `open` gets the edge that is pressed. */
  function of(actor, open) {
    const canvas = make("div.picture", { role: "img" });
    const buttons = make("div.picture-tools");
    const element = make("div.picture-frame", {}, canvas, buttons);
    let cytoscape = null;
    let last = [[], []];
    for (const [label, name, factor] of [
      ["Nearer", "+", 1.25],
      ["Farther", "−", 0.8],
      ["All of it", "⤢", 0],
    ]) {
      const press = () => (factor ? zoom(factor) : cytoscape?.fit(undefined, 24));
      buttons.append(make("button.quiet", { type: "button", "aria-label": label, onclick: press }, name));
    }

    function zoom(factor) {
      cytoscape?.zoom({
        level: cytoscape.zoom() * factor,
        renderedPosition: { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 },
      });
    }

    function listen() {
      cytoscape.on("tap", "edge", (event) => open(event.target.data("edge")));
      cytoscape.on("tap", "node", (event) => {
        const id = event.target.id();
        if (id !== actor.id) location.hash = Links.actor(id, { tab: "graph" });
      });
      cytoscape.on("mouseover", "node, edge", (event) => {
        canvas.style.cursor = "pointer";
        event.target.addClass("near");
        if (event.target.isNode()) event.target.connectedEdges().addClass("near");
      });
      cytoscape.on("mouseout", "node, edge", () => {
        canvas.style.cursor = "";
        cytoscape.elements().removeClass("near");
      });
    }

    async function render() {
      const { clientWidth, clientHeight } = canvas;
      await loaded();
      if (!clientWidth || !canvas.isConnected) return;
      const [nodes, edges] = last;
      const wide = Math.sqrt(Math.max(0.6, Math.min(2.4, clientWidth / clientHeight)));
      cytoscape?.destroy();
      cytoscape = window.cytoscape({
        container: canvas,
        elements: elements(actor, nodes, edges, wide),
        style: style(colours(element)),
        layout: { name: "preset" },
        userZoomingEnabled: false,
        boxSelectionEnabled: false,
        autoungrabify: true,
        minZoom: 0.2,
        maxZoom: FIT,
      });
      cytoscape.fit(undefined, 24);
      cytoscape.maxZoom(3);
      listen();
    }

    function draw(nodes, edges) {
      last = [nodes, edges];
      canvas.dataset.rings = rings(nodes.length).length;
      canvas.setAttribute(
        "aria-label",
        `${actor.name} and ${Words.count(nodes.length, "actor")} that claims tie it to; the list below has the same edges`,
      );
      render();
    }

    const recolour = () => cytoscape?.style(style(colours(element)));
    document.addEventListener("themechange", recolour);
    let seen = false;
    // Tells when the picture comes onto the page, when it changes its size, and when it leaves.
    new ResizeObserver((_entries, observer) => {
      if (canvas.isConnected) {
        seen = true;
        render();
      } else if (seen) {
        observer.disconnect();
        document.removeEventListener("themechange", recolour);
        cytoscape?.destroy();
      }
    }).observe(canvas);
    return { draw, element };
  }

  return { of };
})();
