"""The shipped rules against the rulebook, written down a second time and in another way.

``expected`` follows the decision table case by case; the rules in the bundle are data. Every complete
answer set (tens of thousands) goes through both.
"""

from guides.checker.evaluate import Ruling
from guides.checker.schema import Control
from guides.statuses import PayerLine, Status
from tests.conftest import TODAY

C, CC, PD, U, N, X = (
    Status.COVERED,
    Status.CONDITIONAL,
    Status.PLAN_DECIDES,
    Status.UNLIKELY,
    Status.NOT_COVERED,
    Status.NOT_RELEVANT,
)
A, B, D, MA, MG, MC = PayerLine
DEPRESSION = {"treatment-resistant-depression", "depression-suicidal-thoughts"}
RACEMIC = {"ketamine-infusion", "ketamine-injection"}


def clinical(treatment: str, reason: str, setting: str) -> tuple[Status, Status, Status, Status, Status]:
    """What the first matching clinical rule says about Part A, B, D, Medicare Advantage and Medicaid."""
    inpatient = setting == "hospital-inpatient"
    if treatment == "spravato":
        if setting == "home" or setting == "infusion-clinic":
            return X, N, N, N, N
        if reason not in DEPRESSION:
            return (U if inpatient else X), N, N, N, U
        return (CC, X, X, CC, CC) if inpatient else (X, CC, PD, CC, PD)
    if treatment == "compounded-ketamine":
        return (N if inpatient else X), N, N, N, U
    if setting == "home":
        return X, N, N, N, U
    if reason == "anesthesia":
        return (C if inpatient else X), C, X, C, C
    if inpatient:
        return CC, U, X, CC, CC
    return X, U, N, PD, U


def expected(answers: dict[str, str]) -> dict[PayerLine, Status]:
    treatment, reason, setting, medicare = (answers[k] for k in ("treatment", "reason", "setting", "medicare"))
    if medicare == "none":
        return dict.fromkeys(PayerLine, X)
    inpatient = setting == "hospital-inpatient"
    a, b, d, ma, medicaid = clinical(treatment, reason, setting)
    hospice = answers["hospice"] == "yes" and reason == "cancer-pain" and treatment != "spravato"
    opted_out = answers["opted-out"] == "yes"
    if answers["stay-only-for-ketamine"] == "yes" and inpatient and CC in (a, ma):
        a, ma, medicaid = U, U, U
    medigap = a if inpatient else b
    if hospice:
        a, b, d, ma, medicaid, medigap = CC, X, X, X, CC, CC
    elif opted_out:
        b, ma, medigap = N, N, N
    found = {A: a, B: b, D: d, MA: ma, MG: medigap, MC: medicaid}
    if medicare == "advantage":
        found |= {B: X, D: X, MG: X}
        if not hospice:
            found[A] = X
    else:
        found[MA] = X
        if answers["part-d"] == "no":
            found[D] = X
        if answers["medigap"] == "no":
            found[MG] = X
    if answers["medicaid"] == "no":
        found[MC] = X
    elif answers["medicaid"] == "qmb" and not hospice:
        found[MC] = found[MA] if medicare == "advantage" else found[A] if inpatient else found[B]
    return found


def test_every_complete_answer_set_gets_what_the_rulebook_says(content):
    ruling = Ruling(content.checker, TODAY)
    count = 0
    for answers in ruling.questions.answer_sets():
        count += 1
        found = {verdict.line: verdict.status for verdict in ruling.verdicts(answers)}
        assert found == expected(answers), answers
    assert count == ruling.count() == 57_600


def test_every_outcome_that_applies_says_who_decides_it(content):
    for rule in content.checker.rules:
        for line, outcome in rule.outcomes.items():
            assert (outcome.decided_by is None) == (outcome.status is X), (rule.key, line)


def test_only_the_diagnosis_is_never_offered_as_something_to_change(content):
    diagnoses = {question.key for question in content.checker.questions if question.control is Control.DIAGNOSIS}
    assert diagnoses == {"reason"}
