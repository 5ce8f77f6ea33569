"""What the platform says of a number or a whole account, and what follows from it.

A number that was banned, removed or shut out is stopped, as a refused send would stop it.
Its quality and speed are kept where sending looks. Everything else is written to the
history where people should read it, or stays in its event.
"""

from audit.actions import record
from conversations.channel_stops import stop_channel
from conversations.channels import ChannelNotice
from conversations.models import Channel, InboundEvent
from conversations.updates import handles
from core.actors import system_actor
from tenants.live import announce
from whatsapp.errors import Act, verdict
from whatsapp.models import CloudNumber
from whatsapp.numbers import channels_of_account, named_among
from whatsapp.shapes import mapping, number, word

PLATFORM = system_actor("WhatsApp")

UPGRADED_PER_SECOND = 1000
"""Meta: what a number may send a second after its upgrade."""

QUALITIES = ("GREEN", "YELLOW", "RED", "UNKNOWN")
QUALITY_OF = {"FLAGGED": "RED", "UNFLAGGED": "GREEN"}

# What ends an account's sending until a person acts, in words for staff.
ENDS = {
    "ACCOUNT_DELETED": "The WhatsApp Business account was deleted.",
    "ACCOUNT_OFFBOARDED": "The phone app left the platform: connect the number again.",
    "PARTNER_REMOVED": "The WhatsApp Business account is no longer shared with Proffer.",
    "PARTNER_APP_UNINSTALLED": "Proffer’s access to the WhatsApp Business account was removed.",
}
BANNED = "WhatsApp has disabled this business account."

# Fields that people should find in the history; the others say nothing that anybody acts on.
TOLD = frozenset(
    {
        "account_alerts",
        "account_review_update",
        "account_update",
        "business_capability_update",
        "errors",
        "partner_solutions",
        "payment_configuration_update",
        "phone_number_name_update",
        "phone_number_quality_update",
        "security",
    }
)


@handles(ChannelNotice)
def heard(event: InboundEvent, notice: ChannelNotice) -> str:
    """Act on it for every number that it means; returns what was done."""
    channels = _meant(event, notice)
    reason = _reason_to_stop(notice)
    if reason is not None:
        code, words = reason
        for channel in channels:
            # No later than it came, where its own moment is not told.
            stop_channel(channel, code=code, reason=words, at=notice.at or event.received_at)
    if notice.topic == "phone_number_quality_update":
        _note_quality(channels, notice)
    if notice.topic == "history":
        _note_history(channels, notice)
    if notice.topic in TOLD:
        for channel in channels:
            record(
                actor=PLATFORM,
                code="whatsapp.number.notice",
                target=f"channel:{channel.pk}",
                data={
                    "about": notice.topic,
                    "event": notice.event,
                    "codes": [code for code, _ in notice.codes],
                },
            )
    said = f"{notice.topic or 'nameless'} {notice.event}".strip()
    if not channels:
        return f"of no number here: {said}"
    return f"stopped for {said}" if reason else f"noted: {said}"


def _meant(event: InboundEvent, notice: ChannelNotice) -> list[Channel]:
    """The one it came to; where it came to none, the number that is named, which may be none of
    ours, else all of the account."""
    metadata = event.body.get("metadata") or notice.detail.get("metadata")
    if word(mapping(metadata).get("phone_number_id")):
        return [event.channel]
    of_account = channels_of_account(notice.account) if notice.account else []
    if notice.number:
        return named_among(of_account, notice.number)
    return of_account or [event.channel]


def _reason_to_stop(notice: ChannelNotice) -> tuple[str, str] | None:
    for code, reason in notice.codes:
        if code.isdecimal() and verdict(int(code)).act is Act.STOP_CHANNEL:
            return code, reason
    if notice.topic != "account_update":
        return None
    if notice.event in ENDS:
        return "account", ENDS[notice.event]
    if word(mapping(notice.detail.get("ban_info")).get("waba_ban_state")) == "DISABLE":
        return "banned", BANNED
    return None


def _note_quality(channels: list[Channel], notice: ChannelNotice) -> None:
    detail = notice.detail
    given = word(detail.get("current_quality_rating")) or word(detail.get("quality_rating"))
    quality = given.upper() if given.upper() in QUALITIES else QUALITY_OF.get(notice.event, "")
    for row in CloudNumber.objects.filter(channel__in=channels):
        fields = []
        if quality and row.quality != quality:
            row.quality = quality
            fields.append("quality")
        if notice.event == "THROUGHPUT_UPGRADE" and not row.coexistence:
            row.per_second = UPGRADED_PER_SECOND
            fields.append("per_second")
        if fields:
            row.save(update_fields=fields)
            announce(topic="switches")


def _note_history(channels: list[Channel], notice: ChannelNotice) -> None:
    """A past can only be imported from a phone app that goes on beside the API."""
    for row in CloudNumber.objects.filter(channel__in=channels, coexistence=False):
        row.coexistence = True
        row.save(update_fields=["coexistence"])
    codes = [code for code, _ in notice.codes]
    progress = number(mapping(notice.detail.get("metadata")).get("progress"))
    for channel in channels:
        target = f"channel:{channel.pk}"
        if codes:
            data = {"codes": codes}
            record(actor=PLATFORM, code="whatsapp.history.declined", target=target, data=data)
        elif progress == 100:
            record(actor=PLATFORM, code="whatsapp.history.imported", target=target)
