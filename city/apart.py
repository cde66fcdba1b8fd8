"""Whether two categories told in one breath are two matters, for two tickets. Pure; in doubt they are one story."""

from __future__ import annotations

from city.groups import GROUPS

# Matters of one business, employer, school or hospital: what is told of it together belongs together.
_OF_A_PARTY = frozenset({"consumer", "labour", "education", "health"})
# Street furniture, supplies and traffic: each of these has an owner and a repair of its own.
_EACH_ITS_OWN = frozenset({"municipal_facilities", "utilities", "transport"})
# What comes along with the same cause: dust and noise with a building site, smells with rubbish, lorries with both.
_COMES_ALONG = frozenset(
    {
        frozenset({"construction", "environment"}),
        frozenset({"sanitation", "environment"}),
        frozenset({"consumer", "environment"}),
        frozenset({"construction", "transport"}),
        frozenset({"construction", "sanitation"}),
        frozenset({"housing", "construction"}),
        frozenset({"safety", "housing"}),
        frozenset({"safety", "environment"}),
    }
)


# What was in a parcel that came broken is told of the parcel.
_OF_A_PARCEL = frozenset({"transport.express", "consumer.goods", "consumer.online_shopping"})


def are_apart(one: str, other: str, *, said_so: bool) -> bool:
    """For two category codes. `said_so`: the words set them apart ('另外', 'also'), so a common cause is no reason."""
    groups = {code.partition(".")[0] for code in (one, other)}
    if not said_so and {one, other} <= _OF_A_PARCEL:
        return False
    if one == other or not groups <= set(GROUPS) or groups & {"other"}:
        return False
    if len(groups) == 1:
        return said_so and groups <= _EACH_ITS_OWN
    if groups <= _OF_A_PARTY:
        return False
    return said_so or frozenset(groups) not in _COMES_ALONG
