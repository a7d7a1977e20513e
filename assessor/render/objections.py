"""What it means that somebody said something against a recommendation, told to them."""

from __future__ import annotations

from assessor.engine.objections import Kind, Objection

BUTTONS = {Kind.NOT_NOW: "Not now", Kind.DO_THIS: "I already do this", Kind.WRONG: "This is wrong"}
DENIED = "You said that you already do this; your answers since then speak against it."
"""Said with a lesson that comes back."""
_TOLD = {
    (True, True): "Thank you: told to the trainers, with your words and without your name.",
    (True, False): "Thank you: counted for the trainers. Your words stay with you.",
    (False, True): "Thank you: counted for the trainers.",
    (False, False): "Thank you: counted for the trainers.",
}


def objection(said: Objection, words: str, *, shared: bool) -> str:
    """What became of it, in a sentence or two."""
    if said.until is not None:
        return f"Set aside until {said.until:%-d %B}."
    if said.kind is Kind.DO_THIS:
        return "You said that you already do this. We show it again only if answers speak against it."
    return f"{_TOLD[bool(words), shared]} We do not show it again."
