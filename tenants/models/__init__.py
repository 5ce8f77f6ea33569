"""What lies in schema `public`: tenants, how things find them, and what all of them share."""

from tenants.models.history import ChainAnchor, ChainCheck
from tenants.models.keys import DataKey
from tenants.models.lifecycle import Erasure, SignUp
from tenants.models.registry import ChannelAddress, Domain, Membership, Tenant
from tenants.models.switches import Flag, Switch
from tenants.models.upgrades import UpgradeRun, UpgradeStep
from tenants.models.work import DeadLetter, Doorbell, Heartbeat, StewardJob

__all__ = [
    "ChainAnchor",
    "ChainCheck",
    "ChannelAddress",
    "DataKey",
    "DeadLetter",
    "Domain",
    "Doorbell",
    "Erasure",
    "Flag",
    "Heartbeat",
    "Membership",
    "SignUp",
    "StewardJob",
    "Switch",
    "Tenant",
    "UpgradeRun",
    "UpgradeStep",
]
