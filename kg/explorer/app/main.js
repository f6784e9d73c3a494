"use strict";

// Which page an address shows, and the frame around it.
(() => {
  const { make } = Dom;
  const PAGES = {
    "": Home.show,
    actor: Actor.show,
    document: Reading.show,
    documents: Documents.show,
    timeline: Timeline.show,
  };
  const main = document.getElementById("main");
  let current = {};
  let visits = 0;

  function missing(about) {
    return {
      title: "Not found",
      content: [
        make("h1", {}, "Not in this graph"),
        make("p", {}, "Nothing here is called "),
        make("p.note", {}, make("bdi", {}, about)),
      ],
    };
  }

  function trouble(error) {
    return {
      title: "Trouble",
      content: [
        make("h1", {}, "The data cannot be read"),
        make("p.trouble", { role: "alert" }, error.message),
      ],
    };
  }

  async function page({ kind, about, params }, summary) {
    try {
      const show = Object.hasOwn(PAGES, kind) ? PAGES[kind] : null;
      return (await show?.(about, params, summary)) ?? missing(about || kind);
    } catch (error) {
      return trouble(error);
    }
  }

  async function visit(summary, { first = false } = {}) {
    const asked = Links.parse(location.hash);
    const same = asked.kind === current.asked?.kind && asked.about === current.asked?.about;
    if (same && current.update?.(asked.params)) return;
    const visit = (visits += 1);
    main.setAttribute("aria-busy", "true");
    const shown = await page(asked, summary);
    if (visit !== visits) return; // the reader has gone on
    current.leave?.();
    current = { asked, update: shown.update, leave: shown.leave };
    main.removeAttribute("aria-busy");
    main.replaceChildren(...shown.content.filter(Boolean));
    document.title = shown.title;
    for (const link of document.querySelectorAll(".top-links a")) {
      if (link.hash === `#/${asked.kind}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    shown.ready?.();
    if (!first && !shown.keepsFocus) focusHeading(same);
  }

  /** After a step to another page the reader stands at its heading; another tab of the same keeps its place. */
  function focusHeading(same) {
    const target = same ? main.querySelector(".tabs [aria-current]") : main.querySelector("h1");
    if (!target) return;
    if (!same) {
      target.tabIndex = -1;
      window.scrollTo(0, 0);
    }
    target.focus({ preventScroll: true });
  }

  async function begin() {
    Theme.attach(document.getElementById("theme"));
    const summary = await Source.load("summary");
    Words.learn(summary);
    Links.learn(summary);
    Search.attach(document.getElementById("search"));
    // The address is the router's, so this link moves the focus itself.
    document.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault();
      main.focus();
    });
    window.addEventListener("hashchange", () => visit(summary));
    await visit(summary, { first: true });
  }

  begin().catch((error) => main.replaceChildren(...trouble(error).content));
})();
