from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from pydantic import BaseModel
from pydantic import ValidationError as PydanticError

from guides.checker import schema
from guides.evidence.models import Figure
from guides.rows import KeyField, ProseField
from guides.statuses import PayerLine, Status


class Question(models.Model):
    """What the checker asks. "I'm not sure" is added to every question by itself."""

    guide = models.ForeignKey("guides.Guide", on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveIntegerField(
        default=0, help_text="Questions are asked in this order; one that cannot change the answer is left out."
    )
    key = KeyField()
    text = models.CharField("question", max_length=300)
    text_for_other = models.CharField(
        "question about somebody else",
        max_length=300,
        blank=True,
        help_text="How to ask somebody who answers for another person. Empty: the same words.",
    )
    why = models.CharField("why we ask", max_length=300, help_text="One sentence. Readers see it under the question.")
    control = models.CharField(
        "what a reader can do about it",
        max_length=20,
        choices=[
            (schema.Control.CHOOSE, "She could choose another answer"),
            (schema.Control.FIND_OUT, "She could find it out"),
            (schema.Control.FIXED, "She cannot change it"),
            (schema.Control.DIAGNOSIS, "A diagnosis: never offer it as something to change"),
        ],
        default=schema.Control.FIXED,
        help_text="Decides how “what would change this answer” speaks of the question.",
    )
    ask = models.CharField(
        "whom to ask",
        max_length=20,
        blank=True,
        choices=[
            (schema.Informant.CLINIC, "The clinic or hospital"),
            (schema.Informant.PLAN, "The plan"),
            (schema.Informant.MEDICARE, "1-800-MEDICARE"),
            (schema.Informant.STATE, "The state Medicaid office"),
        ],
    )
    ask_words = models.CharField(
        "the words to ask with", max_length=300, blank=True, help_text="What to say on the phone, word for word."
    )
    asked_when = models.ManyToManyField(
        "guides.Choice",
        blank=True,
        related_name="opens",
        help_text="Ask only after one of these answers to an earlier question. Choose none to ask always.",
    )

    class Meta:
        ordering = ["order", "key"]
        constraints = [
            models.UniqueConstraint(fields=["guide", "key"], name="question_key_once_a_guide"),
            models.CheckConstraint(
                condition=Q(ask="", ask_words="") | (~Q(ask="") & ~Q(ask_words="")),
                name="question_ask_has_words",
                violation_error_message="Say whom to ask and with which words, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def freeze(self) -> schema.Question:
        return schema.Question(
            key=self.key,
            text=self.text,
            text_for_other=self.text_for_other,
            why=self.why,
            choices=tuple(choice.freeze() for choice in self.choices.all()),
            asked_when=_by_question(self.asked_when.all()),
            control=schema.Control(self.control),
            ask=schema.Informant(self.ask) if self.ask else None,
            ask_words=self.ask_words,
        )


class Choice(models.Model):
    """An answer that a question offers."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    order = models.PositiveIntegerField(default=0)
    key = KeyField()
    label = models.CharField("answer", max_length=300)
    hint = models.CharField(max_length=300, blank=True, help_text="A few words where somebody might stumble.")
    is_offered = models.BooleanField(
        "may be offered",
        default=True,
        help_text="Untick what nobody should do to be paid for, such as a hospital stay: “what would change this "
        "answer” then names it only to a reader who was not sure.",
    )

    class Meta:
        ordering = ["question__order", "question__key", "order", "key"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="choice_key_once_a_question")]

    def __str__(self) -> str:
        return self.label

    def freeze(self) -> schema.Choice:
        return schema.Choice(key=self.key, label=self.label, hint=self.hint, is_offered=self.is_offered)


class Rule(models.Model):
    """Conditions on answers, and what follows from them."""

    guide = models.ForeignKey("guides.Guide", on_delete=models.CASCADE, related_name="rules")
    key = KeyField()
    name = models.CharField(max_length=300, help_text="The rule in a few words.")
    priority = models.PositiveIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(9999)],
        help_text="Where several rules speak about a line, the lowest number decides.",
    )
    when = models.ManyToManyField(
        Choice,
        blank=True,
        related_name="rules",
        help_text="The rule holds when every question named here is answered with one of its choices. “Or” between "
        "questions is a second rule.",
    )
    advice = ProseField(
        blank=True, help_text="What to do next, one list item a step. A rule without outcomes only gives advice."
    )
    place = models.CharField(
        "where the advice stands",
        max_length=20,
        choices=[
            (schema.Place.NEXT, "In the result: what to do next"),
            (schema.Place.ASK_CLINIC, "On the sheet: questions for the clinic"),
            (schema.Place.ASK_PLAN, "On the sheet: questions for the plan or Medicare"),
            (schema.Place.BRING, "On the sheet: what to bring"),
        ],
        default=schema.Place.NEXT,
    )
    valid_from = models.DateField("in force from", null=True, blank=True, help_text="Empty: it has been all along.")
    valid_until = models.DateField("in force until (included)", null=True, blank=True, help_text="Empty: no end known.")

    class Meta:
        ordering = ["priority", "key"]
        constraints = [
            models.UniqueConstraint(fields=["guide", "key"], name="rule_key_once_a_guide"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="rule_ends_in_order",
                violation_error_message="The last day in force must not be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.priority} {self.name}"

    def freeze(self) -> schema.Rule:
        outcomes = {PayerLine(outcome.line): outcome.freeze() for outcome in self.outcomes.all()}
        return schema.Rule(
            key=self.key,
            name=self.name,
            priority=self.priority,
            when=_by_question(self.when.all()),
            outcomes={line: outcomes[line] for line in PayerLine if line in outcomes},
            advice=self.advice,
            place=schema.Place(self.place),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )


class Outcome(models.Model):
    """What a rule says about one line."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="outcomes")
    line = models.CharField("who might pay", max_length=20, choices=[(line, line.words) for line in PayerLine])
    status = models.CharField(
        max_length=20,
        blank=True,
        choices=[(status, status.words) for status in Status if status is not Status.UNKNOWN],
    )
    follows = models.CharField(
        "or the same as",
        max_length=20,
        blank=True,
        choices=[(line, line.words) for line in PayerLine],
        help_text="Instead of a status: whatever this other line gets for the same answers.",
    )
    reason = ProseField(help_text="One or two sentences; the first can stand alone.")
    cost = ProseField("what you would pay", blank=True)
    decided_by = models.CharField(
        "who decides",
        max_length=20,
        blank=True,
        choices=[
            (schema.Decider.LAW, "The law and Medicare’s national rules"),
            (schema.Decider.CONTRACTOR, "The company that handles Medicare claims in the area"),
            (schema.Decider.PLAN, "The plan"),
            (schema.Decider.STATE, "The state"),
            (schema.Decider.HOSPITAL, "The hospital and Medicare together"),
            (schema.Decider.HOSPICE, "The hospice team"),
        ],
        help_text="Empty where the reader’s own answers decide, as for a line that she does not have.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "line"], name="outcome_once_a_line"),
            models.CheckConstraint(
                condition=(Q(status="") & ~Q(follows="")) | (~Q(status="") & Q(follows="")),
                name="outcome_is_a_status_or_follows",
                violation_error_message="Choose a status, or the line to follow, not both.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule.key}: {self.line}"

    def freeze(self) -> schema.Outcome:
        return schema.Outcome(
            status=Status(self.status) if self.status else None,
            follows=PayerLine(self.follows) if self.follows else None,
            reason=self.reason,
            cost=self.cost,
            decided_by=schema.Decider(self.decided_by) if self.decided_by else None,
        )


class Example(models.Model):
    """A worked example: it documents the rules, and publishing is refused while it does not come out."""

    guide = models.ForeignKey("guides.Guide", on_delete=models.CASCADE, related_name="examples")
    order = models.PositiveIntegerField(default=0)
    key = KeyField()
    person = models.CharField(max_length=300, help_text="Who, in a few words. Never a real person.")
    on = models.DateField("day of treatment", null=True, blank=True, help_text="Empty: any day.")
    why = ProseField(help_text="Why these verdicts are right.")

    class Meta:
        verbose_name = "worked example"
        ordering = ["order", "key"]
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="example_key_once_a_guide")]

    def __str__(self) -> str:
        return self.person

    def freeze(self) -> schema.Example:
        return schema.Example(
            key=self.key,
            person=self.person,
            answers={
                answer.question.key: answer.choice.key if answer.choice else schema.NOT_SURE
                for answer in self.answers.all()
            },
            on=self.on,
            expected={
                PayerLine(row.line): Status(row.status)
                for row in sorted(self.expected.all(), key=lambda row: list(PayerLine).index(PayerLine(row.line)))
            },
            why=self.why,
        )


class ExampleAnswer(models.Model):
    """One answer of a worked example."""

    example = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    choice = models.ForeignKey(
        Choice, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text="Empty: “I’m not sure”."
    )

    class Meta:
        ordering = ["question__order", "question__key"]
        constraints = [models.UniqueConstraint(fields=["example", "question"], name="example_answers_once")]

    def __str__(self) -> str:
        return f"{self.question.key}: {self.choice.key if self.choice else schema.NOT_SURE}"


class ExampleVerdict(models.Model):
    """What a worked example must get on one line."""

    example = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="expected")
    line = models.CharField("who might pay", max_length=20, choices=[(line, line.words) for line in PayerLine])
    status = models.CharField(max_length=20, choices=[(status, status.words) for status in Status])

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["example", "line"], name="example_expects_once_a_line")]

    def __str__(self) -> str:
        return f"{self.line}: {self.status}"


