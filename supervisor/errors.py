"""The one error this package raises for the person at the terminal."""


class Trouble(Exception):
    """Something a person can act on; its text is shown as it is, without a traceback."""


class Cancelled(Exception):
    """The person asked to stop while something was still starting."""
