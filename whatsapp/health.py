"""Whether Meta's API answers, as all senders together see it; told to its breaker."""

from whatsapp import graph


class Health:
    """The breaker's state as this process last saw it: a success is worth telling only when
    there was a failure to forget."""

    def __init__(self) -> None:
        self._suspect = False

    def wait(self) -> float:
        """Seconds that nothing should be sent, 0.0 when it may."""
        wait, suspect = graph.breaker().look()
        self._suspect = self._suspect or suspect
        return wait

    def may_try(self) -> bool:
        """After an opening one goes ahead; before, everybody may."""
        return not self._suspect or graph.breaker().probe()

    def unused(self) -> None:
        """Nothing was sent after all, so another may try what `may_try` allowed."""
        if self._suspect:
            graph.breaker().give_back()

    def failed(self) -> None:
        """No connection, no answer, or one of a server that has failed."""
        self._suspect = True
        graph.breaker().failed()

    def answered(self) -> None:
        if self._suspect:
            graph.breaker().succeeded()
            self._suspect = False


health = Health()
