"""How a draft and a comparison of rubrics are printed, for people and for programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bangfu.assessment.drafts import AssessmentSummary, ModuleScore, WhatIf
from bangfu.assessment.gaps import Gap
from bangfu.assessment.keeping import rank_row
from bangfu.assessment.runs import Run
from bangfu.assessment.scoring import ScoredObject
from bangfu.console import print_table, say
from bangfu.contracts.catalogue import contract
from bangfu.notices import notice
from bangfu.register.rubrics import Veto

KINDS_ON_OBJECTS = ("target", "data", "evidence", "review")


def print_summary(summary: AssessmentSummary) -> None:
    """Ranking by group, what is missing, the yearly table where others gave their modules."""
    for run in summary.runs:
        for group in run.rubric.object_groups:
            _print_ranking(run, group)
        for veto, concerned in _vetoed(run):
            say("assess.veto", code=veto.code, name=veto.name, who="、".join(concerned))
        if not run.is_new:
            say("assess.unchanged", rubric=run.rubric.rubric, version=run.rubric.version)
        for mark in run.marks:
            say("assess.mark", mark=mark)
    _print_gaps(summary)
    if summary.has_modules:
        _print_comprehensive(summary)


def summary_json(summary: AssessmentSummary) -> dict[str, Any]:
    """Everything that :func:`print_summary` prints, and each score."""
    return {
        "year": summary.year,
        "edition": "draft",
        "runs": [_run_json(run) for run in summary.runs],
        "missing": [gap.as_json() for gap in summary.gaps],
        "comprehensive": [_module_json(one) for one in summary.modules],
    }


def print_what_if(compared: WhatIf) -> None:
    """Ranks side by side, then the scores that differ."""
    for group in compared.other.rubric.object_groups:
        rows = [_ranks_side_by_side(one) for one in _pairs(compared, group)]
        title = notice(
            "assess.what_if_title", group=notice(f"assess.group.{group}"),
            current=compared.current.rubric.version, other=compared.other.rubric.version,
        )  # fmt: skip
        print_table(notice("assess.what_if_headers").split("|"), rows, title)
    changed = changed_scores(compared)
    if changed:
        headers = notice("assess.changed_headers").split("|")
        print_table(headers, [tuple(one.values()) for one in changed], notice("assess.changed_title"))
    else:
        say("assess.nothing_changed")


def what_if_json(compared: WhatIf) -> dict[str, Any]:
    """Both rankings and the scores that differ."""
    return {
        "year": compared.current.year,
        "current": _run_json(compared.current),
        "other": _run_json(compared.other),
        "changed": changed_scores(compared),
    }


def changed_scores(compared: WhatIf) -> list[dict[str, Any]]:
    """The leaves whose score or weight differs, one of them being absent included; object by object."""
    changed = []
    for group in compared.other.rubric.object_groups:
        for current, other in _pairs(compared, group):
            for code in _codes(compared):
                before, after = _leaf_of(current, code), _leaf_of(other, code)
                if before != after:
                    name = other.assessed.object_name
                    changed.append({"object": name, "indicator": code, "before": before, "after": after})
    return changed


def _print_ranking(run: Run, group: str) -> None:
    rows = []
    for one in run.scored:
        if one.assessed.object_group == group:
            total = one.total
            rows.append((
                _rank(one), one.assessed.object_name, total.total_score, one.ranked.grade, total.raw_score,
                total.applicable_weight, total.bonus, total.deduction, total.missing_count, total.converted_score,
            ))  # fmt: skip
    cutoff = f"{run.data_cutoff:%Y-%m-%d %H:%M}"
    title = notice(
        "assess.title", group=notice(f"assess.group.{group}"), year=run.year, rubric=run.rubric.rubric,
        version=run.rubric.version, cutoff=cutoff,
    )  # fmt: skip
    print_table(notice("assess.headers").split("|"), rows, title)


def _vetoed(run: Run) -> Iterator[tuple[Veto, list[str]]]:
    """The vetoes that were found, each with the objects; what is zeroed and the grade do not say why by themselves."""
    for veto in run.rubric.vetoes:
        concerned = [one.assessed.object_name for one in run.scored if veto.code in one.total.vetoes]
        if concerned:
            yield veto, concerned


def _rank(scored: ScoredObject) -> str:
    return notice("assess.tied", rank=scored.ranked.rank) if scored.ranked.tied else str(scored.ranked.rank)


def _print_gaps(summary: AssessmentSummary) -> None:
    """One line per kind and indicator with the objects concerned; one line per kind of report."""
    if summary.gaps:
        say("assess.gap_title")
    names = _names(summary)
    for kind in KINDS_ON_OBJECTS:
        for what, gaps in _grouped(summary.gaps, kind).items():
            who = _who(summary, gaps, names)
            about = "；".join(dict.fromkeys(gap.detail for gap in gaps))
            say("assess.gap_line", kind=notice(f"assess.gap.{kind}"), what=what, about=about, who=who)
    for report, gaps in _grouped(summary.gaps, "report").items():
        units = len({gap.who for gap in gaps})
        say("assess.gap_reports", report=contract(report).title, count=sum(gap.count for gap in gaps), units=units)


def _who(summary: AssessmentSummary, gaps: Sequence[Gap], names: Mapping[str, str]) -> str:
    """The objects by name; all of a rubric's are not named one by one."""
    concerned = list(dict.fromkeys(gap.who for gap in gaps))
    everybody = [{one.assessed.object_code for one in run.scored} for run in summary.runs]
    if len(concerned) > 1 and set(concerned) in everybody:
        return notice("assess.everybody", count=len(concerned))
    return "、".join(names.get(code, code) for code in concerned)


