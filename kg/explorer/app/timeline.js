"use strict";

// Claims by date: columns of how many a month or year has, and the claims themselves under them.
const Timeline = (() => {
  const { make } = Dom;
  const PAGE = 50;
  const PLACES = 1000;
  const STEP = 25;
  const MOST_COLUMNS = 48;
  const UNITS = [
    { length: 7, label: (month) => Words.month(month, { short: true }), next: (at) => nextMonth(at) },
    { length: 4, label: (year) => year, next: (at) => String(Number(at) + 1).padStart(4, "0") },
    { length: 3, label: (decade) => `${decade}0s`, next: (at) => String(Number(at) + 1).padStart(3, "0") },
  ];

  function nextMonth(text) {
    const [year, month] = text.split("-").map(Number);
    return month === 12
      ? `${String(year + 1).padStart(4, "0")}-01`
      : `${text.slice(0, 5)}${String(month + 1).padStart(2, "0")}`;
  }

  const total = (counts) => [...counts.values()].reduce((sum, value) => sum + value, 0);

  /** Months as columns of the smallest unit that leaves few enough: the oldest first, with gaps marked. */
  function columns(months) {
    const unit =
      UNITS.find(
        ({ length }) => new Set(months.map(({ month }) => month.slice(0, length))).size <= MOST_COLUMNS,
      ) ?? UNITS.at(-1);
    const found = new Map();
    let before = 0; // claims newer than this month
    for (const { month, claims } of months) {
      const at = month.slice(0, unit.length);
      const column = found.get(at) ?? { at, label: unit.label(at), first: before, claims: new Map() };
      for (const { id, claims: value } of claims) column.claims.set(id, (column.claims.get(id) ?? 0) + value);
      found.set(at, column);
      before += claims.reduce((sum, { claims: value }) => sum + value, 0);
    }
    const sorted = [...found.values()].reverse();
    sorted.forEach((column, place) => {
      column.gap = place > 0 && unit.next(sorted[place - 1].at) !== column.at;
    });
    return sorted;
  }

  function column(item, most) {
    const stack = make("span.stack", { "aria-hidden": "true" });
    for (const { id } of Words.classes()) {
      if (!item.claims.has(id)) continue;
      const piece = make("span", { data: { class: id } });
      piece.style.setProperty("--share", item.claims.get(id) / most);
      stack.append(piece);
    }
    const parts = Words.classes()
      .filter(({ id }) => item.claims.has(id))
      .map(({ id, label }) => `${item.claims.get(id)} ${label}`);
    return make(
      "button.column",
      {
        type: "button",
        "aria-pressed": "false",
        "aria-label": `${item.label}: ${Words.count(total(item.claims), "claim")}, ${parts.join(", ")}`,
        tabindex: "-1",
      },
      stack,
      make("span.column-label", { "aria-hidden": "true" }, item.label),
    );
  }

  /** The chart: one stop for the Tab key, arrows within. `choose` gets the column that is pressed, or null. */
  function chart(items, choose) {
    const most = Math.max(...items.map((item) => total(item.claims)));
    const buttons = items.map((item) => column(item, most));
    const press = (place) => {
      const pressed = buttons[place].getAttribute("aria-pressed") === "true";
      buttons.forEach((button, number) =>
        button.setAttribute("aria-pressed", String(!pressed && number === place)),
      );
      choose(pressed ? null : items[place]);
    };
    const step = { ArrowLeft: -1, ArrowRight: 1 };
    buttons.forEach((button, place) => {
      button.addEventListener("click", () => press(place));
      button.addEventListener("keydown", (event) => {
        const to =
          event.key === "Home"
            ? 0
            : event.key === "End"
              ? buttons.length - 1
              : place + (step[event.key] ?? 0);
        if (to === place || !buttons[to]) return;
        event.preventDefault();
        buttons[place].tabIndex = -1;
        buttons[to].tabIndex = 0;
        buttons[to].focus();
      });
    });
    buttons.at(-1).tabIndex = 0;
    return make(
      "div.chart",
      { role: "group", "aria-label": "Claims by date; arrow keys move, Enter shows one column's claims" },
      make("p.chart-most.note", { "aria-hidden": "true" }, Words.count(most, "claim")),
      make(
        "div.columns",
        {},
        buttons.map((button, place) =>
          items[place].gap ? [make("span.gap", { "aria-hidden": "true" }, "⋯"), button] : button,
        ),
      ),
    );
  }

  /** The claims by date from one on, at most STEP: of an actor by their places, of all as they come. */
  async function rows(about, from, to) {
    const size = about ? PLACES : PAGE;
    const page = await Source.load("timeline", about, Math.floor(from / size));
    const part = (list) => list.slice(from % size, (from % size) + Math.min(STEP, to - from));
    return about ? Rows.at(about, part(page.places)) : part(Rows.told(page));
  }

  function list(about, from, to) {
    const items = make("ul.claims");
    let shown = from;
    let last = null;
    const more = make("button.more", { type: "button" });
    async function grow() {
      const added = [];
      for (const row of await rows(about, shown, to)) {
        const month = row.date ? Words.month(row.date.slice(0, 7)) : "No date";
        if (month !== last) added.push(make("li.year", {}, make("h3", {}, month)));
        last = month;
        added.push(Rows.line(row));
        shown += 1;
      }
      items.append(...added);
      more.hidden = shown >= to || !added.length;
      more.textContent = `Show more of ${Words.number(to - from)}`;
      return added;
    }
    more.addEventListener("click", async () => {
      const added = await grow();
      added
        .find((item) => item.matches(".claim"))
        ?.querySelector("a")
        ?.focus();
    });
    grow();
    return make("div", {}, items, make("p.growing", {}, more));
  }

  function legend() {
    const items = Words.classes().map(({ id, label }) =>
      make("li", { data: { class: id } }, make("span.swatch", { "aria-hidden": "true" }), label),
    );
    return make("ul.legend", { "aria-label": "Colours" }, items);
  }

  /** Resolve to the timeline of one actor, or of all claims where `about` is empty. */
  async function build(about) {
    const first = await Source.load("timeline", about);
    if (!first?.claims_in_all) return [make("p.note", {}, "No claims.")];
    const place = make("div", { "aria-live": "off" });
    const head = make("p.note");
    const choose = (item) => {
      const [from, to] = item ? [item.first, item.first + total(item.claims)] : [0, first.claims_in_all];
      head.textContent = item
        ? `${item.label}: ${Words.count(to - from, "claim")}`
        : `${Words.count(to, "claim")}, the newest first`;
      Dom.say(head.textContent);
      place.replaceChildren(list(about, from, to));
    };
    choose(null);
    const items = columns(first.months);
    return [items.length > 0 && legend(), items.length > 0 && chart(items, choose), head, place].filter(
      Boolean,
    );
  }

  async function show() {
    return { title: "Timeline", content: [make("h1", {}, "Timeline"), ...(await build(""))] };
  }

  return { build, show };
})();
