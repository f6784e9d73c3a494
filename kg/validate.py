"""Does a graph hold what it must? Shapes and checks, all that they find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.query.source import Source
from kg.validation.checks import list_checks, run_check, vocabulary
from kg.validation.findings import Finding, Severity
from kg.validation.full_shacl import judge
from kg.validation.rules import run_rule
from kg.validation.shapes import make_rules, read_shapes, with_subclasses

EXAMPLES = 5
OnCheck = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Validation:
    """What is wrong with a graph: violations before warnings, each kind by name; `checks` were made."""

    findings: tuple[Finding, ...]
    checks: int

    @property
    def violations(self) -> int:
        """How many places break what graphs promise."""
        return self._count(Severity.VIOLATION)

    @property
    def warnings(self) -> int:
        """How many places deserve a look."""
        return self._count(Severity.WARNING)

    @property
    def conforms(self) -> bool:
        """Whether there is no violation."""
        return self.violations == 0

    def _count(self, severity: Severity) -> int:
        return sum(found.count for found in self.findings if found.severity is severity)


def validate_graph(
    source: Source,
    *,
    shapes: Sequence[str | Path] = (),
    types: Sequence[str | Path] = (),
    examples: int = EXAMPLES,
    on_check: OnCheck | None = None,
) -> Validation:
    """Check a store, or an endpoint, against the shipped SHACL shapes and the queries in `queries/checks`.

    `shapes` are Turtle files with more shapes, `types` such with more relation types. Each finding comes
    with its first `examples`; `on_check` hears the name of each check before it runs.

    Raises:
        StopRun: a file cannot be read, an endpoint fails, or a shape needs pySHACL, which is missing.
    """
    graph = with_subclasses(read_shapes([Path(path) for path in shapes]), source)
    rules, checks = make_rules(graph), list_checks()
    words = vocabulary([Path(path) for path in types])
    hear = on_check or (lambda _: None)
    findings: list[Finding | None] = []
    for rule in rules.rules:
        hear(rule.shape)
        findings.append(run_rule(rule, source, examples=examples))
    for check in checks:
        hear(check.query.name)
        findings.append(run_check(check, source, words, examples=examples))
    findings += judge(source, graph, rules.beyond, examples=examples)
    found = sorted(filter(None, findings), key=lambda one: (one.severity, one.check))
    return Validation(tuple(found), len(rules.rules) + len(rules.beyond) + len(checks))
