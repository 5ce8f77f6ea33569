"""The people who work in the workspace, their roles, and invitations."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import invitations, people, roles
from accounts.authority import TENANT_ROLES
from accounts.models import CustomRole, EmailLink, User
from accounts.permissions import TENANT_PERMISSIONS
from accounts.queries import custom_role, custom_roles, open_invitations, people_seen, person_of
from api.base import Filters, IdField, Input, Resource, narrowed
from core.errors import InvalidInput
from workspaces.people import deactivate_person

ROLES = [role.value for role in TENANT_ROLES]
RIGHTS = sorted(TENANT_PERMISSIONS)


class UserOutput(serializers.ModelSerializer[User]):
    custom_role = serializers.IntegerField(source="custom_role_id", allow_null=True)
    last_seen = serializers.DateTimeField(allow_null=True, read_only=True)
    second_step = serializers.BooleanField(read_only=True)

    class Meta:
        model = User
        fields: tuple[str, ...] = (
            "id",
            "email",
            "name",
            "role",
            "custom_role",
            "is_active",
            "second_step",
            "last_seen",
            "created_at",
            "deactivated_at",
        )
        read_only_fields = fields


class UserFilters(Filters):
    is_active = serializers.BooleanField(required=False)


class UserChange(Input):
    name = serializers.CharField(max_length=120, required=False)
    role = serializers.ChoiceField(choices=ROLES, required=False)
    custom_role = IdField(
        required=False, allow_null=True, help_text="With the role “custom”: which one."
    )


class Deactivation(Input):
    hand_over_to = IdField(
        required=False,
        allow_null=True,
        help_text="Who gets their conversations; without it they wait for a person.",
    )


class DeactivatedOutput(UserOutput):
    conversations_handed_over = serializers.IntegerField(read_only=True)
    keys_revoked = serializers.IntegerField(read_only=True)

    class Meta(UserOutput.Meta):
        fields: tuple[str, ...] = (
            *UserOutput.Meta.fields,
            "conversations_handed_over",
            "keys_revoked",
        )
        read_only_fields = fields


@extend_schema_view(list=extend_schema(parameters=[UserFilters]))
class Users(ListModelMixin, RetrieveModelMixin, Resource):
    serializer_class = UserOutput
    queryset = User.objects.none()
    filters = UserFilters
    permissions_by_action = {
        "list": "users.view",
        "retrieve": "users.view",
        "partial_update": "users.manage",
        "deactivate": "users.manage",
        "reactivate": "users.manage",
    }

    def get_queryset(self) -> QuerySet[User]:
        rows = people_seen()
        return narrowed(rows, self.filtered(), "is_active") if self.action == "list" else rows

    @extend_schema(request=UserChange, responses=UserOutput)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change the name or the role: one of them a call, so that neither is half done."""
        given = self.input(UserChange)
        if not given or ("name" in given and len(given) > 1):
            raise InvalidInput("Send either a name or a role.")
        if "name" in given:
            people.rename_person(actor=self.actor, user_id=self.pk, name=given["name"])
        elif "role" not in given:
            raise InvalidInput(fields={"role": "Send the role “custom” with it."})
        else:
            people.change_role(
                actor=self.actor,
                user_id=self.pk,
                role=given["role"],
                custom_role_id=given.get("custom_role"),
            )
        return Response(self.render(person_of(self.pk)))

    @extend_schema(request=Deactivation, responses=DeactivatedOutput)
    @action(detail=True, methods=["post"])
    def deactivate(self, request: Request, pk: str) -> Response:
        """Shut the person out at once; sessions, tokens, keys and invitations of theirs end."""
        given = self.input(Deactivation)
        left = deactivate_person(
            actor=self.actor, user_id=self.pk, hand_over_to=given.get("hand_over_to")
        )
        return Response(
            {
                **self.render(person_of(self.pk)),
                "conversations_handed_over": left.conversations,
                "keys_revoked": left.ended.keys,
            }
        )

    @extend_schema(request=None, responses=UserOutput)
    @action(detail=True, methods=["post"])
    def reactivate(self, request: Request, pk: str) -> Response:
        """Let the person in again. Nothing that ended comes back."""
        people.reactivate_user(actor=self.actor, user_id=self.pk)
        return Response(self.render(person_of(self.pk)))


