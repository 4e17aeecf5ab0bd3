"""What one would pay, reckoned quickly and reckoned plainly: session by session, answer set by answer set."""

import re
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import guides.checker
from guides.checker.boxes import difference, intersection
from guides.checker.estimate import Amounts, Assumption, Assumptions, BadAssumptions, Estimated, estimates
from guides.checker.evaluate import Ruling
from guides.checker.flow import open_questions
from guides.checker.schema import NOT_SURE, Basis, Estimate, Scenario
from guides.checker.shown.estimate import as_json, costs, fields, typed
from guides.editions.shelf import ShelvedEdition
from guides.evidence.schema import Unit
from guides.frozen import cited_claims, named_figures
from guides.statuses import PayerLine, Status
from tests.builders import make_checker, make_figure, make_value
from tests.checker.test_evaluate import checkers, plain_answer_sets
from tests.conftest import TODAY
from tests.test_reading_grade import LIMIT, grade

MONEY = st.decimals(0, 30_000, places=2)
PERCENT = st.decimals(0, 100, places=2)
SESSIONS = st.integers(1, 200)
ASSUMPTIONS = st.builds(
    Assumptions, sessions=st.none() | SESSIONS, deductible_met=st.none() | MONEY, plan_maximum=st.none() | MONEY
)
UNSAID = Assumptions()
RECKONED = [Basis.PRICE, Basis.SHARE, Basis.DEDUCTIBLE]


def make_estimate(key="one", scenario="paid", basis="nothing-apart", **more) -> Estimate:
    return Estimate(
        **{"key": key, "name": key, "priority": 1, "scenario": scenario, "basis": basis, "explanation": "So.", **more}
    )


def make_figures(**values: str | tuple[str, str]):
    """Figures by key, each with one number or one range for 2026."""
    pairs = {key: value if isinstance(value, tuple) else (value, None) for key, value in values.items()}
    return {key: make_figure(key, make_value(low, high=high)) for key, (low, high) in pairs.items()}


def reckon(estimate, figures, assumptions=UNSAID, on=TODAY) -> Estimated:
    checker = make_checker().model_copy(update={"estimates": (estimate,)})
    (one,) = estimates(checker, figures, Ruling(checker, on), {}, assumptions)
    return one


@st.composite
def figures(draw, numbers=MONEY):
    """A figure's value, as one number or as a range."""
    low, high = sorted([draw(numbers), draw(numbers)])
    return str(low) if low == high or draw(st.booleans()) else (str(low), str(high))


@st.composite
def situations(draw):
    """A basis with amounts, its figures, and what the reader says."""
    basis = draw(st.sampled_from(RECKONED))
    numbers = dict.fromkeys(Estimate.FIGURES, MONEY) | {"coinsurance": PERCENT, "sessions": SESSIONS.map(Decimal)}
    values = {name: draw(figures(numbers[name])) for name in Estimate.FIGURES}
    needed = Estimate.NEEDED[basis]
    named = {name: name for name in Estimate.USED[basis] if name in needed or draw(st.booleans())}
    return make_estimate(basis=basis, **named), make_figures(**values), draw(ASSUMPTIONS)


def test_a_small_share_comes_out_as_by_hand():
    """Eight sessions at 100 to 200 dollars, 20 % after a deductible of 283 of which 83 is paid."""
    estimate = make_estimate(basis="share", low="price", high="price", deductible="deductible", coinsurance="share")
    values = make_figures(price=("100", "200"), deductible="283", share="20")
    one = reckon(estimate, values, Assumptions(8, Decimal(83)))
    assert one.session == Amounts(Decimal(20), Decimal(30), Decimal(40))
    assert one.course == Amounts(Decimal(320), Decimal(400), Decimal(480))
    assert one.deductible_left == Amounts(Decimal(200), Decimal(200), Decimal(200))


