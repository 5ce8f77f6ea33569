"""Contacts, conversations and every message both ways; the truth of the pipeline.

:class:`InboundEvent` is what arrived, verbatim, before anybody understood it.
:class:`Message` is what it meant, or what we send. `Conversation` is the unit
of order: one turn at a time, claimed by a lock on its row.
"""

from conversations.models.channels import Channel, InboundEvent
from conversations.models.contacts import ConsentEvent, Contact, ContactAddress, ContactMerge
from conversations.models.conversations import Conversation
from conversations.models.messages import Attachment, Message, ScheduledMessage

__all__ = [
    "Attachment",
    "Channel",
    "ConsentEvent",
    "Contact",
    "ContactAddress",
    "ContactMerge",
    "Conversation",
    "InboundEvent",
    "Message",
    "ScheduledMessage",
]
