"""The people who work in the workspace."""

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from accounts.models import User
from accounts.queries import people
from api.base import Resource


class UserOutput(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = read_only_fields = ("id", "email", "name", "role", "is_active", "created_at")


class Users(ListModelMixin, RetrieveModelMixin, Resource):
    serializer_class = UserOutput
    queryset = User.objects.none()
    permissions_by_action = {"list": "users.view", "retrieve": "users.view"}

    def get_queryset(self) -> QuerySet[User]:
        return people()
