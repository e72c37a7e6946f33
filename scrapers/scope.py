"""What a source that carries more than our field declares as its `filter`."""

OUR_FIELD = "topic:trafficking-in-persons OR topic:irregular-movement"
"""Trafficking in persons and migrant smuggling, each with its narrower topics."""

OUR_FIELD_OR_UNTAGGED = f"{OUR_FIELD} OR topic:unknown"
"""The same for sources that also write in languages whose words our topics do not have."""
