"""A link lets one person in, once, for a while; the first admin begins with one."""

from datetime import timedelta

import pytest

from assessor.accounts import deeds, links, sessions
from assessor.accounts.deeds import Where
from assessor.accounts.links import DAY, WEEK, Named
from assessor.accounts.sessions import Refused
from assessor.store import Store, accounts, audit, invitations, people
from assessor.store.accounts import Credential
from assessor.store.errors import Conflict, Missing, Unusable
from tests.support import made
from tests.support.hasher import CHEAP
from tests.support.made import NOON

GIRAFFE = "purple giraffe on a bus"
ZEBRA = "yellow zebra in a boat"
HOME = Where("Firefox on Linux", "192.0.2.7")
SECOND = timedelta(seconds=1)
IDA = Named("Ida Novak", "Ida@Example.org")


def add(store: Store, *new: people.Person) -> None:
    with store.write() as conn:
        for person in new:
            people.add_person(conn, person)


def link(store: Store, to: str = "ben", by: str | None = "ana") -> str:
    with store.write() as conn:
        return links.invite(conn, to, by, NOON)


def use(store: Store, token: str, named: Named | None = None, password: str = GIRAFFE, **later: float) -> str:
    return links.accept(store, CHEAP, token, named, password, HOME, NOON + timedelta(**later))


def ended(store: Store, token: str, **later: float) -> str:
    with pytest.raises(Unusable) as caught:
        use(store, token, password=ZEBRA, **later)
    return caught.value.reason


@pytest.fixture
def _ana_and_ben(store: Store) -> None:
    ana = made.person("ana", roles=frozenset({"admin"}))
    add(store, ana, made.person("ben", email="ben@example.org"))


@pytest.mark.usefixtures("_ana_and_ben")
class TestInvitation:
    def test_sets_the_password_and_signs_in(self, store: Store) -> None:
        token = use(store, link(store))
        found = sessions.recognise(store, token, NOON)
        assert found is not None
        assert found[0].id == "ben"
        assert sessions.sign_in(store, CHEAP, "ben@example.org", GIRAFFE, HOME, NOON)

    def test_works_once(self, store: Store) -> None:
        token = link(store)
        use(store, token)
        assert ended(store, token) == "used"
        with pytest.raises(Refused):
            sessions.sign_in(store, CHEAP, "ben", ZEBRA, HOME, NOON)

    def test_works_for_a_week(self, store: Store) -> None:
        token = link(store)
        assert ended(store, token, seconds=WEEK.total_seconds()) == "expired"
        assert use(store, token, seconds=WEEK.total_seconds() - 1)

    def test_ends_when_there_is_a_newer_one(self, store: Store) -> None:
        first, second = link(store), link(store)
        assert ended(store, first) == "revoked"
        assert use(store, second)

    @pytest.mark.parametrize("token", ["", "x", "\0", "é", "x" * 5000])
    def test_is_not_guessed(self, store: Store, token: str) -> None:
        link(store)
        assert ended(store, token) == "unknown"

    def test_ends_when_its_person_leaves(self, store: Store) -> None:
        token = link(store)
        with store.write() as conn:
            people.leave(conn, "ben", NOON)
        assert ended(store, token) == "revoked"
        with pytest.raises(Missing):
            link(store)

    def test_of_eight_at_once_one_is_accepted(self, store: Store) -> None:
        token = link(store)

        def accept(number: int) -> str:
            try:
                return use(store, token, password=f"{GIRAFFE} {number}")
            except Unusable as error:
                return error.reason

        results = made.at_once(8, accept)
        assert results.count("used") == 7
        with store.read() as conn:
            assert len(accounts.sessions_of(conn, "ben")) == 1

    def test_of_a_forgotten_password_replaces_it_and_signs_out_elsewhere(self, store: Store) -> None:
        before = use(store, link(store))
        for _ in range(6):
            with pytest.raises(Refused):
                sessions.sign_in(store, CHEAP, "ben", "wrong", HOME, NOON)
        now = use(store, link(store), password=ZEBRA)
        assert sessions.recognise(store, before, NOON) is None
        assert sessions.recognise(store, now, NOON)
        # Whoever was kept waiting by the failures need not wait any more.
        assert sessions.sign_in(store, CHEAP, "ben", ZEBRA, HOME, NOON)

    def test_leaves_name_and_email_as_the_inviter_wrote_them(self, store: Store) -> None:
        use(store, link(store), IDA)
        with store.read() as conn:
            ben = people.by_id(conn, "ben")
        assert ben is not None
        assert (ben.name, ben.email) == ("Ben", "ben@example.org")

    def test_is_noted_for_its_person(self, store: Store) -> None:
        use(store, link(store))
        with store.read() as conn:
            entries = audit.about(conn, "ben")
        assert {(entry.actor_id, entry.action) for entry in entries} == {
            ("ana", deeds.INVITED),
            ("ben", deeds.ACCEPTED),
            ("ben", deeds.SIGNED_IN),
        }

    def test_is_not_kept_in_clear(self, store: Store) -> None:
        token = link(store)
        with store.read() as conn:
            (kept,) = invitations.pending(conn, NOON)
            assert token not in str(kept)
            rows = conn.exec_driver_sql("SELECT * FROM invitation").fetchall()
        assert token not in str(rows)


