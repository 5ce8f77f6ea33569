"""Who may be written to, and how fast: recipients, rates and the 24-hour window."""

from emulators.whatsapp.clock import Clock
from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.faults import Faults
from emulators.whatsapp.limits import Outgoing
from emulators.whatsapp.people import Customer, Number, People, canonical_wa_id
from emulators.whatsapp.store import Store
from emulators.whatsapp.throttle import Meters

WINDOW_SECONDS = 24 * 3600


class Rules:
    """What the platform checks beyond the request's own form."""

    def __init__(self, *, store: Store, clock: Clock, people: People) -> None:
        self.faults = Faults()
        self.meters = Meters()
        self._store = store
        self._clock = clock
        self._people = people

    def resolve(self, *, number: Number, outgoing: Outgoing) -> Customer:
        """Who is meant; the phone wins when both addresses are given."""
        if outgoing.to is not None:
            wa_id = canonical_wa_id(outgoing.to)
            if wa_id is None:
                raise GraphError(131009, f"Param to is not a phone number: {outgoing.to}")
            if wa_id == number.digits:
                raise GraphError(131021, "Sender and recipient phone number is the same.")
            return self._people.customer(wa_id) or Customer(
                key=wa_id,
                wa_id=wa_id,
                user_id=None,
                username=None,
                name=f"+{wa_id}",
                language="",
                on_whatsapp=True,
            )
        customer = self._people.customer(outgoing.recipient or "")
        if customer is None:
            raise GraphError(131026, "Message undeliverable: unknown business-scoped user ID.")
        return customer

    def check_rate(self, *, number: Number, customer: Customer) -> None:
        """Refuse what is over the number's throughput or the pair's."""
        if self._number_level(number) < 1:
            raise GraphError(
                130429,
                "Message failed to send because there were too many messages sent from this "
                "phone number in a short period of time",
            )
        if self._pair_level(number, customer) < 1:
            raise GraphError(
                131056,
                "Message failed to send because there were too many messages sent from this "
                "phone number to the same phone number in a short period of time.",
            )

    def count(self, *, number: Number, customer: Customer | None = None) -> None:
        """Count a message: of the number always, of the pair when the business sent it."""
        self._number_level(number)
        self.meters.take(("number", number.phone_number_id))
        if customer is not None:
            self._pair_level(number, customer)
            self.meters.take(("pair", number.phone_number_id, customer.key))

    def _number_level(self, number: Number) -> float:
        return self.meters.level(
            ("number", number.phone_number_id),
            now=self._clock.now(),
            capacity=max(self.faults.throughput_mps, 1),
            per_second=self.faults.throughput_mps,
        )

    def _pair_level(self, number: Number, customer: Customer) -> float:
        return self.meters.level(
            ("pair", number.phone_number_id, customer.key),
            now=self._clock.now(),
            capacity=self.faults.pair_burst,
            per_second=1 / self.faults.pair_seconds,
        )

    def recipient_problem(
        self, *, number: Number, customer: Customer, outgoing: Outgoing
    ) -> GraphError | None:
        """Why this person cannot be written to now, if so."""
        if not customer.on_whatsapp:
            return GraphError(131026, "Message undeliverable.")
        if outgoing.kind != "template" and not self.window_open(number=number, customer=customer):
            return GraphError(
                131047,
                "Message failed to send because more than 24 hours have passed since the "
                "customer last replied to this number.",
            )
        return None

    def window_open(self, *, number: Number, customer: Customer) -> bool:
        """Whether the customer wrote within the last 24 hours."""
        row = self._store.row(
            "SELECT max(at) AS at FROM messages"
            " WHERE phone_number_id = ? AND customer = ? AND direction = 'inbound'",
            number.phone_number_id,
            customer.key,
        )
        return bool(row and row["at"] and self._clock.now() - row["at"] < WINDOW_SECONDS)
