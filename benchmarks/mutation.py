"""How many weakened inputs of our own stacks the packs notice.

Prints JSON. In the plans of staging and production each security- or recovery-relevant input of each resource that
passes is unset or weakened, one at a time, and all packs judge the stack again. Relevant are the inputs in which the
passing and the failing example of a rule differ, and those that the catalogue of controls names for the type.

- `noticed_share`: mutants that a rule objects to / mutants that are not excepted; at least 0.95.
- `survivors`: the others, with how many resources each stands for. Indices are left out of paths.

`mutation_exceptions.yaml` holds the exceptions with their reasons. One that excepts nothing is an error, exit status 1.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import yaml

from shipworthy.plan.model import Resource
from shipworthy.testing import Judge, Mutant, mutants, preview
from shipworthy.testing.mutation import relevant_names

ROOT = Path(__file__).parent.parent
STACKS = ("staging", "production")
PACKS = tuple(sorted(file.parent for file in (ROOT / "policies").glob("*/PulumiPolicy.yaml")))
CATALOGUE = ROOT / "policies" / "controls.tsv"
EXCEPTIONS = Path(__file__).with_name("mutation_exceptions.yaml")


def main() -> int:
    """Measure, print, and tell by the exit status whether every exception is still needed."""
    named = relevant_inputs()

    @cache
    def inputs_of(type_: str) -> frozenset[str]:
        return frozenset[str]().union(*(names for pattern, names in named.items() if fnmatchcase(type_, pattern)))

    def relevant(resource: Resource, names: Sequence[str]) -> bool:
        return inputs_of(resource.type).issuperset(names)

    reasons = exceptions()
    found = {stack: mutants(PACKS, preview(ROOT, stack=stack), relevant=relevant, timeout=300) for stack in STACKS}
    survived = {(stack, described(one)) for stack, made in found.items() for one in made if not one.noticed_by}
    unused = sorted(mutant for mutant, stacks in reasons.items() if not survived & {(one, mutant) for one in stacks})
    figures = {
        stack: measured(made, {name for name in reasons if stack in reasons[name]}) for stack, made in found.items()
    }
    packs = [pack.name for pack in PACKS]
    print(json.dumps({"benchmark": "mutation", "packs": packs, **figures, "unused_exceptions": unused}, indent=2))
    return 1 if unused else 0


def measured(found: Sequence[Mutant], excepted: Collection[str]) -> dict[str, object]:
    """Count the mutants of one stack."""
    noticed = [one for one in found if one.noticed_by]
    survivors = [described(one) for one in found if not one.noticed_by]
    unexcused = [one for one in survivors if one not in excepted]
    return {
        "mutants": len(found),
        "noticed": len(noticed),
        "excepted": len(survivors) - len(unexcused),
        "noticed_share": round(len(noticed) / (len(noticed) + len(unexcused)), 3),
        "survivors": dict(sorted(Counter(unexcused).items())),
    }


def described(mutant: Mutant) -> str:
    """Name a kind of mutant: type, path without indices, and change."""
    path = re.sub(r"\[\d+\]", "", mutant.path)
    return f"{mutant.type} {path}: {mutant.change}"


def exceptions() -> dict[str, Sequence[str]]:
    """Read the excepted kinds of mutants, each with the stacks for which it is excepted."""
    groups = yaml.safe_load(EXCEPTIONS.read_text())
    found: dict[str, Sequence[str]] = {}
    for group in groups:
        for mutant in group["mutants"]:
            if mutant in found:
                msg = f"{EXCEPTIONS.name}: {mutant} is excepted twice"
                raise ValueError(msg)
            found[mutant] = [group["stack"]] if "stack" in group else STACKS
    return found


def relevant_inputs() -> Mapping[str, Iterable[str]]:
    """Map types, or patterns of them, to the names of relevant inputs."""
    found: dict[str, set[str]] = defaultdict(set)
    with Judge(PACKS, stack=STACKS[0], timeout=300) as judge:
        judge.judge([])
        for type_, names in relevant_names(judge.rules()).items():
            found[type_] |= names
    with CATALOGUE.open(newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            names = set(re.findall(r"[a-z][A-Za-z0-9]*", row["property_path_or_condition"]))
            for type_ in row["resource_type_pulumi"].split(";"):
                found[type_.strip()] |= names
    return found


if __name__ == "__main__":
    sys.exit(main())