class InvitationOutput(serializers.ModelSerializer[EmailLink]):
    """`sent_at` is null until the mail has left; `error` says why it has not."""

    custom_role = serializers.IntegerField(source="custom_role_id", allow_null=True)
    invited_by = serializers.IntegerField(source="created_by_id", allow_null=True)

    class Meta:
        model = EmailLink
        fields = read_only_fields = (
            "id",
            "email",
            "name",
            "role",
            "custom_role",
            "invited_by",
            "created_at",
            "sent_at",
            "expires_at",
            "error",
        )


class InvitationInput(Input):
    email = serializers.CharField(max_length=254)
    name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    role = serializers.ChoiceField(choices=ROLES)
    custom_role = IdField(required=False, allow_null=True)


class Invitations(ListModelMixin, RetrieveModelMixin, Resource):
    """Open invitations, expired ones among them; the secret is in the mail alone."""

    serializer_class = InvitationOutput
    queryset = EmailLink.objects.none()
    permissions_by_action = {
        "list": "users.view",
        "retrieve": "users.view",
        "create": "users.manage",
        "resend": "users.manage",
        "revoke": "users.manage",
    }

    def get_queryset(self) -> QuerySet[EmailLink]:
        return open_invitations()

    @extend_schema(request=InvitationInput, responses={201: InvitationOutput})
    def create(self, request: Request) -> Response:
        """Invite somebody by mail; the invitation holds for seven days."""
        given = self.input(InvitationInput)
        made = invitations.invite(
            actor=self.actor,
            email=given["email"],
            name=given.get("name", ""),
            role=given["role"],
            custom_role_id=given.get("custom_role"),
        )
        return Response(self.render(made), status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=InvitationOutput)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: str) -> Response:
        """Send it anew, for another week. The older mail's link is dead from then on."""
        again = invitations.resend_invitation(actor=self.actor, invitation_id=self.pk)
        return Response(self.render(again))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """Take it back."""
        invitations.revoke_invitation(actor=self.actor, invitation_id=self.pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


class RoleOutput(serializers.ModelSerializer[CustomRole]):
    permissions = serializers.ListField(
        child=serializers.ChoiceField(choices=RIGHTS), read_only=True
    )
    held = serializers.IntegerField(read_only=True, help_text="How many people hold it.")

    class Meta:
        model = CustomRole
        fields = read_only_fields = ("id", "name", "permissions", "held")


class RoleInput(Input):
    name = serializers.CharField(max_length=roles.NAME_LENGTH)
    permissions = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=len(RIGHTS)
    )


class RoleChange(Input):
    name = serializers.CharField(max_length=roles.NAME_LENGTH, required=False)
    permissions = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=len(RIGHTS), required=False
    )


class Roles(ListModelMixin, RetrieveModelMixin, Resource):
    """The workspace's own roles. Rights come with what they need to be of any use."""

    serializer_class = RoleOutput
    queryset = CustomRole.objects.none()
    permissions_by_action = {
        "list": "users.view",
        "retrieve": "users.view",
        "create": "users.manage",
        "partial_update": "users.manage",
        "destroy": "users.manage",
    }

    def get_queryset(self) -> QuerySet[CustomRole]:
        return custom_roles()

    @extend_schema(request=RoleInput, responses={201: RoleOutput})
    def create(self, request: Request) -> Response:
        """Make a role. Only with rights that the caller holds."""
        made = roles.create_role(actor=self.actor, **self.input(RoleInput))
        return Response(self.render(custom_role(made.pk)), status=status.HTTP_201_CREATED)

    @extend_schema(request=RoleChange, responses=RoleOutput)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Rename it or change its rights; its holders have them from their next call on."""
        roles.change_custom_role(actor=self.actor, role_id=self.pk, **self.input(RoleChange))
        return Response(self.render(custom_role(self.pk)))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete it. 409 `role_held` while somebody holds it or is invited to it."""
        roles.delete_role(actor=self.actor, role_id=self.pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
