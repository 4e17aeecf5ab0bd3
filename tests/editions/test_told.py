"""What readers are told of two contents, and whether it changes what they should do."""

import re
from datetime import date

import pytest
from hypothesis import given, settings

from guides.articles.schema import Term
from guides.checker.schema import NOT_SURE, Checker
from guides.comparisons.schema import Comparison, Criterion, Statement, Text, Treatment
from guides.editions.diff import changes_what_to_do
from guides.editions.told import Told, What, told
from guides.editions.words import How
from guides.evidence.schema import Confirmation, Evidence
from tests.builders import (
    ALL_LINES,
    make_checker,
    make_claim,
    make_comparison,
    make_content,
    make_figure,
    make_frequency,
    make_rule,
    make_section,
    make_source,
    make_value,
)
from tests.checker.test_evaluate import TODAY, checkers, plain_answer_sets, plain_status


def tell(before, after, **more) -> Told:
    return told(before, after, TODAY, **{"compared_with": 1, "to_do": None, **more})


def with_rules(*rules, **more):
    return make_content(checker=make_checker(rules=[*rules, make_rule("rest", 90, {}, ALL_LINES)], **more))


def with_evidence(*figures, claims=(), sources=()):
    return make_content(
        evidence=Evidence(
            sources=(make_source(), *sources), claims=claims or (make_claim(),), figures=figures or (make_figure(),)
        )
    )


def comparison(status="unlikely", cell="A drip.[^law]", label="In short") -> Comparison:
    treatment = Treatment(key="drip", name="A drip", short_name="Drip", answer_status=status, answer="No.[^law]")
    return Comparison(
        treatments=(treatment,), criteria=(Criterion(key="short", group="What", label=label, cells={"drip": cell}),)
    )


def replaced(rule, **more):
    outcomes = {line: outcome.model_copy(update=more) for line, outcome in rule.outcomes.items()}
    return rule.model_copy(update={"outcomes": outcomes})


RULE = make_rule("home", 10, {"home": ("yes",)}, {"part-b": "covered"}, advice="- Call.[^law]")
NEXT_YEAR = make_value("300", date(2027, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (with_rules(RULE), with_rules(replaced(RULE, status="unlikely"))),
        (with_rules(RULE), with_rules(replaced(RULE, cost="Your share."))),
        (with_rules(RULE), with_rules(RULE.model_copy(update={"advice": "- Write.[^law]"}))),
        (with_rules(RULE), with_rules(RULE.model_copy(update={"when": {"home": frozenset({"no"})}}))),
        (with_rules(RULE), with_rules()),
        (with_rules(RULE), with_rules(RULE.model_copy(update={"priority": 95}))),
        (with_rules(RULE), with_rules(RULE.model_copy(update={"valid_until": date(2026, 1, 1)}))),
        (make_content(comparison=comparison("unlikely")), make_content(comparison=comparison("covered"))),
        (with_evidence(make_figure()), with_evidence(make_figure("deductible", make_value("290")))),
        (with_evidence(make_figure("deductible", NEXT_YEAR)), with_evidence(make_figure())),
    ],
    ids=[
        "status", "cost", "advice", "condition", "rule gone", "order of rules", "rule out of force", "answer",
        "amount", "first amount",
    ],
)  # fmt: skip
def test_a_status_a_cost_advice_or_an_amount_in_force_changes_what_to_do(before, after):
    assert changes_what_to_do(before, after, TODAY)
    assert changes_what_to_do(after, before, TODAY)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (make_content(), make_content()),
        (make_content(), make_content(sections=(make_section(body="Other words."),))),
        (with_rules(RULE), with_rules(RULE.model_copy(update={"name": "another name", "priority": 11}))),
        (with_rules(RULE), with_rules(replaced(RULE, reason="In other words.[^law]"))),
        (with_rules(RULE), with_rules(RULE.model_copy(update={"advice": "- Call.[^law-2]"}))),
        (with_evidence(make_figure()), with_evidence(make_figure("deductible", make_value(), NEXT_YEAR))),
        (with_evidence(make_figure()), with_evidence(make_figure(), make_figure("cap"))),
        (make_content(), with_evidence(claims=(make_claim(checked_on=date(2026, 11, 2)),))),
    ],
    ids=["nothing", "words", "name and number", "reason", "citation", "next year", "a further amount", "a check"],
)
def test_other_words_do_not_change_what_to_do(before, after):
    assert not changes_what_to_do(before, after, TODAY)
    assert not changes_what_to_do(after, before, TODAY)


def test_a_first_edition_changes_nothing():
    assert not changes_what_to_do(None, make_content(), TODAY)
    assert tell(None, make_content(), compared_with=None) == Told(compared_with=None)


@given(before=checkers(), after=checkers())
@settings(max_examples=60, deadline=None)
def test_when_anybody_would_get_another_status_it_is_said(before: Checker, after: Checker):
    after = Checker(questions=before.questions, rules=after.rules)
    lines = {line for checker in (before, after) for rule in checker.rules for line in rule.outcomes}
    differs = any(
        plain_status(before, line, answers) != plain_status(after, line, answers)
        for answers in plain_answer_sets(before)
        for line in lines
    )
    changed = changes_what_to_do(make_content(checker=before), make_content(checker=after), TODAY)
    assert changed or not differs


@pytest.mark.parametrize("to_do", [True, False])
def test_an_editor_has_the_last_word_on_what_to_do(to_do):
    assert tell(make_content(), with_rules(RULE), to_do=to_do).changes_what_to_do is to_do


def only(found: Told):
    (part,) = found.parts
    return part


def words(part, how: How) -> list[str]:
    return [piece.words for wording in part.wordings for piece in wording.passage if piece.how is how]


