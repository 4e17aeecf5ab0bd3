from collections.abc import Iterable, Mapping

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from guides.checker import schema
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
    why = models.CharField("why we ask", max_length=300, help_text="One sentence. Readers see it under the question.")
    asked_when = models.ManyToManyField(
        "guides.Choice",
        blank=True,
        related_name="opens",
        help_text="Ask only after one of these answers to an earlier question. Choose none to ask always.",
    )

    class Meta:
        ordering = ["order", "key"]
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="question_key_once_a_guide")]

    def __str__(self) -> str:
        return self.text

    def freeze(self) -> schema.Question:
        return schema.Question(
            key=self.key,
            text=self.text,
            why=self.why,
            choices=tuple(choice.freeze() for choice in self.choices.all()),
            asked_when=_by_question(self.asked_when.all()),
        )


class Choice(models.Model):
    """An answer that a question offers."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    order = models.PositiveIntegerField(default=0)
    key = KeyField()
    label = models.CharField("answer", max_length=300)
    hint = models.CharField(max_length=300, blank=True, help_text="A few words where somebody might stumble.")

    class Meta:
        ordering = ["question__order", "question__key", "order", "key"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="choice_key_once_a_question")]

    def __str__(self) -> str:
        return self.label

    def freeze(self) -> schema.Choice:
        return schema.Choice(key=self.key, label=self.label, hint=self.hint)


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
        )


def _by_question(choices: Iterable[Choice]) -> dict[str, frozenset[str]]:
    """Choices as a condition: {question: its choices}."""
    found: dict[str, set[str]] = {}
    for choice in choices:
        found.setdefault(choice.question.key, set()).add(choice.key)
    return {question: frozenset(keys) for question, keys in found.items()}


def thaw(guide_id: int, checker: schema.Checker) -> None:
    """Replace the guide's questions and rules by what ``checker`` says. Call inside a transaction."""
    for rows in (Rule, Question):
        rows.objects.filter(guide_id=guide_id).delete()
    questions = Question.objects.bulk_create(
        Question(guide_id=guide_id, order=order, **question.model_dump(include={"key", "text", "why"}))
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
        )
        for rule_row, rule in zip(rules, checker.rules, strict=True)
        for line, outcome in rule.outcomes.items()
    )