def _grouped(gaps: Sequence[Gap], kind: str) -> dict[str, list[Gap]]:
    found: dict[str, list[Gap]] = defaultdict(list)
    for gap in gaps:
        if gap.kind == kind:
            found[gap.what].append(gap)
    return found


def _names(summary: AssessmentSummary) -> dict[str, str]:
    return {one.assessed.object_code: one.assessed.object_name for run in summary.runs for one in run.scored}


def _print_comprehensive(summary: AssessmentSummary) -> None:
    names = _names(summary)
    modules = list(dict.fromkeys(one.module for one in summary.modules))
    by_object: dict[str, dict[str, ModuleScore]] = defaultdict(dict)
    for one in summary.modules:
        by_object[one.object_code][one.module] = one
    rows = [
        (names.get(code, code), *(_score(found, module) for module in modules), next(iter(found.values())).total_score)
        for code, found in by_object.items()
    ]
    headers = [notice("assess.object"), *modules, notice("assess.sum")]
    print_table(headers, rows, notice("assess.comprehensive_title", year=summary.year))


def _score(found: Mapping[str, ModuleScore], module: str) -> Decimal | None:
    return found[module].score if module in found else None


def _run_json(run: Run) -> dict[str, Any]:
    return {
        "rubric": run.rubric.rubric,
        "rubric_version": run.rubric.version,
        "is_new": run.is_new,
        "data_cutoff": run.data_cutoff.isoformat(),
        "input_hash": run.input_hash,
        "marks": run.marks,
        "ranking": [{"year": run.year, **rank_row(one)} for one in run.scored],
        "scores": [
            {"object_code": one.assessed.object_code, "indicator_code": code, "score": leaf.score, "state": leaf.state}
            for one in run.scored
            for code, leaf in one.total.leaves.items()
        ],
    }


def _module_json(one: ModuleScore) -> dict[str, Any]:
    return {
        "object_group": one.object_group, "object_code": one.object_code, "module": one.module,
        "score": one.score, "total_score": one.total_score,
    }  # fmt: skip


def _pairs(compared: WhatIf, group: str) -> list[tuple[ScoredObject | None, ScoredObject]]:
    """Each object of the group as the other rubric ranks it, with its standing under the current one."""
    before = {one.assessed.object_code: one for one in compared.current.scored}
    others = [one for one in compared.other.scored if one.assessed.object_group == group]
    return [(before.get(one.assessed.object_code), one) for one in others]


def _ranks_side_by_side(pair: tuple[ScoredObject | None, ScoredObject]) -> tuple[object, ...]:
    before, after = pair
    standing = (None, None, None) if before is None else _standing(before)
    return (after.assessed.object_name, *standing, *_standing(after))


def _standing(scored: ScoredObject) -> tuple[str, Decimal, str]:
    return _rank(scored), scored.total.total_score, scored.ranked.grade


def _codes(compared: WhatIf) -> list[str]:
    leaves = [*compared.current.rubric.leaves(), *compared.other.rubric.leaves()]
    return list(dict.fromkeys(one.code for one in leaves))


def _leaf_of(scored: ScoredObject | None, code: str) -> str | None:
    """Score of weight, as printed; None where the rubric has no such leaf."""
    if scored is None or code not in scored.leaves:
        return None
    leaf = scored.total.leaves[code]
    return f"{leaf.score if leaf.score is not None else '—'}/{scored.leaves[code].indicator.weight}"