@given(situations())
@settings(deadline=None)
def test_least_is_not_above_ordinary_and_ordinary_not_above_most(situation):
    one = reckon(*situation)
    for amounts in (one.session, one.course, one.price, one.deductible_left):
        if amounts:
            assert Decimal(0) <= amounts.low <= amounts.typical <= amounts.high
    if one.sessions:
        assert list(one.sessions) == sorted(one.sessions)


@given(situations(), SESSIONS)
@settings(deadline=None)
def test_more_sessions_never_cost_less(situation, count):
    estimate, values, assumptions = situation
    fewer = reckon(estimate, values, replace(assumptions, sessions=count)).course
    more = reckon(estimate, values, replace(assumptions, sessions=count + 1)).course
    assert all(one <= other for one, other in zip(fewer, more, strict=True))


@given(situations(), MONEY)
@settings(deadline=None)
def test_a_deductible_paid_further_never_costs_more(situation, met):
    estimate, values, assumptions = situation
    before = reckon(estimate, values, replace(assumptions, deductible_met=met)).course
    after = reckon(estimate, values, replace(assumptions, deductible_met=met + 1)).course
    if before and after:
        assert all(one >= other for one, other in zip(before, after, strict=True))


@given(situations())
@settings(deadline=None)
def test_neither_the_cap_nor_the_readers_plan_is_exceeded(situation):
    estimate, values, assumptions = situation
    one = reckon(estimate, values, assumptions)
    if estimate.cap:
        value = values["cap"].value_on(TODAY)
        limits = [
            value.high or value.low,
            *([assumptions.plan_maximum] if assumptions.plan_maximum is not None else []),
        ]
        assert one.at_most == min(limits)
        for amounts in filter(None, (one.session, one.course)):
            assert amounts.high <= min(limits)
    else:
        assert one.at_most is None


@given(situations().filter(lambda situation: situation[0].basis is Basis.SHARE), st.sampled_from([0, 1, 2]))
@settings(deadline=None)
def test_a_share_is_what_paying_session_by_session_comes_to(situation, point):
    """The deductible is used up once; of what is above it, the reader pays the percentage."""
    estimate, values, assumptions = situation
    one = reckon(estimate, values, assumptions)
    if one.course is None:
        return
    percent = [Decimal(0)] * 3
    if estimate.coinsurance:
        value = values["coinsurance"].value_on(TODAY)
        high = value.high or value.low
        percent = [value.low, (value.low + high) / 2, high]
    left, paid = list(one.deductible_left)[point], Decimal(0)
    price = list(one.price)[point]
    for _ in range(one.sessions[point]):
        first = min(left, price)
        left -= first
        paid += first + (price - first) * percent[point] / 100
    expected = paid if one.at_most is None else min(paid, one.at_most)
    assert list(one.course)[point] == expected.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(situations())
@settings(deadline=None)
def test_what_moves_most_is_nothing_only_where_nothing_moves(situation):
    one = reckon(*situation)
    assert (one.moves_most == "") == (one.moves_by == 0)
    if one.course and one.at_most is None and one.course.low == one.course.high:
        assert one.moves_by == 0
    assert one.moves_most != Assumption.SUPPLEMENT


def test_what_moves_most_is_found_by_varying_one_at_a_time():
    estimate = make_estimate(basis="price", low="price", high="price", sessions="sessions")
    narrow_price = make_figures(price=("100", "110"), sessions=("1", "9"))
    wide_price = make_figures(price=("100", "900"), sessions=("5", "6"))
    assert reckon(estimate, narrow_price).moves_most == Assumption.SESSIONS
    assert reckon(estimate, narrow_price).moves_by == 8 * 105
    assert reckon(estimate, wide_price).moves_most == Assumption.PRICE
    assert reckon(estimate, narrow_price, Assumptions(sessions=3)).moves_most == Assumption.PRICE


