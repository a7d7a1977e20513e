"""People's data: everything that knows SQL.

A `Store` hands out connections; the functions of the other modules take one and give back frozen dataclasses:

    attempts, ratings, study, recommendations    what somebody did, and what follows
    selfchecks, clinic, objections               what they write for themselves, ask, and say against a recommendation
    stories, vignettes                           what managers tell of good calls, and how they rate written ones
    worksheets                                   accounts, with what somebody wrote about each
    assignments                                  what managers ask for
    sharing, one_to_ones, stood                  what people let them see, what they talk about, how it changed
    effects                                      what lessons were found to change
    qualifications, plans, month_figures         what a manager keeps for themselves
    former                                       what they wrote about people whom they lead no more
    leading                                      what a manager can still change, counted
    people, accounts, invitations, throttle      who they are, and how they sign in
    calibrations, firsts, cuts                   what is known of the items, and where the scale comes from
    audit, export, erase                         what is kept about them, and its end
    jobs, outbox                                 what runs later

`migrate` makes and changes the tables, `backup` and `copy` carry them elsewhere, `errors` draws what can go wrong.
"""

from sqlalchemy import Connection

from assessor.store.database import Store

__all__ = ["Connection", "Store"]
