"use strict";

// An actor's relations: by class, type and side; within them by year, the newest first; each with its words.
const Relations = (() => {
  const { make } = Dom;
  const OPEN = 24; // an actor with no more claims than this shows them all
  const STEP = 10;

  function heading(group) {
    const { label, inverse } = Words.relation(group.relation);
    if (group.side === "speaker") return `says who ${label} whom`;
    return group.side === "target" ? inverse : label;
  }

  /** Rows with a heading before the first of each year. */
  function byYear(rows, before) {
    let last = before;
    return rows.flatMap((row) => {
      const year = row.date ? row.date.slice(0, 4) : "no date";
      const head = year === last ? [] : [make("li.year", { data: { year } }, make("h4", {}, year))];
      last = year;
      return [...head, Rows.claim(row)];
    });
  }

  function claims(id, group) {
    const list = make("ul.claims");
    const shown = () => list.querySelectorAll(".claim").length;
    const more = make("button.more", { type: "button" });
    async function grow() {
      const from = shown();
      const most = Math.min(STEP, group.claims - from);
      const places = Array.from({ length: most }, (_, place) => group.first + from + place);
      const rows = await Rows.at(id, places);
      const years = list.querySelectorAll(".year");
      const added = byYear(rows, years.length ? years[years.length - 1].dataset.year : null);
      list.append(...added);
      more.hidden = shown() >= group.claims || !rows.length;
      more.textContent = `Show more of ${Words.number(group.claims)}`;
      return added;
    }
    more.addEventListener("click", async () => {
      const added = await grow();
      added
        .find((item) => item.matches(".claim"))
        ?.querySelector("a")
        ?.focus();
    });
    return { element: make("div", {}, list, make("p.growing", {}, more)), grow };
  }

  function section(id, group, open) {
    const { element, grow } = claims(id, group);
    const details = make(
      "details.group",
      { data: { class: Words.relation(group.relation).act_class }, open },
      make(
        "summary",
        {},
        make("h3", {}, heading(group)),
        make("span.note", {}, Words.count(group.claims, "claim")),
        make("span.group-statuses", {}, Rows.counted(group.statuses)),
        group.latest &&
          make(
            "span.note",
            {},
            group.earliest === group.latest
              ? Words.day(group.latest)
              : Words.range(group.earliest, group.latest),
          ),
      ),
      element,
    );
    let begun = false;
    details.addEventListener("toggle", () => {
      if (details.open && !begun) {
        begun = true;
        grow();
      }
    });
    return details;
  }

  function office(item, id) {
    const bodies = item.bodies.filter((body) => body.id !== id);
    const holders = item.holders.filter((holder) => holder.id !== id);
    const words = make("button.words", { type: "button" }, "its words");
    const place = make("ul.claims", { hidden: true });
    words.setAttribute("aria-expanded", "false");
    words.addEventListener("click", async () => {
      if (!place.childElementCount) place.append(...(await Rows.at(id, [item.at])).map(Rows.claim));
      place.hidden = !place.hidden;
      words.setAttribute("aria-expanded", String(!place.hidden));
    });
    return make(
      "li.office",
      {},
      make("strong", {}, make("bdi", {}, item.title ?? "an office")),
      holders.length > 0 && make("span", {}, "held by ", Rows.actors(holders)),
      bodies.length > 0 && make("span", {}, "of ", Rows.actors(bodies)),
      Rows.badge(item.status, item.former),
      make("span.note", {}, Words.count(item.documents, "document")),
      words,
      place,
    );
  }

  function offices(actor) {
    if (!actor.offices.length) return null;
    const few = actor.offices.slice(0, 6);
    const rest = actor.offices.slice(6);
    const list = make(
      "ul.offices",
      {},
      few.map((item) => office(item, actor.id)),
    );
    const more = make("button.more", { type: "button" }, `Show ${Words.number(rest.length)} more`);
    more.addEventListener("click", () => {
      const added = rest.map((item) => office(item, actor.id));
      list.append(...added);
      more.parentElement.remove();
      added[0].querySelector("a, button").focus();
    });
    return make(
      "section",
      { "aria-labelledby": "offices" },
      make("h2", { id: "offices" }, "Offices"),
      list,
      rest.length > 0 && make("p.growing", {}, more),
    );
  }

  function show(actor) {
    const open = actor.claims <= OPEN;
    const sections = Words.classes().map(({ id, label }) => {
      const groups = actor.groups.filter((group) => Words.relation(group.relation).act_class === id);
      if (!groups.length) return null;
      const total = groups.reduce((sum, group) => sum + group.claims, 0);
      return make(
        "section.of-class",
        { data: { class: id }, "aria-labelledby": `class-${id}` },
        make(
          "h2",
          { id: `class-${id}` },
          make("span.swatch", { "aria-hidden": "true" }),
          Words.title(label),
          make("span.note", {}, Words.count(total, "claim")),
        ),
        groups.map((group) => section(actor.id, group, open)),
      );
    });
    return [offices(actor), ...sections];
  }

  return { heading, show };
})();
