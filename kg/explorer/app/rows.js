"use strict";

// Claims as rows: who, what, whom; the words; status, time, speaker and source.
const Rows = (() => {
  const { joined, make, points } = Dom;

  function actor(named, params) {
    return make("a.actor", { href: Links.actor(named.id, params) }, make("bdi", {}, named.name));
  }

  function actors(list) {
    return list.length ? joined(list.map((named) => actor(named))) : [make("span.nobody", {}, "not named")];
  }

  function badge(status, former) {
    const { label } = Words.status(status);
    return make(
      "span.badge",
      { data: { status } },
      make("span.unseen", {}, "status: "),
      label || "none",
      former && ", former",
    );
  }

  function relation(claim) {
    const { label, act_class } = Words.relation(claim.relation);
    return make("span.relation", { data: { class: act_class } }, label);
  }

  function about(claim) {
    if (claim.theme) return make("span.about", {}, "about: ", gloss(claim.theme));
    return claim.about ? make("span.about", {}, make("bdi", {}, claim.about)) : null;
  }

  /** Another claim in one line: "Houthis releases 64 aid workers (requested)". */
  function gloss(claim) {
    const names = (list) => list.map((named) => named.name).join(", ");
    return make(
      "bdi",
      {},
      `${names(claim.agents)} ${Words.relation(claim.relation).label} ${names(claim.targets)}`.trim(),
      ` (${Words.status(claim.status).label})`,
    );
  }

  /** The claim as a sentence of links. */
  function headline(claim) {
    return make(
      "p.headline",
      {},
      claim.agents.length ? actors(claim.agents) : make("span.nobody", {}, "somebody"),
      " ",
      relation(claim),
      claim.targets.length > 0 && [" ", actors(claim.targets)],
      (claim.about || claim.theme) && [" ", about(claim)],
    );
  }

  /** The quote with its trigger marked: a link to the words in the document. */
  function quote(claim) {
    const text = points(claim.quote ?? "");
    const from = claim.quote_begin ?? claim.begin;
    const begin = Math.max(0, claim.trigger_begin - from);
    const end = Math.max(begin, claim.trigger_end - from);
    return make(
      "blockquote.quote",
      {},
      make(
        "a.words",
        { href: Links.reading(claim.document.id, claim), dir: "auto" },
        from > claim.begin && "… ",
        text.slice(0, begin).join(""),
        make("mark", {}, text.slice(begin, end).join("")),
        text.slice(end).join(""),
        from + text.length < claim.end && " …",
      ),
    );
  }

  function source(document) {
    const name = Words.source(document.source);
    return make(
      "span.source",
      {},
      make("a", { href: Links.reading(document.id) }, make("bdi", {}, document.title)),
      name && [", ", make("bdi", {}, name)],
      document.date && `, ${Words.day(document.date)}`,
    );
  }

  /** Status and time: what is always to be seen of a claim. */
  function presented(claim) {
    return make(
      "p.presented",
      {},
      badge(claim.status, claim.former),
      make("span", {}, Words.time(claim), claim.when && [" (“", make("bdi", {}, claim.when), "”)"]),
    );
  }

  /** Who says it, on what condition, how likely it is read rightly. */
  function details(claim) {
    return [
      claim.speaker && make("span", {}, "according to ", actor(claim.speaker)),
      claim.condition && make("span", {}, "if ", gloss(claim.condition)),
      claim.confidence !== undefined && make("span", {}, `confidence ${claim.confidence.toFixed(2)}`),
    ].filter(Boolean);
  }

  function item(row, ...rest) {
    return make(
      "li.claim",
      { data: { class: Words.relation(row.relation).act_class, status: row.status } },
      make("div.claim-head", {}, headline(row), presented(row)),
      ...rest,
    );
  }

  /** A claim with its words. */
  function claim(row) {
    return item(row, row.quote && quote(row), make("p.meta", {}, source(row.document), details(row)));
  }

  /** A claim with the words that express it, which lead to its place in the text. */
  function line(row) {
    return item(row, make("p.meta", {}, trigger(row), source(row.document), details(row)));
  }

  function trigger(row) {
    return make(
      "a.words",
      { href: Links.reading(row.document.id, row) },
      "“",
      make("bdi", {}, row.trigger),
      "”",
    );
  }

  /** The rows of a page, each with its document in place of its document's id. */
  function told(page) {
    const documents = new Map((page?.documents ?? []).map((document) => [document.id, document]));
    return (page?.claims ?? []).map((row) => ({ ...row, document: documents.get(row.document) }));
  }

  const PAGE = 50;
  const page = async (id, number) => told(await Source.load("claims", id, number));

  /** The claims that stand at certain places among an actor's. */
  async function at(id, places) {
    const numbers = [...new Set(places.map((place) => Math.floor(place / PAGE)))];
    const pages = new Map(await Promise.all(numbers.map(async (number) => [number, await page(id, number)])));
    return places.map((place) => pages.get(Math.floor(place / PAGE))[place % PAGE]).filter(Boolean);
  }

  /** Counts of statuses as badges: "2 negated". */
  function counted(statuses) {
    return statuses.map(({ id, claims }) =>
      make(
        "span.badge",
        { data: { status: id } },
        claims > 1 && `${Words.number(claims)} `,
        Words.status(id).label,
      ),
    );
  }

  return { actor, actors, at, badge, claim, counted, details, item, line, quote, told, trigger };
})();