def _figure(help_text: str) -> models.ForeignKey:
    return models.ForeignKey(
        "guides.Figure", on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text=help_text
    )


class Estimate(models.Model):
    """What a reader would pay in some situations, reckoned from figures."""

    FIGURES = schema.Estimate.FIGURES

    guide = models.ForeignKey("guides.Guide", on_delete=models.CASCADE, related_name="estimates")
    key = KeyField()
    name = models.CharField(max_length=300, help_text="The estimate in a few words.")
    priority = models.PositiveIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(9999)],
        help_text="Of several estimates for the same ending, the lowest number counts.",
    )
    scenario = models.CharField(
        "for which ending",
        max_length=20,
        choices=[(schema.Scenario.PAID, "Medicare or the plan pays"), (schema.Scenario.REFUSED, "It says no")],
    )
    when = models.ManyToManyField(Choice, blank=True, related_name="+")
    basis = models.CharField(
        "how it is reckoned",
        max_length=20,
        choices=[
            (schema.Basis.PRICE, "The whole price of each session"),
            (schema.Basis.SHARE, "What is left of the deductible, then a share of the approved amount"),
            (schema.Basis.DEDUCTIBLE, "What is left of the deductible, once"),
            (schema.Basis.AT_MOST, "Something up to a limit"),
            (schema.Basis.NOTHING_APART, "No bill of its own"),
            (schema.Basis.CANNOT, "It cannot be estimated"),
        ],
    )
    course = models.CharField(
        "what all sessions together are called",
        max_length=80,
        blank=True,
        help_text="Such as “The first year”. Empty: “A course”.",
    )
    low = _figure("Its lower end is the least that one session is priced at.")
    typical = _figure("An ordinary price of one session. Empty: the middle between least and most.")
    high = _figure("Its upper end is the most that one session is priced at.")
    sessions = _figure("How many sessions a course has. Empty where no source says: then only the reader can.")
    deductible = _figure("The deductible that comes first.")
    coinsurance = _figure(
        "The share after the deductible, in percent. Empty where somebody else pays it, as Medigap may."
    )
    cap = _figure("The most that can come to be paid, where there is such a limit.")
    explanation = ProseField(help_text="How it is reckoned, or why it cannot be.")

    class Meta:
        verbose_name = "cost estimate"
        ordering = ["scenario", "priority", "key"]
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="estimate_key_once_a_guide")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse an estimate that lacks a figure its basis needs."""
        try:
            self._schema({})
        except PydanticError as error:
            raise ValidationError(error.errors()[0]["msg"].removeprefix("Value error, ").capitalize()) from error

    def freeze(self) -> schema.Estimate:
        return self._schema(_by_question(self.when.all()))

    def _schema(self, when: schema.Condition) -> schema.Estimate:
        figures = {name: getattr(self, name) for name in self.FIGURES}
        return schema.Estimate(
            key=self.key,
            name=self.name,
            priority=self.priority,
            scenario=schema.Scenario(self.scenario),
            when=when,
            basis=schema.Basis(self.basis),
            course=self.course,
            explanation=self.explanation,
            **{name: figure.key for name, figure in figures.items() if figure},
        )


def _by_question(choices: Iterable[Choice]) -> dict[str, frozenset[str]]:
    """Choices as a condition: {question: its choices}."""
    found: dict[str, set[str]] = {}
    for choice in choices:
        found.setdefault(choice.question.key, set()).add(choice.key)
    return {question: frozenset(keys) for question, keys in found.items()}


def clear(guide_id: int) -> None:
    """Delete the guide's questions and all that hangs on them. Estimates hold on to figures, so this comes first."""
    for rows in (Example, Estimate, Rule, Question):
        rows.objects.filter(guide_id=guide_id).delete()