def test_a_reader_who_does_not_know_of_her_supplement_reads_that_it_moves_most():
    shared = {"basis": "share", "low": "price", "high": "price", "sessions": "sessions", "deductible": "deductible"}
    with_one = make_estimate("with", **shared, when={"home": ["yes"]})
    without = make_estimate("without", **shared, coinsurance="share", priority=2)
    checker = make_checker().model_copy(update={"estimates": (with_one, without)})
    values = make_figures(price=("90", "110"), sessions="8", deductible="50", share="20")
    both = estimates(checker, values, Ruling(checker, TODAY), {"home": NOT_SURE}, Assumptions())
    assert [one.estimate.key for one in both] == ["with", "without"]
    assert all(one.is_possible and one.moves_most == Assumption.SUPPLEMENT for one in both)
    assert both[0].moves_by == Decimal(150)  # 20 % of what 800 dollars are above the deductible
    (known,) = estimates(checker, values, Ruling(checker, TODAY), {"home": "no"}, Assumptions())
    assert known.moves_most != Assumption.SUPPLEMENT
    assert not known.is_possible


def test_a_supplement_that_pays_little_does_not_move_most():
    shared = {"basis": "share", "low": "price", "high": "price", "sessions": "sessions", "deductible": "deductible"}
    with_one = make_estimate("with", **shared, when={"home": ["yes"]})
    without = make_estimate("without", **shared, coinsurance="share", priority=2)
    checker = make_checker().model_copy(update={"estimates": (with_one, without)})
    values = make_figures(price="100", sessions="8", deductible="500", share="10")
    both = estimates(checker, values, Ruling(checker, TODAY), {}, Assumptions())
    assert [(one.moves_most, one.moves_by) for one in both] == [
        (Assumption.DEDUCTIBLE, Decimal(500)),
        (Assumption.DEDUCTIBLE, Decimal(450)),
    ]


def test_a_figure_without_a_value_on_the_day_leaves_no_amounts():
    estimate = make_estimate(basis="price", low="price", high="price", sessions="sessions")
    values = make_figures(price="100", sessions="8")
    on = date(2027, 1, 1)
    one = reckon(estimate, values, on=on)
    assert (one.session, one.course, one.missing) == (None, None, ("price", "sessions"))
    assert reckon(estimate, values, Assumptions(sessions=3), on).missing == ("price",)


def test_without_a_number_of_sessions_there_is_a_session_and_no_course():
    estimate = make_estimate(basis="price", low="price", high="price")
    one = reckon(estimate, make_figures(price="100"))
    assert one.session
    assert one.course is None
    assert reckon(estimate, make_figures(price="100"), Assumptions(3)).course == Amounts(*[Decimal(300)] * 3)


def test_a_limit_that_no_plan_sets_is_not_lowered_by_the_plans():
    estimate = make_estimate(basis="at-most", cap="copay")
    assert reckon(estimate, make_figures(copay="5"), Assumptions(plan_maximum=Decimal(3))).at_most == 5


@given(checkers(), st.data())
@settings(deadline=None)
def test_the_estimates_are_those_that_come_first_for_some_answer_set_left(checker, data):
    drawn = []
    for number in range(data.draw(st.integers(0, 4))):
        when = {}
        for question in checker.questions:
            if data.draw(st.booleans()):
                choices = [choice.key for choice in question.choices]
                when[question.key] = data.draw(st.sets(st.sampled_from(choices), min_size=1))
        scenario = data.draw(st.sampled_from(list(Scenario)))
        drawn.append(make_estimate(f"e{number}", scenario, priority=data.draw(st.integers(1, 3)), when=when))
    checker = checker.model_copy(update={"estimates": tuple(drawn)})
    sets = list(plain_answer_sets(checker))
    start = data.draw(st.sampled_from(sets))
    known = {key: start[key] for key in data.draw(st.sets(st.sampled_from(sorted(start))))}
    found = estimates(checker, {}, Ruling(checker, TODAY), known, Assumptions())
    for scenario in Scenario:
        firsts = {
            next((e.key for e in ordered(drawn, scenario) if holds(e, answers)), None)
            for answers in sets
            if known.items() <= answers.items()
        }
        own = [one for one in found if one.estimate.scenario is scenario]
        assert {one.estimate.key for one in own} == firsts - {None}
        assert all(one.is_possible == (len(firsts) > 1) for one in own)


