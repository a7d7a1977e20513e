"""The words of the demo's coaching: what was seen on calls, said in one-to-ones, and told as stories."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from assessor.demo.cast import ident
from assessor.store import Connection, one_to_ones, stories
from assessor.store.one_to_ones import Talk
from assessor.store.stories import Story

SEEN = {
    "qpc": ("Asked for the figure at the door, when the coat was on.", "Took last year's sales for the answer."),
    "questioning": (
        "Two good questions, then the folder.",
        "Waited after the answer once, and that was the best minute.",
    ),
    "call-preparation": (
        "Knew the new plant manager's name; that opened it.",
        "Looked for the site plan during the call.",
    ),
    "conversations": ("Asked what comes after the new hall. She put the pen down.", "Began with how business was."),
    "rapport": ("They laughed about the dog. Nobody was in a hurry after that.", "Talked past the younger one."),
    "first-impressions": ("Came in with the phone in the hand.", "Stood until a chair was offered. Good."),
}

TALKS = (
    (
        "ben",
        140,
        "First talk since the summer.",
        "Halvorsen: you know everybody there, and nobody has said a figure. What would make it easy to ask?",
        "Ben asks at two accounts until the end of the month. Ana comes along to one of them.",
    ),
    (
        "ben",
        86,
        "Castle Foods was asked and said 48,000. The other one was forgotten in the week of the fair.",
        "Preparation. Five minutes before Nordic Lifts would have shown the new plant manager.",
        "Five minutes before each call for two weeks. Ben says on Fridays on how many.",
    ),
    (
        "ben",
        27,
        "Nine calls of eleven were prepared. It felt slow on the first two, and then no longer.",
        "Questions. You rate yourself at four, I saw a two and a three: what did each of us look at?",
        "One question, then wait. Two calls a week; Ana comes along to Castle Foods.",
    ),
    (
        "finn",
        48,
        "The website was looked at before Brook & Sons, and before nothing else.",
        "What keeps you from it in the mornings? The list of back orders, which the inside staff could take.",
        "Finn hands the list to Mara on Mondays and tells Ana after two weeks how it went.",
    ),
    (
        "eva",
        44,
        "Delta gave the figure, and the name of who plans.",
        "You could show the others how you ask. Would you tell that call as a story?",
        "Ana writes it down, Eva reads it first.",
    ),
    (
        "gita",
        36,
        "Eight questions reviewed a week; time decisions are still by the map.",
        "Weiss has the largest figure and gets the fewest hours.",
        "Two mornings a month for Weiss, and two small accounts go to the telephone.",
    ),
)
"""Whom Ana talked with, how many days ago: since last time, this time, agreed."""

STORIES = (
    (
        "eva",
        "ana",
        "agreed",
        21,
        "The hall that is not there yet",
        "A customer of six years, the same order every month, a cup of coffee, and out again after twenty minutes.",
        "She left the catalogue in the car and asked what would be different here in three years. Then she said"
        " nothing.",
        "He drew the new hall on the back of an invoice. Eleven weeks later the planner rang her, before anybody else"
        " knew that there was something to plan.",
        "Ask about what is not there yet. Whoever is first to hear of it helps to write the list.",
    ),
    (
        "ben",
        "ana",
        "asked",
        5,
        "Forty-eight thousand, said at the gate",
        "An account that everybody in the team thought was small, because it had always bought little.",
        "He said what the figure is for, asked for the year ahead, and did not help when it went quiet.",
        "The buyer counted on her fingers and said 48,000. Last year it was nine.",
        "The number is there already. It only needs somebody who asks for it and can wait.",
    ),
    (
        "dov",
        "sam",
        "agreed",
        12,
        "The wrong platform",
        "A first visit, a late train, and a customer who had waited in the cold.",
        "He said sorry once, asked whether they would rather talk inside, and listened for ten minutes.",
        "They have met every month since then.",
        "People forget a late train. They do not forget who talked first.",
    ),
)
"""About whom, by whom, as far as it is, how many days ago; title and the four parts."""


def seen(practice: str, rng: Random) -> str:
    """What somebody wrote down of a call, in their words."""
    return rng.choice(SEEN.get(practice, ("",)))


def tell(conn: Connection, now: datetime) -> None:
    """Keep the one-to-ones and the stories."""
    for handle, days, since_last, this_time, agreed in TALKS:
        at = now - timedelta(days=days)
        talk_id = ident(f"talk {handle} {days}")
        talk = Talk(talk_id, ident("ana"), ident(handle), at.date(), since_last, this_time, agreed, at)
        one_to_ones.keep(conn, talk)
        one_to_ones.show(conn, talk_id, ident("ana"), at + timedelta(hours=1))
    for handle, manager, state, days, title, scene, deed, outcome, moral in STORIES:
        at, team = now - timedelta(days=days), "south" if handle == "dov" else "north"
        story_id = ident(f"story {handle}")
        story = Story(story_id, ident(manager), ident(handle), ident(team), title, scene, deed, outcome, moral, at)
        stories.write(conn, story, asks=True)
        if state == "agreed":
            stories.answer(conn, story_id, ident(handle), at, "agreed", at + timedelta(days=1))