def thaw(guide_id: int, checker: schema.Checker) -> None:
    """Make the guide's questions, rules, examples and estimates what ``checker`` says.

    Call inside a transaction, after ``clear`` and when the evidence is there.
    """
    questions = Question.objects.bulk_create(
        Question(guide_id=guide_id, order=order, **_plain(question, "choices", "asked_when"))
        for order, question in enumerate(checker.questions)
    )
    choices = {
        (choice.question.key, choice.key): choice
        for choice in Choice.objects.bulk_create(
            Choice(question=row, order=order, **choice.model_dump())
            for row, question in zip(questions, checker.questions, strict=True)
            for order, choice in enumerate(question.choices)
        )
    }

    def chosen(when: Mapping[str, Iterable[str]]) -> list[Choice]:
        return [choices[question, key] for question, keys in when.items() for key in keys]

    for row, question in zip(questions, checker.questions, strict=True):
        row.asked_when.set(chosen(question.asked_when))
    rules = Rule.objects.bulk_create(
        Rule(guide_id=guide_id, **rule.model_dump(exclude={"when", "outcomes"})) for rule in checker.rules
    )
    for rule_row, rule in zip(rules, checker.rules, strict=True):
        rule_row.when.set(chosen(rule.when))
    Outcome.objects.bulk_create(
        Outcome(
            rule=rule_row,
            line=line,
            status=outcome.status or "",
            follows=outcome.follows or "",
            reason=outcome.reason,
            cost=outcome.cost,
            decided_by=outcome.decided_by or "",
        )
        for rule_row, rule in zip(rules, checker.rules, strict=True)
        for line, outcome in rule.outcomes.items()
    )
    _thaw_examples(guide_id, checker, {row.key: row for row in questions}, choices)
    figures = {figure.key: figure for figure in Figure.objects.filter(guide_id=guide_id)}
    estimates = Estimate.objects.bulk_create(
        Estimate(
            guide_id=guide_id,
            **_plain(estimate, "when", *Estimate.FIGURES),
            **{name: figures[key] for name in Estimate.FIGURES if (key := getattr(estimate, name))},
        )
        for estimate in checker.estimates
    )
    for estimate_row, estimate in zip(estimates, checker.estimates, strict=True):
        estimate_row.when.set(chosen(estimate.when))


def _thaw_examples(
    guide_id: int, checker: schema.Checker, questions: Mapping[str, Question], choices: Mapping[tuple[str, str], Choice]
) -> None:
    examples = Example.objects.bulk_create(
        Example(guide_id=guide_id, order=order, **_plain(example, "answers", "expected"))
        for order, example in enumerate(checker.examples)
    )
    pairs = list(zip(examples, checker.examples, strict=True))
    ExampleAnswer.objects.bulk_create(
        ExampleAnswer(
            example=row,
            question=questions[question],
            choice=None if choice == schema.NOT_SURE else choices[question, choice],
        )
        for row, example in pairs
        for question, choice in example.answers.items()
    )
    ExampleVerdict.objects.bulk_create(
        ExampleVerdict(example=row, line=line, status=status)
        for row, example in pairs
        for line, status in example.expected.items()
    )


def _plain(value: BaseModel, *left_out: str) -> dict[str, Any]:
    """The fields of a frozen value as the columns of its row: an empty text where there is none."""
    columns = value.model_dump(exclude=set(left_out))
    return {name: "" if name == "ask" and column is None else column for name, column in columns.items()}
