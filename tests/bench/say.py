def say(what: str, figure: str) -> None:
    print(f"\n  {what:<58} {figure}")  # noqa: T201 - a measurement is there to be read
