"""Documents and their passages, what customers asked in vain, and a search over all of it."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from ai.knowledge import questions
from ai.models import Question
from api.base import Filters, IdField, Input, Resource, narrowed
from api.resources.catalog import ArticleOutput
from catalog.knowledge import approving, documents, queries
from catalog.knowledge.formats import MAX_TITLE
from catalog.models import Document, Passage
from catalog.validators import MAX_QUESTION, MAX_WORD


class DocumentInput(Input):
    """A multipart form."""

    file = serializers.FileField(
        allow_empty_file=True,
        help_text="PDF, Word (.docx), text or Markdown; at most 10 MB and 300 pages.",
    )
    title = serializers.CharField(max_length=MAX_TITLE, required=False)
    language = serializers.CharField(max_length=8, required=False)


class DocumentChange(Input):
    title = serializers.CharField(max_length=MAX_TITLE)


class DocumentOutput(serializers.ModelSerializer[Document]):
    passages = serializers.IntegerField(source="count", read_only=True)
    approved = serializers.IntegerField(
        read_only=True, help_text="Passages that customers may be quoted."
    )

    class Meta:
        model = Document
        fields = read_only_fields = (
            "id",
            "title",
            "filename",
            "format",
            "language",
            "size",
            "state",
            "problem",
            "pages",
            "pages_read",
            "passages",
            "approved",
            "created_at",
        )


@extend_schema_view(
    partial_update=extend_schema(request=DocumentChange, responses=DocumentOutput),
    destroy=extend_schema(responses={204: None}),
)
class Documents(ListModelMixin, RetrieveModelMixin, Resource):
    """Handed in to be quoted from. A worker reads them; nothing is said before it is approved."""

    serializer_class = DocumentOutput
    queryset = Document.objects.none()
    permissions_by_action = {
        "list": "catalog.view",
        "retrieve": "catalog.view",
        "create": "catalog.edit",
        "partial_update": "catalog.edit",
        "destroy": "catalog.edit",
        "approve": "catalog.edit",
        "retry": "catalog.edit",
    }

    def get_queryset(self) -> QuerySet[Any]:
        return queries.documents()

    def get_parsers(self) -> list[Any]:
        # Only what creates one is a form.
        return super().get_parsers() if "pk" in self.kwargs else [MultiPartParser()]

    @extend_schema(request={"multipart/form-data": DocumentInput}, responses={201: DocumentOutput})
    def create(self, request: Request) -> Response:
        given = self.input(DocumentInput)
        file = given.pop("file")
        made = documents.upload_document(
            actor=self.actor, file=file.file, filename=file.name or "", fields=given
        )
        return Response(self.render(queries.document(made.pk)), status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        documents.rename_document(actor=self.actor, document_id=self.pk, fields=self.body())
        return Response(self.render(queries.document(self.pk)))

    def destroy(self, request: Request, pk: str) -> Response:
        """Take it out with its file; what is quoted of it goes to the archive."""
        documents.remove_document(actor=self.actor, document_id=self.pk)
        return Response(status=204)

    @extend_schema(request=None, responses=DocumentOutput)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Let customers be quoted every passage of it."""
        approving.approve_document(actor=self.actor, document_id=self.pk)
        return Response(self.render(queries.document(self.pk)))

    @extend_schema(request=None, responses=DocumentOutput)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Have it read again after it failed."""
        documents.retry_document(actor=self.actor, document_id=self.pk)
        return Response(self.render(queries.document(self.pk)))


class PassageInput(Input):
    question = serializers.CharField(
        max_length=MAX_QUESTION,
        required=False,
        help_text="What customers ask when this is the answer; its heading, if none is given.",
    )
    keywords = serializers.ListField(
        child=serializers.CharField(max_length=MAX_WORD), required=False
    )


class PassageOutput(serializers.ModelSerializer[Passage]):
    approved = serializers.BooleanField(source="is_approved", read_only=True)

    class Meta:
        model = Passage
        fields = read_only_fields = (
            "id",
            "document",
            "position",
            "page",
            "heading",
            "text",
            "article",
            "approved",
        )


class PassageFilters(Filters):
    document = IdField(required=False)


@extend_schema_view(list=extend_schema(parameters=[PassageFilters]))
class Passages(ListModelMixin, RetrieveModelMixin, Resource):
    """The pieces of documents, word for word, in their order."""

    serializer_class = PassageOutput
    queryset = Passage.objects.none()
    filters = PassageFilters
    permissions_by_action = {
        "list": "catalog.view",
        "retrieve": "catalog.view",
        "approve": "catalog.edit",
        "withdraw": "catalog.edit",
    }

    def get_queryset(self) -> QuerySet[Any]:
        rows = Passage.objects.select_related("article").order_by("document_id", "position")
        return narrowed(rows, self.filtered(), "document") if self.action == "list" else rows

    @extend_schema(request=PassageInput, responses=ArticleOutput)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Let customers be quoted it. Returns the article that quotes it."""
        made = approving.approve_passage(actor=self.actor, passage_id=self.pk, fields=self.body())
        return Response(dict(ArticleOutput(made).data))

    @extend_schema(request=None, responses=PassageOutput)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Quote it no more, from the very next message."""
        approving.withdraw_passage(actor=self.actor, passage_id=self.pk)
        return Response(self.render(queries.passage(self.pk)))


class QuestionOutput(serializers.ModelSerializer[Question]):
    text = serializers.CharField(read_only=True, help_text="As it was asked first.")
    count = serializers.IntegerField(read_only=True)
    why = serializers.CharField(read_only=True, help_text="Of the last time.")
    conversation = serializers.IntegerField(read_only=True, help_text="Of the last time.")

    class Meta:
        model = Question
        fields = read_only_fields = (
            "id",
            "text",
            "count",
            "why",
            "state",
            "language",
            "asked_last",
            "conversation",
            "article",
        )


class QuestionFilters(Filters):
    state = serializers.ChoiceField(choices=list(questions.STATES), default="open")


class AnsweredInput(Input):
    article = IdField(help_text="The article that answers it.")


_MOVED = extend_schema(request=None, responses=QuestionOutput)


@extend_schema_view(list=extend_schema(parameters=[QuestionFilters]), dismiss=_MOVED, reopen=_MOVED)
class Questions(ListModelMixin, RetrieveModelMixin, Resource):
    """What customers asked and the assistant had no answer to, asked most often first."""

    serializer_class = QuestionOutput
    queryset = Question.objects.none()
    filters = QuestionFilters
    permissions_by_action = {
        "list": "inbox.view",
        "retrieve": "inbox.view",
        "answered": "catalog.edit",
        "dismiss": "catalog.edit",
        "reopen": "catalog.edit",
    }

    def get_queryset(self) -> QuerySet[Any]:
        if self.action == "list":
            return questions.questions(self.filtered()["state"])
        return questions.questions(None)

    @extend_schema(request=AnsweredInput, responses=QuestionOutput)
    @action(detail=True, methods=["post"])
    def answered(self, request: Request, pk: str) -> Response:
        """An article answers it now."""
        article = self.input(AnsweredInput)["article"]
        questions.mark_answered(actor=self.actor, question_id=self.pk, article_id=article)
        return Response(self.render(questions.question(self.pk)))

    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: str) -> Response:
        """It is nothing for the catalogue."""
        questions.dismiss(actor=self.actor, question_id=self.pk)
        return Response(self.render(questions.question(self.pk)))

    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Take either decision back."""
        questions.reopen(actor=self.actor, question_id=self.pk)
        return Response(self.render(questions.question(self.pk)))
