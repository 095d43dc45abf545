"""A file that isn't what it says it is."""

from chassis.problems import Words


class UnsoundFile(ValueError):
    """`words` say what is wrong with it."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


BROKEN = Words("Dit bestand is beschadigd of niet volledig.", "This file is damaged or incomplete.")