def ordered(drawn, scenario):
    return sorted((e for e in drawn if e.scenario is scenario), key=lambda e: (e.priority, e.key))


def holds(estimate, answers):
    return all(answers.get(key) in wanted for key, wanted in estimate.when.items())


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"basis": "price", "low": "a"}, "needs high"),
        ({"basis": "share", "low": "a", "high": "a"}, "needs deductible"),
        ({"basis": "nothing-apart", "cap": "a"}, "makes no use of cap"),
        ({"basis": "price", "low": "a", "high": "a", "coinsurance": "a"}, "makes no use of coinsurance"),
    ],
)
def test_an_estimate_names_the_figures_of_its_kind_and_no_others(more, sentence):
    with pytest.raises(ValidationError, match=sentence):
        make_estimate(**more)


# --- What the reader says ------------------------------------------------------------------------


def test_empty_fields_say_nothing():
    assert Assumptions.read({}) == Assumptions()
    assert Assumptions.read({"sessions": [""], "deductible-met": ["  "], "plan-maximum": []}) == Assumptions()


@pytest.mark.parametrize(
    ("field", "text", "number"),
    [
        ("sessions", " 6 ", 6),
        ("sessions", "200", 200),
        ("deductible-met", "0", 0),
        ("deductible-met", "$1,234.50", Decimal("1234.50")),
        ("plan-maximum", "$ 4500", 4500),
        ("plan-maximum", "100,000", 100_000),
    ],
)
def test_a_number_may_be_written_as_people_write_it(field, text, number):
    read = Assumptions.read({field: [text]})
    assert number in (read.sessions, read.deductible_met, read.plan_maximum)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("sessions", "0"), ("sessions", "201"), ("sessions", "6.5"), ("sessions", "about 6"), ("sessions", "-1"),
        ("sessions", "٦"), ("sessions", "9" * 5000), ("deductible-met", "-1"), ("deductible-met", "1,23"),
        ("deductible-met", "100,000.01"), ("deductible-met", "1e3"), ("deductible-met", "NaN"),
        ("plan-maximum", "12.345"), ("plan-maximum", "$"), ("plan-maximum", "4 500"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_asked_for_again_and_the_rest_is_kept(field, text):
    with pytest.raises(BadAssumptions) as caught:
        Assumptions.read({"sessions": ["8"], "deductible-met": ["$10"], "plan-maximum": ["20"], field: [text]})
    (problem,) = caught.value.problems
    assert problem.field == field
    assert problem.message.startswith("Write ")
    kept = {"sessions": 8, "deductible_met": Decimal(10), "plan_maximum": Decimal(20)} | {field.replace("-", "_"): None}
    assert caught.value.usable == Assumptions(**kept)


def test_two_numbers_in_one_field_are_not_guessed_between():
    with pytest.raises(BadAssumptions):
        Assumptions.read({"sessions": ["6", "8"]})


# --- The shipped guide ---------------------------------------------------------------------------

SPRAVATO = {
    "treatment": "spravato", "reason": "depression-suicidal-thoughts", "setting": "certified-clinic",
    "medicare": "original", "part-d": "no", "medigap": "no", "medicaid": "no", "opted-out": "no",
}  # fmt: skip


def of_guide(content, answers, assumptions=UNSAID, on=TODAY):
    found = estimates(content.checker, content.figures, Ruling(content.checker, on), answers, assumptions)
    return {one.estimate.scenario.value: one for one in found}


def without(parts, estimates, questions):
    """What is left of boxes when those of the estimates are taken away."""
    for estimate in estimates:
        parts = [piece for part in parts for piece in difference(part, questions.box(estimate.when))]
    return [questions.example(part) for part in parts]


def of_scenario(content, scenario):
    return [estimate for estimate in content.checker.estimates if estimate.scenario is scenario]


def test_every_answer_set_gets_an_estimate_for_a_refusal(content):
    questions = Ruling(content.checker, TODAY).questions
    assert without(questions.everything, of_scenario(content, Scenario.REFUSED), questions) == []


def test_there_is_an_estimate_for_being_paid_exactly_where_medicare_or_a_plan_may_pay(content):
    """For all answer sets with Medicare: against the verdicts on Part A, Part B and the plan."""
    ruling = Ruling(content.checker, TODAY)
    questions, paid = ruling.questions, of_scenario(content, Scenario.PAID)
    with_medicare = questions.box({"medicare": ["original", "advantage"]})
    parts = [part for every in questions.everything if (part := intersection(every, with_medicare))]
    payable, unpayable = [], parts
    for line in (PayerLine.PART_A, PayerLine.PART_B, PayerLine.ADVANTAGE):
        cells = ruling.cells(line, unpayable)
        refusing = {Status.NOT_COVERED, Status.NOT_RELEVANT}
        payable += [cell.box for cell in cells if cell.status not in refusing]
        unpayable = [cell.box for cell in cells if cell.status in refusing]
    assert without(payable, paid, questions) == []
    assert [
        (estimate.key, questions.example(shared))
        for estimate in paid
        for part in unpayable
        if (shared := intersection(part, questions.box(estimate.when)))
    ] == []


def test_every_estimate_comes_first_for_somebody(content):
    questions = Ruling(content.checker, TODAY).questions
    for scenario in Scenario:
        left = list(questions.everything)
        for estimate in ordered(content.checker.estimates, scenario):
            box = questions.box(estimate.when)
            assert any(intersection(part, box) for part in left), estimate.key
            left = [piece for part in left for piece in difference(part, box)]


def test_estimates_of_equal_priority_never_meet(content):
    questions = Ruling(content.checker, TODAY).questions
    for one in content.checker.estimates:
        for other in content.checker.estimates:
            if one.key < other.key and (one.scenario, one.priority) == (other.scenario, other.priority):
                assert intersection(questions.box(one.when), questions.box(other.when)) is None


@given(st.lists(st.integers(0, 59), min_size=30, max_size=30))
@settings(deadline=None)
def test_a_reader_who_answers_all_that_is_asked_gets_one_estimate_for_an_ending(content, numbers):
    """``numbers``: which choice she takes of each question, were it asked."""
    ruling = Ruling(content.checker, TODAY)
    taken = {
        question.key: question.choices[number % len(question.choices)].key
        for question, number in zip(content.checker.questions, numbers, strict=False)
    }
    answers = {}
    while still_open := open_questions(ruling, answers):
        answers[still_open[0].key] = taken[still_open[0].key]
    found = estimates(content.checker, content.figures, ruling, answers, Assumptions())
    assert found
    assert not [one.estimate.key for one in found if one.is_possible]


def test_every_explanation_cites_a_claim_and_is_easy_to_read(content):
    explanations = {estimate.key: estimate.explanation for estimate in content.checker.estimates}
    assert [key for key, text in explanations.items() if not cited_claims(text)] == []
    assert grade("\n\n".join(explanations.values())) <= LIMIT


def test_every_estimate_that_can_be_reckoned_has_all_its_figures_today_and_in_the_right_unit(content):
    units = dict.fromkeys(Estimate.FIGURES, Unit.DOLLARS) | {"sessions": Unit.SESSIONS, "coinsurance": Unit.PERCENT}
    for estimate in content.checker.estimates:
        assert reckon(estimate.model_copy(update={"when": {}}), content.figures).missing == ()
        for name in Estimate.FIGURES:
            if key := getattr(estimate, name):
                assert content.figures[key].unit is units[name], (estimate.key, name)


def test_no_estimate_names_a_price_for_what_we_found_none_for(content):
    for estimate in content.checker.estimates:
        if estimate.key in {"refused-spravato", "refused-compounded", "refused-spravato-home", "refused-injection"}:
            assert estimate.basis is Basis.CANNOT
            assert named_figures(estimate.explanation) == ()


@pytest.mark.parametrize(
    ("dose", "count", "least", "most"),
    [("56", 1, 181, 191), ("84", 1, 258, 271), ("84", 8, 2064, 2170), ("84", 34, 8770, 9221), ("84", 56, 14445, 15190)],
)
def test_the_shares_of_spravato_are_those_of_the_published_figures(content, dose, count, least, most):
    """20 % of the two payments that sources give for 2026, once the deductible is paid; years to ten dollars."""
    estimate = next(e for e in content.checker.estimates if e.key == "paid-spravato-suicidal-thoughts")
    approved = f"spravato-approved-{dose}"
    of_one_dose = estimate.model_copy(update={"low": approved, "typical": None, "high": approved, "when": {}})
    course = reckon(of_one_dose, content.figures, Assumptions(count, Decimal(283))).course
    nearest = 10 if count > 8 else 1
    assert abs(course.low - least) < nearest
    assert abs(course.high - most) < nearest


def test_a_first_month_of_spravato_counts_eight_sessions_and_one_deductible(content):
    paid = of_guide(content, SPRAVATO)["paid"]
    assert paid.sessions == (8, 8, 8)
    met = of_guide(content, SPRAVATO, Assumptions(deductible_met=Decimal(283)))["paid"]
    assert paid.course.high - met.course.high == Decimal(283) * Decimal("0.8")
    assert paid.course.low == met.course.low


def test_medigap_leaves_the_deductible_and_no_percentage(content):
    paid = of_guide(content, {**SPRAVATO, "medigap": "yes"})["paid"]
    assert paid.session == Amounts(*[Decimal(0)] * 3)
    assert paid.course == Amounts(Decimal(0), Decimal(283), Decimal(283))


def test_qmb_leaves_nothing_of_what_medicare_covers(content):
    assert of_guide(content, {**SPRAVATO, "medicaid": "qmb"})["paid"].course == Amounts(*[Decimal(0)] * 3)


def test_next_year_has_no_amounts_until_they_are_confirmed(content):
    paid = of_guide(content, SPRAVATO, on=date(2027, 1, 1))["paid"]
    assert paid.course is None
    assert "part-b-deductible" in paid.missing


def test_infusions_for_pain_cost_what_clinics_advertise_times_their_number(content):
    pain = {**SPRAVATO, "treatment": "ketamine-infusion", "reason": "crps"}
    refused = of_guide(content, pain)["refused"]
    assert refused.session == Amounts(Decimal(600), Decimal(1000), Decimal(2000))
    assert refused.course == Amounts(Decimal(600), Decimal(5000), Decimal(16_000))
    assert of_guide(content, pain, Assumptions(sessions=3))["refused"].course.high == 6000


def test_a_plan_sets_the_share_and_its_limit_may_be_given(content):
    plan = {"treatment": "spravato", "reason": "treatment-resistant-depression", "setting": "certified-clinic",
            "medicare": "advantage", "medicaid": "no", "opted-out": "no"}  # fmt: skip
    paid = of_guide(content, plan)["paid"]
    assert (paid.course, paid.at_most) == (None, 9250)
    assert of_guide(content, plan, Assumptions(plan_maximum=Decimal(4500)))["paid"].at_most == 4500
    assert of_guide(content, plan, Assumptions(plan_maximum=Decimal(99_000)))["paid"].at_most == 9250
    assert of_guide(content, plan, on=date(2027, 1, 1))["paid"].at_most == 9850


def test_a_clinician_who_has_opted_out_is_paid_by_nobody(content):
    assert set(of_guide(content, {**SPRAVATO, "opted-out": "yes"})) == {"refused"}


# --- In words, as a drawing, and for other software ----------------------------------------------


def page(content, answers, form=None, problems=(), on=TODAY) -> str:
    """The estimates and the fields as a template shows them."""
    edition, form = ShelvedEdition(content), form or {}
    try:
        assumptions = Assumptions.read(form)
    except BadAssumptions as bad:
        assumptions, problems = bad.usable, bad.problems
    found = estimates(content.checker, content.figures, edition.ruling(on), answers, assumptions)
    shown = costs(found, content.figures, assumptions, edition.notes(on), on)
    return render_to_string("checker/estimate.html", {"costs": shown}) + render_to_string(
        "checker/estimate_fields.html", {"fields": fields(found, content.figures, typed(form), problems)}
    )


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_the_drawing_says_what_the_table_says_and_stays_inside(content):
    html = page(content, SPRAVATO)
    drawing = ElementTree.fromstring(re.search(r"<svg.*?</svg>", html, re.DOTALL)[0])  # noqa: S314 (our own page)
    width = int(drawing.get("width"))
    bars = drawing.findall("rect")
    assert len(bars) == html.count('<th scope="row">') == 2
    for bar in bars:
        assert 0 <= int(bar.get("x")) < int(bar.get("x")) + int(bar.get("width")) <= width
    assert not [element for element in drawing.iter() if element.get("style")]
    for amount in re.findall(r"<td>(\$[\d,]+)</td>", html)[::3]:
        assert amount in "".join(drawing.itertext())


def test_an_estimate_says_what_it_rests_on_with_notes(content):
    html = page(content, SPRAVATO)
    assert "What moves this most: the price of a session" in words(html)
    rests = html[html.index("What this rests on") :]
    assert rests.count("<li>") >= 4
    assert rests.count('class="cite"') >= 4


def test_what_has_no_confirmed_figure_is_said_not_to_be_estimated_yet(content):
    text = words(page(content, SPRAVATO, on=date(2027, 3, 1)))
    assert "cannot be estimated yet, because" in text
    assert "“Part B deductible for the year” are not confirmed for 2027" in text
    assert "$283" not in text


def test_a_refusal_without_a_price_says_why_it_cannot_be_estimated(content):
    text = words(page(content, SPRAVATO))
    assert "This cannot be estimated, because: We found no price for Spravato" in text


def test_when_an_answer_is_not_known_each_possible_estimate_is_shown_as_one_of_these(content):
    text = words(page(content, {**SPRAVATO, "medigap": NOT_SURE}))
    assert "It will be one of these" in text
    assert "with Medigap" in text
    assert "whether a supplement such as Medigap pays your share" in text


def test_only_the_fields_that_matter_are_asked_and_what_was_typed_comes_back(content):
    html = page(content, SPRAVATO, {"sessions": ["about <6>"], "deductible-met": ["$1,234.50"]})
    assert 'value="about &lt;6&gt;"' in html
    assert 'value="$1,234.50"' in html
    assert 'aria-describedby="sessions-hint sessions-error"' in html
    assert 'id="sessions-error"' in html
    assert 'name="plan-maximum"' not in html


def test_the_field_for_the_deductible_says_which_deductible(content):
    assert "This is about: Part B deductible for the year" in words(page(content, SPRAVATO))
    stay = {**SPRAVATO, "setting": "hospital-inpatient"}
    assert "Part A hospital deductible" in words(page(content, stay))


def test_other_software_gets_dollars_as_text(content):
    found = estimates(content.checker, content.figures, Ruling(content.checker, TODAY), SPRAVATO, Assumptions())
    given = as_json(found)
    assert list(given) == ["paid", "refused"]
    assert given["paid"][0]["course"]["high"] == "2396.13"
    assert given["paid"][0]["sessions"] == {"low": 8, "typical": 8, "high": 8}
    assert given["refused"][0]["basis"] == "cannot"
    assert given["refused"][0]["course"] is None


def test_no_question_of_the_guide_is_named_in_the_code():
    for name in ("estimate.py", "shown/estimate.py"):
        code = (Path(guides.checker.__file__).parent / name).read_text()
        assert not re.search(r"[\"'](?:medigap|medicaid|medicare|opted-out|qmb)[\"']", code)
