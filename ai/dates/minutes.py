"""The minutes that are told beside an hour, and hours that are told by noon or midnight."""

from ai.dates.patterns import Match

_FIRST_TOLD = 5
"""Minutes below that are no minutes: "noon, 2 of us"."""

_TO_HOURS = frozenset(["to", "till"])
"""English says "to" between two hours, too."""


def about_noon(match: Match) -> tuple[int, bool] | None:
    """ "Midi et demi", "midi trente", "medianoche menos cuarto"."""
    noon, said = match.token("z"), match.token("mi")
    minutes = shift(match) or 0
    counts = said is not None and "n" in said.kinds and not match.token("back")
    if counts and (not (said and said.text) or not _FIRST_TOLD <= minutes < 60):
        # "Noon, 2 of us".
        return None
    if match.token("back"):
        minutes = -abs(minutes)
    return (int(str(noon.kinds["Z"])) if noon else 12) * 60 + minutes, True


def told_noon(match: Match) -> tuple[int, bool] | None:
    """ "Quarter past noon", "quinze para o meio-dia"; "10 to noon" are two hours."""
    noon, said, to = match.token("z"), match.token("mi"), match.token("t")
    minutes = shift(match)
    if noon is None or said is None or minutes is None:
        return None
    counts = "n" in said.kinds
    may_be_hour = to is not None and to.text in _TO_HOURS and counts and 6 <= -minutes <= 12
    if may_be_hour or (counts and not said.text and not _FIRST_TOLD <= abs(minutes) < 60):
        return None
    return (int(str(noon.kinds["Z"])) * 60 + minutes) % (24 * 60), True


def shift(match: Match) -> int | None:
    """Minutes that are added to, or taken from, the hour."""
    if match.name == "half_to":
        return -30
    token = match.token("f")
    if token is not None:
        return int(str(token.kinds.get("F", 30)))
    said = match.token("mi")
    if said is None:
        return 0
    if "H" in said.kinds:
        minutes = 30
    elif "Q" in said.kinds:
        minutes = 15
    else:
        minutes = int(str(said.kinds["n"]))
    if minutes > 59:
        return None
    back = match.name == "minutes_to" or (
        match.name in ("past", "told_noon") and match.token("q") is None
    )
    return -minutes if back else minutes