class TestFirstAdmin:
    def test_is_added_and_says_who_they_are(self, store: Store) -> None:
        token = links.set_up(store, NOON)
        assert token is not None
        with store.read() as conn:
            invitation, admin = links.invited(conn, token, NOON)
        assert admin.roles == {"admin"}
        assert links.asks_who(invitation, admin)
        use(store, token, IDA)
        assert sessions.sign_in(store, CHEAP, "ida@example.org", GIRAFFE, HOME, NOON)
        with store.read() as conn:
            (ida,) = people.everyone(conn)
        assert (ida.name, ida.email) == ("Ida Novak", "ida@example.org")

    def test_gets_a_new_link_at_each_start_until_one_is_used(self, store: Store) -> None:
        first, second = links.set_up(store, NOON), links.set_up(store, NOON)
        assert first is not None
        assert second is not None
        assert ended(store, first) == "revoked"
        use(store, second, IDA)
        assert links.set_up(store, NOON) is None
        with store.read() as conn:
            assert len(people.everyone(conn)) == 1

    def test_has_a_day(self, store: Store) -> None:
        token = links.set_up(store, NOON)
        assert token is not None
        assert ended(store, token, seconds=DAY.total_seconds()) == "expired"
        assert use(store, token, IDA, seconds=DAY.total_seconds() - 1)

    def test_is_the_admin_whom_a_roster_named(self, store: Store) -> None:
        add(store, made.person("ben"), made.person("ida", roles=frozenset({"admin"}), email="ida@example.org"))
        token = links.set_up(store, NOON)
        assert token is not None
        with store.read() as conn:
            invitation, admin = links.invited(conn, token, NOON)
        assert admin.id == "ida"
        assert not links.asks_who(invitation, admin)

    def test_takes_another_handle_if_somebody_has_theirs(self, store: Store) -> None:
        add(store, made.person("admin"))
        assert links.set_up(store, NOON)
        with store.read() as conn:
            handles = [one.handle for one in people.everyone(conn)]
        assert len(handles) == 2
        assert handles[1].startswith("admin-")

    def test_does_not_come_where_an_admin_can_sign_in(self, store: Store) -> None:
        add(store, made.person("ben", roles=frozenset({"admin"})))
        with store.write() as conn:
            accounts.set_password(conn, Credential("ben", CHEAP.digest(GIRAFFE), NOON))
        assert links.set_up(store, NOON) is None

    def test_cannot_take_somebody_elses_email(self, store: Store) -> None:
        add(store, made.person("ben", email="ida@example.org"))
        token = links.set_up(store, NOON)
        assert token is not None
        with pytest.raises(Conflict):
            use(store, token, IDA)
        assert use(store, token, Named("Ida", "ida.novak@example.org"))


@pytest.mark.parametrize(
    "email", ["", "ida", "ida@", "ida@host", "@example.org", "i da@example.org", "a@b.c\0", "a@b@c.d"]
)
def test_an_email_is_written_in_full(email: str) -> None:
    assert "e-mail address in full" in (Named("Ida", email).objection() or "")


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "Ida\nNovak", "Ida\0"])
def test_a_name_is_there_and_on_one_line(name: str) -> None:
    assert "your name" in (Named(name, "ida@example.org").objection() or "")


@pytest.mark.parametrize("named", [IDA, Named("李小龙", "li@例子.公司"), Named("O’Neil-Smith", " o@example.org ")])
def test_people_are_called_as_they_are(named: Named) -> None:
    assert named.objection() is None
