"""What can go wrong, said to the person who can mend it."""

from __future__ import annotations


class TransformableSpacesError(Exception):
    """A sentence for the user: which input, what was expected, what was found, what to do."""


class InputError(TransformableSpacesError):
    """An input cannot be used: missing, damaged, empty, or without what the step requires."""


class MissingLayer(InputError):
    """A layer of the city that the step cannot do without is absent."""


class MissingField(InputError):
    """A field that the step cannot do without is absent."""


class MissingCrs(InputError):
    """A layer has no coordinate reference system, so nothing may be measured on it."""


class DataFileError(TransformableSpacesError):
    """A data file of rules (profile, preset, tag rules…) breaks a rule of its format.

    Says the file, the path inside the file and the rule.
    """

    def __init__(self, file: str, path: str, rule: str) -> None:
        self.file, self.path, self.rule = file, path, rule
        super().__init__(f"{file}, at {path or 'the top'}: {rule}")


class OutputError(TransformableSpacesError):
    """An output cannot be written; the former output is still there and whole."""


class Cancelled(TransformableSpacesError):
    """The user asked to stop."""

    def __init__(self) -> None:
        super().__init__("Cancelled; nothing was written.")
