"use strict";

// The search for actors: a box with a list under it, led by the keyboard as the combobox pattern has it.
const Search = (() => {
  const { make } = Dom;
  const LETTERS = 3;
  const MOST = 12;
  const PAGE = 200;

  /** The words of a name as the search's lists know them; it must agree with `name_words` in names.py. */
  function words(text) {
    const plain = text.toWellFormed().normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
    return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  }

  function matches(found, wanted) {
    return wanted.every((word) => found.some((other) => other.startsWith(word)));
  }

  /** How well names fit what is typed: whole, from its beginning, or somewhere. Less is better. */
  function rank(names, typed) {
    if (names.some((name) => name === typed)) return 0;
    return names.some((name) => name.startsWith(typed)) ? 1 : 2;
  }

  /** Resolve to the actors whose names have words that begin as those typed, the best first. */
  async function find(typed) {
    const wanted = words(typed);
    const longest = wanted.reduce(
      (one, other) => (Dom.points(other).length > Dom.points(one).length ? other : one),
      "",
    );
    if (!longest) return [];
    const beginning = Dom.points(longest).slice(0, LETTERS).join("");
    const found = [];
    for (let page = 0, last = 1; page < last; page += 1) {
      const list = await Source.load("search", beginning, page);
      if (!list) break;
      last = Math.ceil(list.actors / PAGE);
      for (const actor of list.found) {
        const names = actor.names.map((name) => words(name));
        if (matches(names.flat(), wanted)) {
          found.push([
            rank(
              names.map((name) => name.join(" ")),
              wanted.join(" "),
            ),
            actor,
          ]);
        }
      }
    }
    // The lists begin with the busiest, and sorting keeps their order.
    return found.sort(([one], [other]) => one - other).map(([, actor]) => actor);
  }

  function option(actor, place, typed) {
    const [name, ...others] = actor.names;
    const wanted = words(typed);
    const alias = matches(words(name), wanted) ? null : others.find((other) => matches(words(other), wanted));
    return make(
      "li",
      { role: "option", id: `found-${place}`, "aria-selected": "false", data: { id: actor.id } },
      make("bdi.found-name", {}, name),
      alias && make("span.found-alias", {}, "also ", make("bdi", {}, alias)),
      make("span.found-kind", {}, [Words.kind(actor.kind).label, actor.country].filter(Boolean).join(" · ")),
      make("span.found-claims", {}, Words.count(actor.claims, "claim")),
    );
  }

  /** Put the box into `place`. */
  function attach(place) {
    const input = make("input", {
      id: "search-input",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: "Search an actor",
      "aria-label": "Search an actor",
      "aria-expanded": "false",
      "aria-controls": "search-list",
      "aria-autocomplete": "list",
      "aria-keyshortcuts": "/",
    });
    const list = make("ul", {
      id: "search-list",
      role: "listbox",
      "aria-label": "Actors found",
      hidden: true,
    });
    const none = make("p.found-none", { hidden: true }, "No actor of that name");
    place.append(input, make("kbd", { "aria-hidden": "true" }, "/"), list, none);
    let active = -1;
    let asked = 0;

    function close() {
      asked += 1;
      list.hidden = true;
      none.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function move(to) {
      const options = [...list.children];
      if (!options.length) return;
      active = (to + options.length) % options.length;
      options.forEach((item, number) => item.setAttribute("aria-selected", String(number === active)));
      options[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[active].id);
    }

    function go(item) {
      close();
      input.value = "";
      input.blur();
      location.hash = Links.actor(item.dataset.id);
    }

    async function update() {
      const typed = input.value;
      const number = (asked += 1);
      if (!words(typed).length) return close();
      const found = await find(typed);
      if (number !== asked) return undefined; // something else has been typed since
      list.replaceChildren(...found.slice(0, MOST).map((actor, at) => option(actor, at, typed)));
      list.hidden = !found.length;
      none.hidden = found.length > 0;
      active = -1;
      input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-expanded", String(found.length > 0));
      Dom.say(found.length ? `${Words.count(found.length, "actor")} found` : "No actor of that name");
      return undefined;
    }

    const keys = {
      ArrowDown: () => move(active + 1),
      ArrowUp: () => move(active < 0 ? -1 : active - 1),
      Escape: () => {
        if (list.hidden) input.value = "";
        close();
      },
      Enter: () => list.children.length && !list.hidden && go(list.children[Math.max(active, 0)]),
    };
    input.addEventListener("keydown", (event) => {
      if (Object.hasOwn(keys, event.key) && !event.isComposing) {
        event.preventDefault();
        keys[event.key]();
      }
    });
    input.addEventListener("input", update);
    input.addEventListener("focus", update);
    input.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) go(item);
    });
    document.addEventListener("keydown", (event) => {
      const writing = event.target.closest?.("input, textarea, select");
      if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        input.focus();
      }
    });
  }

  return { attach, find, words };
})();
