"""The cookie: nobody but the desk reads or writes it, and a long token fits."""

from starlette.requests import Request
from starlette.responses import Response

from desk.session import LoginAttempt, Session, Sessions

from .conftest import KEY, session_of


def cookies(response: Response) -> dict[str, str]:
    found = {}
    for header in response.headers.getlist("set-cookie"):
        name, _, value = header.split(";")[0].partition("=")
        found[name] = value.strip('"')
    return found


def request_with(jar: dict[str, str]) -> Request:
    header = "; ".join(f"{name}={value}" for name, value in jar.items() if value)
    return Request({"type": "http", "headers": [(b"cookie", header.encode())]})


def written(session: Session, secure: bool = False) -> Response:
    response = Response()
    Sessions(KEY, secure).write(response, session)
    return response


def test_what_is_written_is_read_back() -> None:
    session = session_of("volunteer")
    assert Sessions(KEY, False).read(request_with(cookies(written(session)))) == session


def test_a_cookie_shows_nothing_of_what_is_in_it() -> None:
    response = written(session_of("coordinator", bearer="a-very-secret-bearer"))
    everything = str(response.headers)
    assert "a-very-secret-bearer" not in everything
    assert "Katrien" not in everything


def test_a_token_longer_than_a_cookie_is_cut_in_pieces_that_browsers_keep() -> None:
    long = "".join(chr(33 + (n * n + n // 7) % 90) for n in range(7000))
    response = written(session_of("coordinator", bearer=long))
    assert all(len(header) < 4096 for header in response.headers.getlist("set-cookie"))
    read = Sessions(KEY, False).read(request_with(cookies(response)))
    assert read is not None
    assert read.bearer == long


def test_a_changed_cookie_is_nobody() -> None:
    jar = cookies(written(session_of("volunteer")))
    name = next(name for name, value in jar.items() if value)
    jar[name] = jar[name][:40] + ("A" if jar[name][40] != "A" else "B") + jar[name][41:]
    assert Sessions(KEY, False).read(request_with(jar)) is None


def test_another_key_reads_nothing() -> None:
    jar = cookies(written(session_of("volunteer")))
    assert Sessions("another key altogether, of some length", False).read(request_with(jar)) is None


def test_a_login_attempt_is_not_taken_for_a_session() -> None:
    sessions, response = Sessions(KEY, False), Response()
    sessions.begin_login(response, LoginAttempt())
    sealed = cookies(response)["draaischijf-login"]
    assert sessions.read(request_with({"draaischijf-0": sealed})) is None


def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    for header in written(session_of("volunteer"), secure=True).headers.getlist("set-cookie"):
        assert header.startswith("__Host-")
        assert "HttpOnly" in header
        assert "SameSite=lax" in header
        assert "Secure" in header
