"use strict";

// Addresses within the page: "#/actor/oman?tab=graph". Ids are written by their ends.
const Links = (() => {
  let base = "";

  function learn(summary) {
    base = summary.base;
  }

  /** The end of an id that is one of its kind's ("oman" of "actor/oman"), else its whole IRI. */
  function short(kind, id) {
    if (id.startsWith(`${kind}/`)) return id.slice(kind.length + 1);
    return id.includes(":") ? id : base + id;
  }

  function long(kind, text) {
    const id = text.startsWith(base) ? text.slice(base.length) : text;
    if (id.includes(":")) return text;
    return id === text ? `${kind}/${text}` : id;
  }

  function encoded(text) {
    return encodeURIComponent(text).replaceAll("%2F", "/");
  }

  function to(kind, id, params = {}) {
    const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== null);
    const query = given.length ? `?${new URLSearchParams(given)}` : "";
    return `#/${kind}${id ? `/${encoded(short(kind, id))}` : ""}${query}`;
  }

  const actor = (id, params) => to("actor", id, params);
  const page = (kind, params) => to(kind, "", params);

  /** The address of a document, or of a claim's words in it. */
  function reading(id, claim) {
    return to("document", id, claim && { claim: short("claim", claim.id), at: claim.begin });
  }

  /** Return what an address names: { kind, about, params }. */
  function parse(hash) {
    const [path, query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
    const [kind, ...rest] = path.split("/");
    let about = rest.join("/");
    try {
      about = decodeURIComponent(about);
    } catch {
      // Not ours; taken as it stands.
    }
    return { kind, about: about && long(kind, about), params: new URLSearchParams(query) };
  }

  /** Return an address that may be followed out of the page, or null: only the web is. */
  function outside(text) {
    const found = (text ?? "").match(/https?:\/\/\S+/i)?.[0];
    return found && URL.canParse(found) ? found : null;
  }

  const claim = (text) => long("claim", text);

  return { actor, claim, learn, outside, page, parse, reading };
})();
