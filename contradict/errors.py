"""What can go wrong in a way the caller can act on; every message names the offender and the remedy."""


class ContradictError(Exception):
    """Base of all our errors; the command line prints it as one line and exits 2."""


class InputError(ContradictError):
    """A document cannot be read as text: missing, empty, binary, not UTF-8, malformed row."""


class ModelError(ContradictError):
    """A model cannot be loaded from the given name or path."""


class LabelError(ModelError):
    """A checkpoint's labels cannot be named entailment, neutral, contradiction."""