def test_a_reworded_answer_is_told_without_citations_and_with_figures_filled_in():
    before = make_content(
        sections=(make_section(body="You pay {{deductible}} first.[^law] Then nothing more at all."),)
    )
    after = make_content(sections=(make_section(body="You pay {{deductible}} first.[^law] Then only a small share."),))
    part = only(tell(before, after))
    assert (part.what, part.part, part.name) == (What.REWORDED, "section", "Who pays?")
    assert part.wordings[0].label == "Answer"
    assert words(part, How.KEPT)[0] == "You pay $283 (2026) first. Then"


def test_the_same_words_with_other_citations_are_told_as_such():
    after = make_content(sections=(make_section(short_answer="Part B.[^law-2]"),))
    part = only(tell(make_content(), after))
    assert (part.what, part.wordings) == (What.NOTES, ())


def test_an_amount_is_told_with_its_year_and_not_in_every_text_that_names_it():
    part = only(tell(make_content(), with_evidence(make_figure("deductible", make_value("290")))))
    assert (part.part, part.name) == ("figure", "The deductible")
    assert (words(part, How.REMOVED), words(part, How.ADDED)) == (["$283"], ["$290"])
    assert words(part, How.KEPT) == ["in 2026"]


def test_a_check_that_found_nothing_new_is_counted_and_a_note_that_says_something_else_is_told():
    checked = make_claim(checked_on=date(2026, 11, 20), review_by=date(2027, 6, 1))
    assert tell(make_content(), with_evidence(claims=(checked,))) == Told(compared_with=1, checked_again=1)
    part = only(tell(make_content(), with_evidence(claims=(make_claim(confirmation=Confirmation.REPORTED),))))
    assert part.name == "It is so."
    assert part.wordings[0].label == "How sure we are"


def test_a_rule_is_told_in_the_words_of_its_questions_and_statuses():
    rule = make_rule("home", 10, {"home": ("yes", NOT_SURE)}, {"part-b": "unlikely", "medigap": "=part-b"})
    part = only(tell(with_rules(), with_rules(rule)))
    assert part.what is What.ADDED
    told_words = " ".join(words(part, How.ADDED))
    assert "When “home?” is answered “Yes” or “I’m not sure”" in told_words
    assert "Usually not covered" in told_words
    assert "The same as Medicare Part B" in told_words


def test_a_row_of_the_comparison_is_told_by_group_label_and_treatment():
    before, after = (make_content(comparison=comparison(cell=cell)) for cell in ("A drip.[^law]", "A slow drip.[^law]"))
    part = only(tell(before, after))
    assert (part.name, part.wordings[0].label) == ("What: In short", "Drip")


def test_a_number_of_people_is_told_in_words():
    before, after = (make_content(comparison=make_comparison(make_frequency(low))) for low in (28, 31))
    part = only(tell(before, after))
    assert (part.name, part.wordings[0].label) == ("Benefit and harm: Harm", "drip, how many people")
    assert (words(part, How.REMOVED), words(part, How.ADDED)) == (["28"], ["31"])
    other_note = make_content(comparison=make_comparison(make_frequency(28, claim="law-2")))
    assert only(tell(before, other_note)).what is What.NOTES


def test_texts_and_statements_beside_the_comparison_are_told():
    texts = (Text(key="not-known", title="What is not known", body="Much, and more.[^law]"),)
    part = only(tell(make_content(comparison=make_comparison()), make_content(comparison=make_comparison(texts=texts))))
    assert (part.part, part.name, part.wordings[0].label) == ("text", "What is not known", "Text")
    statements = (Statement(key="safe", text="I want to stay safe.", criteria=("harm",)),)
    after = make_content(comparison=make_comparison(statements=statements))
    part = only(tell(make_content(comparison=make_comparison()), after))
    assert (part.part, part.wordings[0].label) == ("statement", "Statement")
    gone = only(tell(after, make_content(comparison=make_comparison(statements=()))))
    assert "Harm" in words(gone, How.REMOVED)


def test_what_is_gone_is_told_with_its_words():
    term = Term(slug="abn", term="ABN", meaning="A notice.")
    part = only(tell(make_content(terms=(term,)), make_content()))
    assert (part.what, part.name, words(part, How.REMOVED)) == (What.REMOVED, "ABN", ["A notice."])


def test_an_order_is_told_where_readers_see_it():
    two = [make_section("a", question="A?"), make_section("b", question="B?")]
    part = only(tell(make_content(sections=tuple(two)), make_content(sections=tuple(reversed(two)))))
    assert (part.what, part.part) == (What.MOVED, "section")
    figures = [make_figure("deductible"), make_figure("cap")]
    assert tell(with_evidence(*figures), with_evidence(*reversed(figures))).parts == ()


def test_what_has_no_words_to_show_is_still_told():
    part = only(tell(make_content(), make_content(sections=(make_section(top=True),))))
    assert (part.what, part.name) == (What.OTHER, "Who pays?")


def test_every_part_of_the_shipped_guide_can_be_told_without_keys_citations_or_figure_names(content):
    empty = content.model_copy(
        update={
            "sections": (), "terms": (), "synonyms": (), "evidence": Evidence(),
            "comparison": Comparison(), "checker": Checker(),
        }
    )  # fmt: skip
    for found in (tell(empty, content), tell(content, empty)):
        shown = [text for part in found.parts for text in (part.name, *(w.label for w in part.wordings))]
        shown += [piece.words for part in found.parts for wording in part.wordings for piece in wording.passage]
        assert len(shown) > 500
        assert not [text for text in shown if re.search(r"\[\^|\{\{|\}\}|\*\*", text)]
    assert Told.model_validate_json(found.model_dump_json()) == found
