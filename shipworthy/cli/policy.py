"""`shipworthy policy …`: asks packs about themselves and shows what they answer."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from shipworthy.cli import output
from shipworthy.cli.policy_arguments import (
    CoverageArguments,
    ExplainArguments,
    ListArguments,
    NewArguments,
    PacksArguments,
    PolicyArguments,
    TestArguments,
)
from shipworthy.cli.policy_skeleton import run_new
from shipworthy.cli.terminal import style_of
from shipworthy.plan.controls import Control
from shipworthy.plan.errors import UsageError
from shipworthy.plan.findings import Pack
from shipworthy.preview.catalogue import carried_catalogue, covered, read_arguments, read_catalogue
from shipworthy.preview.nearest import nearest
from shipworthy.preview.pack_examples import try_examples
from shipworthy.preview.pack_sources import PackSource, find_packs
from shipworthy.preview.pack_survey import project_or_none, surveyed
from shipworthy.preview.project import Project, stack_names
from shipworthy.reports import policy_coverage, policy_examples, policy_explanation, policy_rules

_NO_STACK = "default"
"""Stands for a stack where the project has none: packs then take the limits of stacks without a file of their own."""

_EXAMPLES_STACK = "production"
"""The stack under whose limits examples are written: that of the strictest promises."""


def run_policy(arguments: PolicyArguments) -> int:
    """Do what the arguments ask for and return the exit status.

    Raises UsageError and ConfigurationError for what the user has to correct, PackError for a pack that is broken.
    """
    if isinstance(arguments, NewArguments):
        return run_new(arguments)
    os.chdir(arguments.asked.folder)
    if isinstance(arguments, ListArguments):
        return _list(arguments)
    if isinstance(arguments, ExplainArguments):
        return _explain(arguments)
    if isinstance(arguments, CoverageArguments):
        return _cover(arguments)
    return _test(arguments)


def _list(arguments: ListArguments) -> int:
    packs = _surveyed(arguments.asked, only_first_stack=True)[0][1]
    _refuse_strangers("pack", arguments.names, (pack.name for pack in packs))
    services = {service for pack in packs for rule in pack.rules for service in policy_rules.services_of(rule)}
    _refuse_strangers("service", arguments.services, services)
    wanted = policy_rules.Wanted(arguments.names, arguments.services, arguments.severities, arguments.controls)
    if arguments.asked.json:
        output.show(policy_rules.as_json(packs, wanted))
    else:
        output.show(policy_rules.as_text(packs, wanted, style_of(sys.stdout)))
    return 0


def _explain(arguments: ExplainArguments) -> int:
    surveys = _surveyed(arguments.asked)
    _, packs = surveys[0]
    having = [index for index, pack in enumerate(packs) if policy_explanation.rule_of(pack, arguments.rule)]
    if not having:
        known = [rule.name for pack in packs for rule in pack.rules]
        msg = f"no pack has a rule {arguments.rule}{_nearest_rules(arguments.rule, known)}"
        raise UsageError(msg)
    pages = [{stack: packs[index] for stack, packs in surveys} for index in having]
    controls = {control.name: control for control in read_catalogue(carried_catalogue())}
    if arguments.asked.json:
        output.show(policy_explanation.as_json(pages, arguments.rule, controls))
    else:
        output.show(policy_explanation.as_text(pages, arguments.rule, controls, style_of(sys.stdout)))
    return 0


def _cover(arguments: CoverageArguments) -> int:
    catalogue = arguments.catalogue or carried_catalogue()
    controls: Sequence[Control] = read_catalogue(catalogue)
    _refuse_strangers("framework", arguments.frameworks, {control.framework for control in controls})
    packs = _surveyed(arguments.asked, only_first_stack=True)[0][1]
    coverage = covered(controls, packs, read_arguments(catalogue))
    if arguments.frameworks:
        coverage = coverage.of(arguments.frameworks)
    if arguments.asked.json:
        output.show(policy_coverage.as_json(coverage))
    else:
        output.show(policy_coverage.as_text(coverage, style_of(sys.stdout)))
    return 0


def _test(arguments: TestArguments) -> int:
    asked = arguments.asked
    project, sources = _sources(asked)
    stack, *others = asked.stacks or (_EXAMPLES_STACK,)
    if others:
        msg = "examples are judged under the limits of one stack; give at most one -s"
        raise UsageError(msg)
    tried = [try_examples(source, project, stack, timeout=asked.timeout) for source in sources]
    if asked.json:
        output.show(policy_examples.as_json(tried))
    else:
        output.show(policy_examples.as_text(tried, style_of(sys.stdout)))
    return int(any(not result.holds for pack in tried for result in pack.results))


def _sources(asked: PacksArguments) -> tuple[Project, tuple[PackSource, ...]]:
    project = project_or_none(Path())
    names = asked.packs or project.default_packs
    if not names:
        msg = "no policy pack is named: give --policy-pack, or list them as policy-packs under [tool.shipworthy]"
        raise UsageError(msg)
    return project, find_packs(project, names)


def _surveyed(asked: PacksArguments, *, only_first_stack: bool = False) -> list[tuple[str, tuple[Pack, ...]]]:
    """Ask the packs about each stack; gives what they say by stack."""
    project, sources = _sources(asked)
    stacks: Sequence[str] = asked.stacks or project.default_stacks or stack_names(project) or (_NO_STACK,)
    asked_about = stacks[:1] if only_first_stack else stacks
    return list(zip(asked_about, surveyed(sources, project, asked_about, timeout=asked.timeout), strict=True))


def _refuse_strangers(kind: str, given: Sequence[str], known: Iterable[str]) -> None:
    names = set(known)
    for name in given:
        if name not in names:
            msg = f"there is no {kind} {name}{nearest(name, names)}"
            raise UsageError(msg)


def _nearest_rules(given: str, known: Sequence[str]) -> str:
    """Write the end of a sentence about an unknown rule: up to three that were probably meant."""
    parts = [name for name in known if given and given in name]
    close = list(dict.fromkeys([*difflib.get_close_matches(given, known, n=3, cutoff=0.5), *parts]))[:3]
    if close:
        *others, last = close
        return f"; did you mean {', '.join(others)}{' or ' if others else ''}{last}?"
    return "; `shipworthy policy list` names them all"
