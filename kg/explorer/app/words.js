"use strict";

// How things are called and written: what the ontology says of its terms, and dates and numbers.
const Words = (() => {
  const numbers = new Intl.NumberFormat("en-GB");
  const days = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  const shortMonths = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
  const months = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
  let wording = { classes: [], statuses: [], kinds: [], relations: [] };

  function learn(summary) {
    wording = summary;
  }

  function named(terms, id) {
    return terms.find((term) => term.id === id) ?? { id, label: id, definition: "" };
  }

  const status = (id) => named(wording.statuses, id);
  const kind = (id) => named(wording.kinds, id);
  const actClass = (id) => named(wording.classes, id);
  const classes = () => wording.classes;
  const statuses = () => wording.statuses;

  const relation = (id) => ({ inverse: id, act_class: "", ...named(wording.relations, id) });

  const number = (value) => numbers.format(value);

  /** With a capital. */
  const title = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  /** "1 claim", "2,000 claims". */
  function count(value, one, many = `${one}s`) {
    return `${number(value)} ${value === 1 ? one : many}`;
  }

  function date(text) {
    const found = /^\d{4}-\d{2}-\d{2}$/.test(text ?? "") ? new Date(`${text}T00:00:00Z`) : null;
    return found && !Number.isNaN(found.getTime()) ? found : null;
  }

  /** "11 Feb 2025"; what is no date stays as it is. */
  function day(text) {
    const found = date(text);
    return found ? days.format(found) : (text ?? "");
  }

  /** "February 2025" from "2025-02", or "Feb 2025". */
  function month(text, { short = false } = {}) {
    const found = date(`${text}-01`);
    return found ? (short ? shortMonths : months).format(found) : text;
  }

  function range(earliest, latest) {
    const [from, to] = [date(earliest), date(latest)];
    if (from && to) return days.formatRange(from, to);
    if (earliest && latest) return `${earliest} – ${latest}`;
    return earliest ? `from ${day(earliest)}` : `until ${day(latest)}`;
  }

  /** When a claim happened, as far as its text says; else when it was reported. */
  function time(claim) {
    if (claim.earliest || claim.latest) return range(claim.earliest, claim.latest);
    return claim.date ? `reported ${day(claim.date)}` : "no date";
  }

  /** The name of a source without the address that may follow it. */
  function source(text) {
    if (!text) return "";
    const name = text.replace(/\s*https?:\/\/\S+/g, "").trim();
    if (name) return name;
    try {
      return new URL(text).hostname.replace(/^www\./, "");
    } catch {
      return text;
    }
  }

  return {
    actClass,
    classes,
    count,
    day,
    kind,
    learn,
    month,
    number,
    range,
    relation,
    source,
    status,
    statuses,
    time,
    title,
  };
})();
