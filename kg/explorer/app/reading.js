"use strict";

// One document: its text with the words that name actors and those that express claims, and the claims.
const Reading = (() => {
  const { make, points } = Dom;

  /** The stretches of a text, cut wherever a mark begins or ends: [begin, end], offsets in the document. */
  function stretches(page, letters) {
    const last = page.begin + letters.length;
    const cuts = new Set([page.begin, last]);
    const cut = (...offsets) =>
      offsets.filter((at) => at > page.begin && at < last).forEach((at) => cuts.add(at));
    page.mentions.forEach((mark) => cut(mark.begin, mark.end));
    page.claims.forEach((claim) => cut(claim.begin, claim.end, claim.trigger_begin, claim.trigger_end));
    letters.forEach((letter, place) => letter === "\n" && cut(page.begin + place, page.begin + place + 1));
    const sorted = [...cuts].sort((one, other) => one - other);
    return sorted.slice(0, -1).map((begin, place) => [begin, sorted[place + 1]]);
  }

  /** The innermost mark and the triggers over each offset at which one begins; marks come by begin. */
  function finder(marks, from, to) {
    const inner = [...marks].sort((one, other) => to(one) - from(one) - (to(other) - from(other)));
    return (at) => inner.filter((mark) => from(mark) <= at && at < to(mark));
  }

  /** The text as paragraphs, and its pieces as { begin, end, element }, to find what a claim covers. */
  function text(page, address) {
    const letters = points(page.text ?? "");
    const named = finder(
      page.mentions,
      (mark) => mark.begin,
      (mark) => mark.end,
    );
    const triggered = finder(
      page.claims,
      (claim) => claim.trigger_begin,
      (claim) => claim.trigger_end,
    );
    const pieces = [];
    const paragraphs = [make("p")];
    for (const [begin, end] of stretches(page, letters)) {
      const words = letters.slice(begin - page.begin, end - page.begin).join("");
      if (words === "\n") {
        if (paragraphs.at(-1).childElementCount) paragraphs.push(make("p"));
        continue;
      }
      const element = piece(words, triggered(begin), named(begin), address);
      pieces.push({ begin, end, element });
      paragraphs.at(-1).append(element);
    }
    return { element: make("div.text", { dir: "auto", lang: "" }, paragraphs), pieces };
  }

  function piece(words, claims, mentions, address) {
    if (claims.length) {
      const [claim] = claims;
      return make(
        "a.trigger",
        { href: address(claim), data: { class: Words.relation(claim.relation).act_class } },
        words,
      );
    }
    if (mentions.length) return make("a.mention", { href: Links.actor(mentions[0].actors[0].id) }, words);
    return make("span", {}, words);
  }

  function item(claim, missing) {
    const element = Rows.item(
      claim,
      missing && claim.quote && Rows.quote(claim),
      make("p.meta", {}, Rows.trigger(claim), Rows.details(claim)),
    );
    element.dataset.claim = claim.id;
    return element;
  }

  function parts(page, number, open) {
    if (page.parts.length < 2) return null;
    const step = (to, label) =>
      page.parts[to] !== undefined && make("button.more", { type: "button", onclick: () => open(to) }, label);
    return make(
      "p.growing",
      {},
      step(number - 1, "Earlier part"),
      make("span.note", {}, `part ${number + 1} of ${page.parts.length}`),
      step(number + 1, "Next part"),
    );
  }

  function head(page) {
    const { title, date, source } = page.document;
    const address = Links.outside(source);
    return [
      make("h1", {}, make("bdi", {}, title)),
      make(
        "p.figures",
        {},
        date && make("span.figure", {}, Words.day(date)),
        source && make("span.figure", {}, make("bdi", {}, Words.source(source))),
        make("span.figure", {}, Words.count(page.document.claims ?? 0, "claim")),
        address && make("a.figure", { href: address, rel: "noopener noreferrer external" }, "original"),
      ),
    ];
  }

  const key = () =>
    make(
      "p.note.text-key",
      {},
      make("span.mention", {}, "names"),
      " lead to the actor, ",
      make("span.trigger", {}, "coloured words"),
      " express a claim",
    );

  /** The part of a document that holds an offset, and its number. */
  async function find(about, at) {
    const first = await Source.load("document", about);
    const number = Math.max(
      0,
      (first?.parts ?? []).findLastIndex((begin) => begin <= at),
    );
    return number ? [await Source.load("document", about, number), number] : [first, 0];
  }

  async function show(about, params) {
    const wanted = (given) => (given.get("claim") ? Links.claim(given.get("claim")) : null);
    const [first, begun] = await find(about, Number(params.get("at") ?? 0));
    if (!first) return null;
    const body = make("div");
    const aside = () => body.querySelector("aside");
    const address = (claim) => Links.reading(about, claim);
    let shown = null;

    function fill(told, number) {
      const page = { ...told, claims: told.claims.map((row) => ({ ...row, document: told.document })) };
      const { element, pieces } = text(page, address);
      const items = page.claims.map((claim) => item(claim, page.missing));
      const open = async (to) => {
        fill(await Source.load("document", about, to), to);
        window.scrollTo(0, 0);
      };
      shown = { page, pieces, items };
      const left = page.missing
        ? make("p.note", {}, "The graph was built without this document's text; the claims show their words.")
        : [key(), element, parts(page, number, open)].filter(Boolean);
      body.replaceChildren(
        make(
          "div.reading",
          {},
          make("article", { "aria-label": "Text" }, left),
          make(
            "aside",
            { "aria-labelledby": "claims" },
            make("h2", { id: "claims" }, "Claims"),
            items.length ? make("ol.claims", {}, items) : make("p.note", {}, "None in this part."),
          ),
        ),
      );
    }

    /** Mark a claim's sentence and its own words, and put the reader there. */
    function select(id) {
      const claim = shown.page.claims.find((row) => row.id === id);
      shown.items.forEach((element) => element.toggleAttribute("data-chosen", element.dataset.claim === id));
      let target = null;
      for (const { begin, end, element } of shown.pieces) {
        const within = (from, to) => claim && begin >= from && end <= to;
        element.classList.toggle("evidence", Boolean(within(claim?.begin, claim?.end)));
        const own = Boolean(within(claim?.trigger_begin, claim?.trigger_end));
        element.classList.toggle("own", own);
        if (own) target ??= element;
      }
      const chosen = shown.items.find((element) => element.hasAttribute("data-chosen"));
      target?.scrollIntoView({ block: "center" });
      target?.focus({ preventScroll: true });
      if (chosen) aside().scrollTop = chosen.offsetTop - aside().clientHeight / 3;
      if (claim) Dom.say(`${Words.relation(claim.relation).label}, ${Words.status(claim.status).label}`);
      return Boolean(claim);
    }

    fill(first, begun);
    const chosen = wanted(params);
    return {
      title: first.document.title,
      content: [...head(first), body],
      keepsFocus: first.claims.some(({ id }) => id === chosen),
      ready: () => chosen && select(chosen),
      update: (given) => select(wanted(given)) || !given.get("claim"),
    };
  }

  return { show };
})();
