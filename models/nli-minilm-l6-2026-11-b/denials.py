"""Reported speech and denial by grammar: NLI rows and our own propositions in, attributed rows with derived labels out.

A sentence is *source x cue x complement x position*: a cue of one of the CLASSES ("denied"), a construction that takes
such a cue ("reports that P were denied by S") and a content. Which label a pair of sentences gets follows from three
things only: how the two contents relate (RELATIONS), on which side each cue stands (SIGNS), and the rule for the two
classes (RULES). The labelling convention, once, is that of the first module of this name:

- *contradiction*: what the two texts put forward, in the narrator's voice or a source's, cannot both hold. "S denied
  h" conflicts with h and with everything that entails h.
- *entailment*: the premise establishes the hypothesis: the narrator says it, or a factive cue does ("confirmed").
  "S said p" establishes "S said h" when p entails h; "S denied h" establishes "S denied p" (contraposition).
- *neutral*: the rest. Somebody merely claiming p does not establish p, nor does a denial of h establish not-h;
  hedges ("could not rule out", "would neither confirm nor deny") settle nothing.

TRAIN and HELD_OUT share no cue, source or proposition, and HELD_OUT alone has three positions (medial, passive, nominal
with "from") and one complement (the raised infinitive), so that a development number means generalisation.

The cues, the sources and `propositions.jsonl` beside this file are our own writing, from reading news; no corpus was
copied and the names in the propositions are invented.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

Row = dict[str, str]
LABELS = {"e": "entailment", "n": "neutral", "c": "contradiction"}

# --- relations: what is known of a premise content x and a hypothesis content y -----------------------------------


@dataclass(frozen=True)
class Relation:
    """Whether x entails y, y entails x, both cannot hold, one must hold. None: not known."""

    forward: bool | None
    backward: bool | None
    conflict: bool | None
    exhaustive: bool | None

    def reversed(self) -> "Relation":
        """The same between y and x."""
        return replace(self, forward=self.backward, backward=self.forward)

    def against(self) -> "Relation":
        """The same between x and not-y."""
        return Relation(self.conflict, self.exhaustive, self.forward, self.backward)


SAME = Relation(True, True, False, False)
STRONGER = Relation(True, False, False, False)
CONTRARY = Relation(False, False, True, None)  # a contrary may leave no third way: not known
NEGATION = Relation(False, False, True, True)
APART = Relation(False, False, False, False)
GIVEN = {  # an NLI label says what follows from the premise, not what follows from the hypothesis
    "entailment": Relation(True, None, False, False),
    "neutral": Relation(False, None, False, None),
    "contradiction": Relation(False, False, True, None),
}


def signed(relation: Relation, x: int, y: int) -> tuple[bool | None, bool | None]:
    """(conflict, entailment) between x and y, each put forward (1) or denied (-1)."""
    return {
        (1, 1): (relation.conflict, relation.forward),
        (1, -1): (relation.forward, relation.conflict),
        (-1, 1): (relation.backward, relation.exhaustive),
        (-1, -1): (relation.exhaustive, relation.backward),
    }[x, y]


# --- rules --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """The label of a premise with one class of cue and a hypothesis with another.

    `labels` are those for contents that conflict, that entail, and for all else; "-" gives no row. `same`: whether both
    have one source (None: they have not two). `identical`: holds for equal contents only, as it is about the acts.
    """

    premise: str
    hypothesis: str
    same: bool | None
    labels: str
    why: str
    identical: bool = False

    @property
    def name(self) -> str:
        """What the rows are called."""
        return f"{self.premise}-{self.hypothesis}" + {None: "", True: "-same", False: "-other"}[self.same]


CORE = (
    # the narrator's own voice, straight or turned round
    Rule("own", "own", None, "cen", "two statements of fact: plain NLI"),
    Rule("refute", "own", None, "cen", "'it is not true that x' is the narrator's not-x"),
    Rule("own", "refute", None, "cen", "as above, from the other side"),
    Rule("refute", "refute", None, "cen", "contraposition; double negation with a negative content"),
    # a source against the narrator: conflict counts, support does not
    Rule("assert", "own", None, "cnn", "a claim can conflict with a fact but never establishes it"),
    Rule("own", "assert", None, "cnn", "a fact does not establish that anybody said so"),
    Rule("deny", "own", None, "cnn", "a denial conflicts with the fact, and establishes no negation"),
    Rule("own", "deny", None, "cnn", "as above; a fact does not establish a denial of its opposite"),
    Rule("assert", "refute", None, "cnn", "a claim conflicts with the narrator's 'it is not true'"),
    Rule("refute", "assert", None, "cnn", "as above, from the other side"),
    Rule("deny", "refute", None, "cnn", "a denial does not establish that it is right"),
    Rule("refute", "deny", None, "cnn", "a false claim need not have been denied by anybody"),
    # factive cues bring the narrator in
    Rule("factive", "own", None, "cen", "'confirmed' presupposes its content"),
    Rule("found", "own", None, "cen", "so do 'discovered' and 'proved'"),
    Rule("factive", "refute", None, "cen", "as for own"),
    Rule("own", "factive", None, "cnn", "a fact need not have been confirmed"),
    Rule("own", "found", None, "cnn", "a fact need not have been found out"),
    Rule("factive", "assert", True, "cen", "who confirms says"),
    Rule("factive", "assert", False, "cnn", "another's words do not follow"),
    Rule("assert", "factive", False, "cnn", "a claim is no confirmation by another"),
    Rule("factive", "deny", True, "c-n", "who confirms does not deny the same"),
    Rule("factive", "deny", False, "cnn", "another may deny, but not without conflict"),
    Rule("deny", "factive", True, "c-n", "as above, from the other side"),
    Rule("deny", "factive", False, "cnn", "as above, from the other side"),
    Rule("found", "deny", False, "cnn", "as factive"),
    Rule("deny", "found", False, "cnn", "as factive"),
    # source against source
    Rule("assert", "assert", True, "cen", "one source is taken to stand by what follows from its words"),
    Rule("assert", "assert", False, "cnn", "S said p, T said p: neither follows from the other"),
    Rule("deny", "deny", True, "cen", "contraposition: who denies h denies all that entails h"),
    Rule("deny", "deny", False, "cnn", "another's denial does not follow"),
    Rule("assert", "deny", True, "c-n", "S said p, S denied p: conflict; see below for negations"),
    Rule("assert", "deny", False, "cnn", "the pair that news is about: one claims, another denies"),
    Rule("deny", "assert", True, "cen", "'denied that X had not' puts forward that X had"),
    Rule("deny", "assert", False, "cnn", "as above with two sources"),
    # acts of speech about one content
    Rule("assert", "unsaid", True, "ccc", "S said p, S never said p", True),
    Rule("unsaid", "assert", True, "ccc", "as above, from the other side", True),
    Rule("unsaid", "unsaid", True, "eee", "one silence in two wordings", True),
    Rule("assert", "disowned", True, "ccc", "S said p, S denied saying p", True),
    Rule("disowned", "assert", True, "ccc", "as above, from the other side", True),
    Rule("disowned", "unsaid", True, "nnn", "a denial of the words does not establish that they were not said", True),
    Rule("disowned", "deny", True, "nnn", "to disown the words is not to deny what they say", True),
    Rule("unsaid", "own", None, "nnn", "what nobody said may be or not be"),
    Rule("own", "unsaid", None, "nnn", "as above, from the other side"),
    Rule("unsaid", "assert", False, "nnn", "another may have said it"),
    Rule("open", "deny", True, "ccc", "who neither confirms nor denies does not deny", True),
    Rule("deny", "open", True, "ccc", "as above, from the other side", True),
    Rule("open", "factive", True, "ccc", "nor does he confirm", True),
    Rule("factive", "open", True, "ccc", "as above, from the other side", True),
    Rule("open", "undenied", True, "eee", "'would neither confirm nor deny' says both halves", True),
    Rule("open", "unconfirmed", True, "eee", "as above, the other half", True),
    Rule("undenied", "deny", True, "ccc", "'did not deny' against 'denied'", True),
    Rule("deny", "undenied", True, "ccc", "as above, from the other side", True),
    Rule("factive", "undenied", True, "eee", "who confirms does not deny", True),
    Rule("deny", "unconfirmed", True, "eee", "who denies does not confirm", True),
    Rule("unconfirmed", "factive", True, "ccc", "'did not confirm' against 'confirmed'", True),
    Rule("factive", "unconfirmed", True, "ccc", "as above, from the other side", True),
    Rule("possible", "deny", True, "ccc", "who could not rule it out did not deny it", True),
    Rule("deny", "possible", True, "ccc", "as above, from the other side", True),
    Rule("silent", "deny", True, "ccc", "who declined to comment did not deny", True),
    Rule("open", "deny", False, "nnn", "another may deny"),
    Rule("deny", "open", False, "nnn", "as above, from the other side"),
    Rule("deny", "possible", False, "nnn", "as above"),
    Rule("silent", "deny", False, "nnn", "as above"),
    Rule("possible", "assert", False, "nnn", "another may claim"),
    Rule("assert", "silent", False, "nnn", "a claim by one says nothing of what another would not say"),
)
# Classes that settle nothing, each with the class that says the opposite about the act, where there is one.
OPPOSITE = {
    "open": "",
    "undenied": "",
    "unconfirmed": "",
    "relented": "",
    "disowned": "",
    "possible": "",
    "silent": "spoken",
    "inquiring": "uninquiring",
    "asking": "unasking",
    "expecting": "unexpecting",
    "fearing": "unfearing",
    "doubting": "undoubting",
    "rumour": "unrumoured",
    "condition": "uncondition",
}
LEANING = frozenset("expecting rumour undoubting".split())  # near to claims: no row where the contents conflict
OF_ONESELF = frozenset(
    "own refute assert deny factive open undenied unconfirmed relented silent spoken unsaid disowned expecting".split()
)
SOURCELESS = frozenset("own refute rumour unrumoured".split())


def soft_rules(soft: str, opposite: str) -> Iterator[Rule]:
    """The same few rules for each class that settles nothing, and for its opposite."""
    own = "-nn" if soft in LEANING else "nnn"
    same = None if soft in SOURCELESS else True
    yield Rule(soft, "own", None, own, "what is left open establishes nothing")
    yield Rule("own", soft, None, own, "a fact says nothing of who leaves it open")
    yield Rule(soft, soft, same, "eee", "one hedge in two wordings", True)
    if same:
        yield Rule(soft, soft, False, "nnn", "another source's hedge does not follow")
    if opposite:
        against = "-nn" if opposite in LEANING else "nnn"
        yield Rule(soft, opposite, same, "ccc", "an act and its absence", True)
        yield Rule(opposite, soft, same, "ccc", "as above, from the other side", True)
        yield Rule(opposite, opposite, same, "eee", "one absence in two wordings", True)
        yield Rule(opposite, "own", None, against, "an act left undone establishes nothing")
        yield Rule("own", opposite, None, against, "a fact says nothing of acts left undone")


SOFT = tuple(tuple(soft_rules(soft, opposite)) for soft, opposite in OPPOSITE.items())
RULES = CORE + tuple(rule for family in SOFT for rule in family)
SIGNS = {"deny": -1, "refute": -1}  # all other classes put their content forward, or leave it open
FUTURE_ONLY = frozenset("expecting unexpecting".split())
NEVER_FUTURE = frozenset("condition uncondition".split())
CORE_SHARE = 0.7


def outcome(rule: Rule, relation: Relation) -> str | None:
    """The label by rule; None where the rule gives none or what is not known could change it."""
    if rule.identical and relation is not SAME:
        return None
    conflict, entails = signed(relation, SIGNS.get(rule.premise, 1), SIGNS.get(rule.hypothesis, 1))
    if conflict:
        possible = {rule.labels[0]}
    elif entails:
        possible = {rule.labels[1]}
    else:
        possible = {rule.labels[2]}
        possible |= {rule.labels[0]} if conflict is None else set()
        possible |= {rule.labels[1]} if entails is None else set()
    return LABELS.get(possible.pop()) if len(possible) == 1 else None


# --- cues ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cue:
    """The finite words of a cue, for one and for many; `past` moves the content back ("denied that X had")."""

    kind: str
    complement: str
    spec: str
    one: str
    many: str
    past: bool
    coloured: bool
    participle: str = ""


def third_person(base: str) -> str:
    """The verb after "he"."""
    if re.search(r"(s|sh|ch|x|z|o)$", base):
        return base + "es"
    return re.sub(r"(?<=[^aeiou])y$", "ie", base) + "s"


def regular_past(base: str) -> str:
    """The verb with -ed."""
    return re.sub(r"(?<=[^aeiou])y$", "i", base) + ("d" if base.endswith("e") else "ed")


MANY = {
    **{"has": "have", "is": "are", "was": "were", "does": "do", "denies": "deny", "keeps": "keep", "knows": "know"},
    **{"will": "will", "expects": "expect", "anticipates": "anticipate"},
}


def fixed(kind: str, complement: str, spec: str) -> Cue:
    """A cue that is not inflected ("=could not rule out"); its first word says number and tense."""
    text = spec.lstrip("~=")
    first, _, rest = text.partition(" ")
    past = first not in MANY and first not in ("cannot", "may", "might")
    return Cue(kind, complement, text, text, f"{MANY.get(first, first)} {rest}".strip(), past, spec[0] == "~")


def inflected(kind: str, complement: str, spec: str) -> list[Cue]:
    """A verb ("write/wrote/written to parliament") in the past, the present and the perfect."""
    head, _, rest = spec.lstrip("~").partition(" ")
    forms = head.split("/")
    base = forms[0]
    past = forms[1] if len(forms) > 1 else regular_past(base)
    participle = forms[2] if len(forms) > 2 else past
    tail = f" {rest}" if rest else ""
    make = [(past, past, True), (third_person(base), base, False), (f"has {participle}", f"have {participle}", False)]
    key = past + tail
    return [Cue(kind, complement, key, a + tail, b + tail, c, spec[0] == "~", participle + tail) for a, b, c in make]


def cues(kind: str, complement: str, listed: str) -> list[Cue]:
    """The cues of one list, separated by semicolons: verbs, or with "=" fixed words. "~" marks those that add a colour.

    A coloured cue ("warned") says more than the plain ones, so it stands in no hypothesis that is to be entailed.
    """
    made: list[Cue] = []
    for spec in (part.strip() for part in listed.split(";")):
        is_fixed = spec.lstrip("~").startswith("=") or complement not in VERBAL
        made += [fixed(kind, complement, spec)] if is_fixed else inflected(kind, complement, spec)
    return made


VERBAL = frozenset("speech that report gerund whether".split())

TRAIN_CUES = [
    ("own", "plain", "fact"),
    (
        "own",
        "it",
        "it is true that; it is a fact that; it is the case that; it has emerged that; it turned out "
        "that; it is now known that; it has become clear that; it is plain that; it is certain that; there is no "
        "doubt that; it is established that; it is undisputed that",
    ),
    (
        "refute",
        "it",
        "it is not true that; it is false that; it is untrue that; it is not the case that; it is far "
        "from true that; it is simply not so that; it is a mistake to think that; it is a myth that; it is an "
        "invention that; nobody should believe that; it is an error to suppose that; it is a false report that",
    ),
    ("refute", "verdict-own", "false; untrue; wrong; not true; incorrect; made up; a hoax; an invention; mistaken"),
    (
        "assert",
        "speech",
        "say/said; claim; maintain; declare; assert; report; announce; ~insist; ~argue; ~suggest; "
        "~write/wrote/written; ~warn; ~complain; ~repeat; ~testify; ~tell/told reporters; ~tell/told the court; "
        "~tell/told parliament; ~add; ~explain to reporters; ~swear/swore/sworn",
    ),
    ("assert", "that", "allege; ~believe; ~stress; ~think/thought; =was quoted as saying; =is on record as saying"),
    (
        "assert",
        "adverb",
        "according to {S}; by the account of {S}; as {S} told it; ~in the opinion of {S}; ~in the view "
        "of {S}; ~if {S} can be believed; ~to the mind of {S}",
    ),
    ("assert", "colon", "colon"),
    (
        "unsaid",
        "that",
        "=did not say; =did not claim; =has not said; =did not allege; =made no claim; =has not "
        "claimed; =did not maintain; =has made no claim; ~=never said; ~=has never claimed; ~=never told anybody; "
        "~=never once asserted; ~=has at no time said; ~=has never alleged; ~=never declared; ~=has not told anybody; "
        "~=did not at any point say; ~=never made the claim; ~=did not put it about; ~=has never said",
    ),
    (
        "disowned",
        "that",
        "=denied saying; =denied ever saying; =denied having said; =denies saying; =has denied saying; "
        "=denied claiming; =denied having claimed; ~=denied telling anybody; ~=denied having told anybody",
    ),
    (
        "deny",
        "that",
        "deny; dispute; rule out; =said it was not true; =was adamant in denying; =has always denied; "
        "=continued to deny; =was firm in denying",
    ),
    (
        "deny",
        "report",
        "deny; reject; dismiss; dispute; contest; ~scoff at; ~laugh off; ~shoot/shot/shot down; "
        "~ridicule; ~hit/hit/hit back at; ~challenge; ~refute; ~protest against; ~hit/hit/hit out at; ~wave aside; "
        "~knock down; ~quash; ~bristle at",
    ),
    (
        "deny",
        "verdict",
        "false; untrue; not true; wrong; unfounded; groundless; incorrect; ~absurd; ~ridiculous; "
        "~ludicrous; ~far from the truth; ~laughable; ~utterly wrong; ~demonstrably false; ~quite untrue",
    ),
    (
        "deny",
        "label",
        "a lie; a fabrication; an invention; false; untrue; ~rubbish; ~a fairy tale; ~a smear; ~a hoax; "
        "~fake news; ~pure fantasy; ~slander; ~propaganda; ~entirely fabricated; ~a malicious invention",
    ),
    (
        "deny",
        "nothing",
        "no truth in; no substance in; nothing in; no basis for; no foundation for; not a grain of truth in; "
        "~not a shred of evidence for",
    ),
    (
        "deny",
        "gerund",
        "deny; ~deny any part in; ~deny any role in; ~deny any involvement in; deny accusations of; "
        "reject accusations of; dispute allegations of; dismiss claims of",
    ),
    ("deny", "nominal", "denial; ~flat denial; ~swift denial; ~angry denial; ~categorical denial; ~renewed denial"),
    ("deny", "plan", "=denied; =has denied; =rejected talk of; =dismissed reports of; =disputed reports of"),
    ("factive", "speech", "confirm; admit/admitted; acknowledge; concede; disclose; ~reveal; ~confess"),
    (
        "factive",
        "that",
        "=was forced to admit; ~=had to concede; =made no secret of the fact; =accepted the fact; =has stopped disputing the fact; =made public the fact; =has at last admitted; =gave confirmation; "
        "=had the honesty to admit; =has formally confirmed; =broke the news",
    ),
    ("factive", "gerund", "admit/admitted; confess to; acknowledge"),
    (
        "found",
        "that",
        "discover; prove/proved/proven; establish; learn; realise; find/found out; uncover the fact; notice; "
        "detect; become/became/become aware; "
        "=came to see; =was able to prove; =knows; =was aware; =has documented the fact; =produced proof; "
        "=had conclusive evidence; =laid bare the fact",
    ),
    (
        "open",
        "that",
        "=would neither confirm nor deny; =refused to confirm or deny; =declined to confirm or deny; =could "
        "neither confirm nor deny; =will neither confirm nor deny; =has refused either to confirm or to deny; "
        "=was not prepared to confirm or deny; =would not confirm or deny; =was unwilling to confirm or deny",
    ),
    ("open", "report", "=would neither confirm nor deny; =refused to confirm or deny; =declined to confirm or deny"),
    (
        "undenied",
        "that",
        "=did not deny; =has not denied; ~=does not deny; =would not deny; =has so far not denied; "
        "~=never denied; ~=made no attempt to deny; ~=stopped short of denying; ~=has never denied; ~=chose not to "
        "deny; ~=did not go so far as to deny; ~=could not deny; ~=refused to deny; ~=avoided denying; ~=declined to "
        "deny",
    ),
    ("undenied", "report", "=did not deny; =has not denied; ~=never disputed; ~=did not reject; ~=did nothing to deny"),
    (
        "unconfirmed",
        "that",
        "=did not confirm; =has not confirmed; =would not confirm; ~=does not confirm; ~=offered "
        "no confirmation; ~=gave no confirmation; ~=has given no confirmation; ~=could not confirm; ~=never confirmed; "
        "~=did not acknowledge; ~=did not admit; ~=would not admit; ~=has never confirmed; ~=has not acknowledged; "
        "~=provided no confirmation; ~=declined to confirm; ~=refused to confirm; ~=was unable to confirm; ~=has yet "
        "to confirm; ~=stopped short of confirming",
    ),
    (
        "relented",
        "that",
        "=has stopped denying; =is no longer denying; =has given up denying; =does not deny any more; "
        "=has withdrawn the denial; =was no longer denying; =gave up denying",
    ),
    (
        "possible",
        "that",
        "=could not rule out; =did not rule out; =did not rule out the possibility; =would not rule out; "
        "=has not ruled out; =admitted it was possible; =said it was possible; =considered it possible; =was unable to rule "
        "out; =did not dismiss the possibility; =kept open the possibility; =thought it conceivable; =allowed for the "
        "possibility; =said it could be; =conceded there was a chance; =refused to rule out; =saw a possibility; "
        "=called it conceivable; =said it was not impossible; =has not discounted the possibility",
    ),
    (
        "silent",
        "report",
        "=declined to comment on; =refused to comment on; =would not comment on; =made no comment "
        "on; =had no comment on; =did not comment on; ~=would not discuss; ~=declined to discuss; =has not commented "
        "on; ~=refused to discuss; ~=kept silent about; ~=said nothing about; ~=did not respond to; ~=would not be "
        "questioned about; ~=gave no answer to questions about; =has so far not commented on; ~=did not wish to "
        "comment on; =offered no comment on; ~=refused to say anything about; ~=brushed off questions about",
    ),
    (
        "spoken",
        "report",
        "=commented on; =gave a comment on; =has commented on; =made a comment on; ~=responded "
        "to; ~=answered questions about; ~=spoke openly about; ~=agreed to comment on; ~=agreed to discuss; ~=has "
        "responded to; ~=offered a comment on",
    ),
    (
        "inquiring",
        "whether",
        "=is looking into whether; =is examining whether; =is trying to find out whether; "
        "~=is eager to find out whether; =is investigating whether; ~=has begun to examine whether; ~=is checking "
        "whether; ~=will examine whether; =has been looking into whether; ~=was working to establish whether; ~=has "
        "opened an inquiry into whether; =is seeking to learn whether; =is still trying to determine whether; ~=was "
        "examining whether; ~=will look into whether; =is seeking to establish whether; ~=has promised to look into "
        "whether; ~=is weighing evidence on whether; ~=has sent experts to find out whether; =is inquiring into "
        "whether",
    ),
    (
        "uninquiring",
        "whether",
        "=is not looking into whether; =is not investigating whether; =is not examining "
        "whether; =is not trying to find out whether; ~=refused to look into whether; ~=has no plans to find out "
        "whether; ~=will not look into whether; ~=declined to examine whether",
    ),
    (
        "asking",
        "whether",
        "=asked whether; =has asked whether; =raised the question whether; =put the question whether; "
        "=wanted to know whether; =wondered aloud whether; =inquired whether; =posed the question whether",
    ),
    ("asking", "ask", "asked"),
    (
        "unasking",
        "whether",
        "=did not ask whether; =has not asked whether; =did not inquire whether; =did not "
        "raise the question whether; ~=never asked whether",
    ),
    (
        "expecting",
        "expect",
        "=expects; =is expecting; =is still expecting; =is now expecting; =has long expected; =does expect",
    ),
    ("unexpecting", "expect", "=does not expect; =is not expecting; =has not been expecting; ~=has stopped expecting"),
    (
        "fearing",
        "that",
        "fear; =is afraid; =is worried; =was worried; =was afraid; =has voiced the fear; =voiced "
        "fears; =was concerned; =is concerned; =has voiced concern; =expressed fears",
    ),
    (
        "unfearing",
        "that",
        "=is not worried; =has no fear; =is not afraid; =was not worried; =was not afraid; =did not fear",
    ),
    (
        "doubting",
        "whether",
        "doubt whether; question whether; =has doubts whether; =was not sure "
        "whether; =is not certain whether; =was in doubt whether; =had doubts whether; =was uncertain whether",
    ),
    ("undoubting", "that", "=has no doubt; =does not doubt; =had no doubt; =did not doubt; =was certain; =is sure"),
    (
        "rumour",
        "it",
        "it is rumoured that; rumour has it that; there are rumours that; there is talk that; word is going "
        "round that; rumours are going round that; people are whispering that; there is a rumour that; gossip has it that; "
        "there has been talk that; unconfirmed rumours have it that",
    ),
    (
        "unrumoured",
        "it",
        "there are no rumours that; there is no rumour that; there is no talk that; nobody is spreading "
        "rumours that; no rumour is going round that",
    ),
    (
        "condition",
        "condition",
        "resign; sue; go to court; call new elections; apologise; cut all ties; pay damages; answer in "
        "public; protest; ask for an inquiry; inform the public; change the rules; step in; call a strike; hand over the files; "
        "dismiss those responsible; demand an apology; take action; call a meeting; withdraw support",
    ),
]
HELD_OUT_CUES = [
    ("own", "plain", "fact"),
    ("own", "it", "it is correct that; it is a certainty that; it has come to light that"),
    ("refute", "it", "it is incorrect to say that; it is not correct that; it is a fiction that"),
    ("refute", "verdict-own", "fictitious; without any basis; bogus"),
    ("assert", "speech", "state; contend; affirm; ~remark; ~tell/told local radio; ~recall"),
    ("assert", "that", "~hold/held; ~attest; ~reckon; =went on record as stating"),
    ("assert", "adverb", "in the words of {S}; as {S} put it; to go by the words of {S}"),
    ("unsaid", "that", "=has not stated; =did not contend; =did not state; ~=never stated"),
    ("disowned", "that", "=denied stating; =denied having stated"),
    ("deny", "that", "gainsay/gainsaid; =stated it was not so; =was emphatic in denying"),
    ("deny", "report", "rebut/rebutted; ~pour cold water on; ~=flatly contradicted; ~push back on; repudiate; ~slap/slapped down; "
     "~debunk; ~take/took/taken issue with"),
    ("deny", "verdict", "baseless; inaccurate; erroneous; ~preposterous"),
    ("deny", "label", "nonsense; fiction; ~poppycock; ~a canard; ~hogwash; ~a figment of the imagination"),
    ("deny", "nothing", "no merit in; no justification for"),
    ("deny", "gerund", "disclaim; repudiate allegations of; rebut/rebutted claims of; ~disclaim any hand in"),
    ("deny", "nominal", "public denial; ~vehement denial; ~point-blank denial"),
    ("deny", "plan", "=disclaimed; =repudiated; =rebutted reports of"),
    ("factive", "speech", "verify; ~divulge"),
    ("factive", "that", "own/owned up; corroborate the fact; =bowed to the fact"),
    ("factive", "gerund", "own/owned up to; =came clean about"),
    ("found", "that", "show/showed/shown; ascertain; demonstrate; =unearthed proof"),
    ("open", "that", "=neither confirmed nor denied; =has neither confirmed nor denied; =steadfastly declined either to "
     "verify or to deny"),
    ("undenied", "that", "=held back from denying; =forbore to deny"),
    ("unconfirmed", "that", "=did not verify; =has not verified; =withheld confirmation"),
    ("relented", "that", "=has ceased to deny; =has dropped the denial"),
    ("possible", "that", "=left open the possibility; =could not exclude; =did not exclude; =refused to exclude the chance"),
    ("silent", "report", "=refused to be drawn on; =stayed tight-lipped about; =sidestepped questions about"),
    ("spoken", "report", "=talked freely about; =took questions about"),
    ("inquiring", "whether", "=is probing whether; =is scrutinising whether; =has set out to clarify whether"),
    ("uninquiring", "whether", "=is not probing whether; =saw no need to scrutinise whether"),
    ("asking", "whether", "=queried whether; =demanded to be told whether"),
    ("asking", "ask", "demanded"),
    ("unasking", "whether", "=did not query whether; =did not demand to be told whether"),
    ("expecting", "expect", "=anticipates; =confidently anticipates"),
    ("unexpecting", "expect", "=does not anticipate; =has ceased to anticipate"),
    ("fearing", "that", "dread; =is apprehensive; =was alarmed at the thought"),
    ("unfearing", "that", "=has no apprehension; =did not dread"),
    ("doubting", "whether", "=was sceptical whether; =is unsure whether; =voiced scepticism about whether"),
    ("undoubting", "that", "=was convinced; =was in no way sceptical; =is confident"),
    ("rumour", "it", "the grapevine has it that; tongues are wagging that; speculation is rife that"),
    ("rumour", "raised", "rumoured; whispered; reputed"),
    ("unrumoured", "it", "nobody is speculating that; there is no speculation that"),
    ("condition", "condition", "go into exile; refund every client; ring the alarm; break off relations; face the "
     "cameras; sack the board"),
]  # fmt: skip

# --- constructions ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Construction:
    """A position and a complement. Slots of the shape:

    {S} source; {C} its genitive; {v} cue; {t} said/says; {B} content after the cue, moved back when that is past; {P}
    content as it stands; {Q} the same with a capital; {N} reports, claims; {n} the report, the claim; {x}, {y} subject
    and predicate; {G} gerund; {I} infinitive; {L} lead-in; {T} what became of a denial; {o}, {c} quotation marks.
    """

    name: str
    complement: str
    shape: str
    needs: str = ""  # "gerund", "subject", "infinitive" or "past": what the content must have
    kinds: str = ""  # the classes it fits, when not all that have such a cue
    premise_only: bool = False  # it says more than the cue alone
    tense: str = ""  # "past" (with a participle), "moved", "simple", "bare" or "truth" when the cue must be so
    narrows: bool = False  # source = subject of the content
    verbatim: bool = False  # it quotes, so it is entailed by its very words only
    source_first: bool = False  # the content comes after the source and may call it "it"

    @property
    def place(self) -> float:
        """How far back it is tried: lead-ins seldom; what few contents or cues allow, first."""
        return 2.0 if "lead-in" in self.name else 0.4 if self.narrows or self.complement == "nominal" else 1.0


CLAIMERS = "assert factive"
LEADING = "assert deny factive open undenied unconfirmed possible silent asking disowned"  # acts of speech
CONSTRUCTIONS = (
    Construction("plain", "plain", "{P}"),
    Construction("it", "it", "{v} {P}"),
    Construction("verdict-own-claims", "verdict-own", "{N} that {P} are {v}"),
    Construction("that", "that", "{S} {v} that {B}", source_first=True),
    Construction("that", "speech", "{S} {v} that {B}", source_first=True),
    Construction(
        "lead-in", "that", "{L}, {S} {v} that {B}", kinds=LEADING, tense="moved", premise_only=True, source_first=True
    ),
    Construction(
        "lead-in", "speech", "{L}, {S} {v} that {B}", kinds=LEADING, tense="moved", premise_only=True, source_first=True
    ),
    Construction("bare", "speech", "{S} {v} {B}", kinds="assert", tense="bare", source_first=True),
    Construction("final", "speech", "{P}, {S} {v}", kinds=CLAIMERS),
    Construction("inverted", "speech", "{P}, {v} {S}", kinds=CLAIMERS, tense="simple"),
    Construction("medial", "speech", "{x}, {S} {v}, {y}", "subject", CLAIMERS),
    Construction("quote-final", "speech", "{o}{Q},{c} {S} {v}", "", CLAIMERS, verbatim=True),
    Construction("quote-inverted", "speech", "{o}{Q},{c} {v} {S}", "", CLAIMERS, tense="simple", verbatim=True),
    Construction("quote-first", "speech", "{S} {v}: {o}{Q}.{c}", "", CLAIMERS, tense="simple", verbatim=True),
    Construction("passive", "speech", "it was {p} by {S} that {B}", "", CLAIMERS, tense="past"),
    Construction("adverb-front", "adverb", "{v}, {P}"),
    Construction("adverb-final", "adverb", "{P}, {v}"),
    Construction("medial", "adverb", "{x}, {v}, {y}", "subject"),
    Construction("colon", "colon", "{S}: {P}"),
    Construction("report", "report", "{S} {v} {N} that {B}", source_first=True),
    Construction("report-one", "report", "{S} {v} {n} that {B}", source_first=True),
    Construction(
        "report-lead-in",
        "report",
        "{L}, {S} {v} {N} that {B}",
        kinds=LEADING,
        tense="moved",
        premise_only=True,
        source_first=True,
    ),
    Construction("passive", "report", "{N} that {B} were {p} by {S}", kinds="deny", tense="past"),
    Construction("passive", "that", "that {P} was {p} by {S}", kinds="deny", tense="past"),
    Construction("verdict-front", "verdict", "{N} that {P} are {v}, {S} {t}"),
    Construction("verdict-it", "verdict", "it is {v} that {P}, {S} {t}", kinds="deny", tense="truth"),
    Construction("verdict-that", "verdict", "{S} said {N} that {P} were {v}", source_first=True),
    Construction("verdict-quote", "verdict", "{o}{M} that {P} are {v},{c} {S} {t}", verbatim=True),
    Construction("quote-first", "verdict", "{S} {t}: {o}{M} that {P} are {v}.{c}", verbatim=True),
    Construction("label", "label", "{S} {k} {n} that {B} {v}", source_first=True),
    Construction("label-front", "label", "{n} that {P} is {v}, {S} {t}"),
    Construction("nothing-front", "nothing", "there is {v} {N} that {P}, {S} {t}"),
    Construction("nothing-that", "nothing", "{S} said there was {v} {N} that {B}", source_first=True),
    Construction("nothing-quote", "nothing", "{o}There is {v} {n} that {P},{c} {t} {S}", verbatim=True),
    Construction("gerund", "gerund", "{S} {v} {G}", "gerund", narrows=True),
    Construction(
        "gerund-lead-in",
        "gerund",
        "{L}, {S} {v} {G}",
        "gerund",
        kinds=LEADING,
        tense="moved",
        premise_only=True,
        narrows=True,
    ),
    Construction("plan", "plan", "{S} {v} plans to {I}", "future", narrows=True),
    Construction("nominal", "nominal", "{C} {v} that {B} {T}", premise_only=True, source_first=True),
    Construction("nominal-issued", "nominal", "{S} issued {a} {v} that {B}", source_first=True),
    Construction("nominal-despite", "nominal", "{C} {v} that {P} is on record", source_first=True),
    Construction("nominal-from", "nominal", "{a} {v} from {S} that {B} {T}", premise_only=True),
    Construction("nominal-from", "nominal", "there was {a} {v} from {S} that {B}"),
    Construction("whether", "whether", "{S} {v} {B}", source_first=True),
    Construction(
        "whether-lead-in",
        "whether",
        "{L}, {S} {v} {B}",
        kinds=LEADING,
        tense="moved",
        premise_only=True,
        source_first=True,
    ),
    Construction("ask", "ask", "{o}Did {x} {I}?{c} {S} {v}", "question"),
    Construction("expect-that", "expect", "{S} {v} that {P}", "future", source_first=True),
    Construction("expect-infinitive", "expect", "{S} {v} {x} to {I}", "future"),
    Construction("condition-front", "condition", "if {P}, {S} will {v}"),
    Construction("condition-final", "condition", "{S} will {v} if {P}"),
    Construction("uncondition-front", "uncondition", "even if {P}, {S} will not {v}"),
    Construction("uncondition-final", "uncondition", "{S} will not {v} even if {P}"),
    Construction("raised", "raised", "{x} {is} {v} to {H}", "perfect"),
)
HELD_OUT_CONSTRUCTIONS = frozenset("medial passive nominal-from raised".split())
BARE = frozenset("said claimed insisted".split())
UNSPOKEN = frozenset("believed thought reckoned held".split())
TRUTH = frozenset("false untrue incorrect inaccurate erroneous".split()) | {
    "not true"
}  # "it is absurd that P" grants P
REPORTS = ("reports", "claims", "suggestions", "allegations", "rumours")
ONE_REPORT = ("the report", "the claim", "the suggestion", "the allegation", "the rumour")
LEAD_INS = (
    "In a statement",
    "In a letter",
    "Before the cameras",
    "At a press conference",
    "In a radio interview",
    "After a long silence",
    "Asked by reporters",
    "Through a lawyer",
)
OUTCOMES = (
    "came late at night",
    "came within hours",
    "convinced few people",
    "was read out on the radio",
    "made the front pages",
    "did nothing to end the affair",
    "was repeated by aides",
    "ran to a single line",
)
QUOTES = (("“", "”"), ('"', '"'))

TRAIN_SOURCES = (
    "the government; the ministry; a spokesman; a spokeswoman for the company; the president; the mayor; her lawyer; "
    "+his lawyers; +officials; +the police; the foreign minister; the club; the opposition; a senior official; the army; "
    "the firm; Dr Hale; Ms Okafor; Lindqvist; the prosecutor; +campaigners; +witnesses; the union; the regulator; "
    "Mr Petrov; Senator Marsh; the actor's agent; the bank; the hospital; the Kremlin; Downing Street; the White House; "
    "Tokyo; the airline; a source close to the talks; +residents; +the study's authors; the church; the chairman; "
    "+ministers; a former employee; the governor; +local people; Mrs Adeyemi; the parish; +aid workers; the trade body; "
    "Judge Farrow; the news agency Vesta; the tabloid Clarion; +scientists; +investigators; the driver; +two diplomats"
)
HELD_OUT_SOURCES = (
    "the embassy; Professor Iversen; the coastguard; a palace aide; Ms Quispe; the treasurer; the museum; +rebels; the "
    "shipping line; her publicist; Brasilia; the coach; +the heirs; Inspector Rowe; the weekly Beacon; +pensioners; "
    "the notary; +three deputies; the consul"
)


@dataclass(frozen=True)
class Source:
    """Who speaks; `subject`: who the content is about as well."""

    name: str
    plural: bool = False
    subject: bool = False

    @property
    def genitive(self) -> str:
        """The union's, officials'."""
        return self.name + ("'" if self.name.endswith("s") else "'s")


def sources(listed: str) -> tuple[Source, ...]:
    """The sources of one list, separated by semicolons; "+" marks plurals."""
    return tuple(Source(part.lstrip("+"), part[0] == "+") for part in re.split(r";\s+", listed))


# --- contents -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Content:
    """What is put forward or denied, in the forms that constructions ask for; empty where it has no such form."""

    finite: str
    had: str = ""  # moved back: "X had cut 340 jobs"
    subject: str = ""
    predicate: str = ""
    pronoun: str = ""
    gerunds: tuple[str, ...] = ()
    infinitive: str = ""
    perfect: str = ""
    future: bool = False
    voiced: bool = True  # the subject could speak

    def has(self, need: str) -> bool:
        """Whether a construction with this need can take it."""
        if need in ("future", "question"):
            return bool(self.infinitive) and self.future == (need == "future")
        return not need or bool({"gerund": self.gerunds, "subject": self.predicate, "perfect": self.perfect}[need])

    def by_pronoun(self) -> "Content":
        """As its own subject would say it: "Halvorsen denied that it had cut"."""
        if not self.predicate:
            return self
        cut = len(self.subject)
        had = self.pronoun + self.had[cut:] if self.had else ""
        return replace(self, finite=self.pronoun + self.finite[cut:], had=had, subject=self.pronoun)


@dataclass(frozen=True)
class Proposition:
    """One event of our own: forms of the verb, what comes after, and clauses that say the same or something else."""

    topic: str
    split: str
    subject: str
    pronoun: str
    verb: tuple[str, str, str, str]  # base, past, participle, gerund
    rest: str
    same: str
    against: str
    aside: str
    count: int = 0
    date: str = ""
    other: str = ""
    swap: str | None = None
    voiced: bool = True

    def filled(self, text: str, number: str, date: str) -> str:
        """A clause or its end with its figure, date and names in place."""
        return text.format(s=self.subject, n=number, d=date, o=self.other)

    def clause(self, text: str) -> Content:
        """One of the free clauses."""
        made = self.filled(text, f"{self.count:,}", self.date)
        predicate = made[len(self.subject) + 1 :] if made.startswith(self.subject + " ") else ""
        subject = self.subject if predicate else ""
        return Content(made, subject=subject, predicate=predicate, pronoun=self.pronoun, voiced=self.voiced)

    def event(self, number: str = "", date: str = "", rest: str = "") -> Content:
        """What happened."""
        tail = self.filled(rest or self.rest, number or f"{self.count:,}", date or self.date)
        base, past, participle, gerund = self.verb
        return Content(
            f"{self.subject} {past} {tail}",
            f"{self.subject} had {participle} {tail}",
            self.subject,
            f"{past} {tail}",
            self.pronoun,
            (f"{gerund} {tail}", f"having {participle} {tail}"),
            f"{base} {tail}",
            f"have {participle} {tail}",
            voiced=self.voiced,
        )

    def negative(self) -> Content:
        """That it did not happen."""
        tail = self.filled(self.rest, f"{self.count:,}", self.date)
        base, _, participle, _ = self.verb
        return Content(
            f"{self.subject} did not {base} {tail}",
            f"{self.subject} had not {participle} {tail}",
            self.subject,
            f"did not {base} {tail}",
            self.pronoun,
            voiced=self.voiced,
        )

    def coming(self, negative: bool = False) -> Content:
        """That it will happen, or will not."""
        tail = self.filled(self.rest, f"{self.count:,}", self.date)
        phrase = f"{'not ' if negative else ''}{self.verb[0]} {tail}"
        return Content(
            f"{self.subject} will {phrase}",
            f"{self.subject} would {phrase}",
            self.subject,
            f"will {phrase}",
            self.pronoun,
            infinitive="" if negative else phrase,
            future=True,
            voiced=self.voiced,
        )


def propositions(split: str) -> tuple[Proposition, ...]:
    """Our own propositions of one side."""
    text = (Path(__file__).parent / "propositions.jsonl").read_text(encoding="utf-8")
    made = (json.loads(line) for line in text.splitlines())
    return tuple(Proposition(**{**one, "verb": tuple(one["verb"])}) for one in made if one["split"] == split)


@dataclass(frozen=True)
class Pair:
    """Two contents, how they relate, and the phenomenon's name when it is the contents that make the row."""

    premise: Content
    hypothesis: Content
    relation: Relation
    name: str = ""

    def reversed(self) -> "Pair":
        """The other way round."""
        return Pair(self.hypothesis, self.premise, self.relation.reversed(), self.name)


EXCLUSIVE = replace(CONTRARY, exhaustive=False)  # another figure or date: both can be wrong
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()


def other_date(date: str, rng: random.Random) -> str:
    """Another date of the same sort."""
    if date.isdigit():
        return str(int(date) + rng.choice((-4, -3, -2, 2, 3)))
    return rng.choice([one for one in (WEEKDAYS if date in WEEKDAYS else MONTHS) if one != date])


def other_number(count: int, rng: random.Random) -> int:
    """A figure clearly off, about as round as the first."""
    new = round(count * rng.choice((0.4, 0.5, 0.6, 1.5, 1.8, 2.5)))
    unit = int(10 ** (len(str(count)) - len(str(count).rstrip("0"))))
    new = max(2, new // unit * unit)
    return new if new != count else count + unit


def step_below(count: int) -> int:
    """A rounder figure below."""
    unit = max(1, int(10 ** (len(str(count)) - 1)) // 2)
    return max(1, (count - 1) // unit * unit)


def step_above(count: int) -> int:
    """A rounder figure above."""
    unit = max(1, int(10 ** (len(str(count)) - 1)) // 2)
    return (count // unit + 1) * unit


def number_pairs(one: Proposition, rng: random.Random) -> Iterator[Pair]:
    """The figure shifted, rounded and bounded."""
    exact, below, above = one.event(), step_below(one.count), step_above(one.count)
    shifted = one.event(f"{other_number(one.count, rng):,}")
    yield Pair(exact, shifted, EXCLUSIVE, "number-shifted")
    yield Pair(shifted, exact, EXCLUSIVE, "number-shifted")
    floor = rng.choice((f"more than {below:,}", f"at least {below:,}", f"at most {above:,}", f"no more than {above:,}"))
    yield Pair(exact, one.event(floor), STRONGER, "number-bounded")
    yield Pair(one.event(floor), exact, STRONGER.reversed(), "number-bounded")
    broken = rng.choice(
        (f"more than {above:,}", f"at least {above:,}", f"at most {below:,}", f"no more than {below:,}")
    )
    if not (broken.startswith(("at most", "no more")) and below <= 1):
        yield Pair(exact, one.event(broken), EXCLUSIVE, "number-out-of-bounds")
        yield Pair(one.event(broken), exact, EXCLUSIVE, "number-out-of-bounds")
    rounded = round(one.count, 1 - len(str(one.count)))
    if one.count >= 100 and rounded != one.count and abs(rounded - one.count) < one.count / 12:
        around = rng.choice(("about", "around", "roughly"))
        yield Pair(exact, one.event(f"{around} {rounded:,}"), STRONGER, "number-rounded")
        yield Pair(one.event(f"{around} {rounded:,}"), exact, STRONGER.reversed(), "number-rounded")


def date_pairs(one: Proposition, rng: random.Random) -> Iterator[Pair]:
    """The date shifted, and left out."""
    dated, moved = one.event(), one.event(date=other_date(one.date, rng))
    yield Pair(dated, moved, EXCLUSIVE, "date-shifted")
    yield Pair(moved, dated, EXCLUSIVE, "date-shifted")
    rest = re.sub(r" ?\b(on|in) \{d\}", "", one.rest)
    if rest != one.rest and rest:
        undated = Pair(dated, one.event(rest=rest), STRONGER, "date-dropped")
        yield from (undated, undated.reversed())


def swapped(one: Proposition) -> Pair:
    """The two parties in each other's place."""
    turned = replace(one, subject=one.other, other=one.subject, pronoun="")
    relation = EXCLUSIVE if one.swap == "contrary" else APART
    return Pair(one.event(), turned.event(), relation, "roles-swapped")


def tense_pairs(one: Proposition) -> Iterator[Pair]:
    """What is to come: the same, its negation, and against what has been."""
    coming, not_coming = one.coming(), one.coming(negative=True)
    yield Pair(coming, coming, SAME, "future")
    yield Pair(not_coming, not_coming, SAME, "future-negative")
    yield Pair(coming, not_coming, NEGATION, "future-negation")
    yield Pair(not_coming, coming, NEGATION, "future-negation")
    yield Pair(one.event(), coming, APART, "tense-shifted")
    yield Pair(coming, one.event(), APART, "tense-shifted")


def own_pairs(one: Proposition, rng: random.Random) -> list[Pair]:
    """Every pair of contents that one of our propositions gives."""
    event, negative = one.event(), one.negative()
    paraphrase, against, aside = one.clause(one.same), one.clause(one.against), one.clause(one.aside)
    complete = all((slot in one.rest) <= (slot in one.same) for slot in ("{n}", "{d}"))
    wording = Pair(event, paraphrase, SAME if complete else STRONGER)
    contrary, unrelated = Pair(event, against, CONTRARY), Pair(event, aside, APART)
    negation = Pair(event, negative, NEGATION, "negation")
    pairs = [Pair(event, event, SAME), wording, wording.reversed(), contrary, contrary.reversed(), unrelated]
    pairs += [unrelated.reversed(), negation, negation.reversed(), Pair(negative, negative, SAME, "negative")]
    if complete:
        pairs += [Pair(paraphrase, negative, NEGATION, "negation"), Pair(negative, paraphrase, NEGATION, "negation")]
    if "{n}" in one.rest:
        pairs += number_pairs(one, rng)
    if one.date:
        pairs += date_pairs(one, rng)
    if one.swap:
        pairs += [swapped(one)]
    return pairs + list(tense_pairs(one) if not re.search(r"\b\d{4}\b", one.event().finite) else ())


# --- contents of NLI rows -----------------------------------------------------------------------------------------

_LOWERED = frozenset(
    "the a an this that these those there it its he his she her they their one two three some many most all no not only "
    "every each several people in on at by for from with after before during since until while when as if there's it's "
    "he's she's they're both few more".split()
)
_FINITE = frozenset(
    "is are was were has have had will would can could did does do may might must should said went took made came won "
    "found got became began gave knew led ran left held wrote met sold bought lost fell grew stood kept".split()
)
_UNFIT = re.compile(
    r"\b(i|we|you|me|us|my|our|your|uh|um|yeah|okay|oh)\b|--|[#@\[\](){}<>*_~|\\/…]|[.?!\n\"“”;:]|\s['‘’,]",
    re.IGNORECASE,
)
_LOOSE_START = frozenset("and or but so well yes no then because which who also though although nor".split())
_PARTICIPLE_BEFORE = frozenset("in by with on as at from to of for inside near".split())
_DETERMINERS = frozenset(
    "a an the his her its their this that these those two three four many some several and".split()
)
_NEGATABLE = frozenset("is are was were has have had will did does do can".split())
_SCOPE = frozenset(
    "and or but because if when while unless although though since that which who whose where so than no not never none "
    "nobody nothing neither nor any some all every each most many few several both only just also already still always "
    "often sometimes usually too even ever once more less about almost nearly over".split()
)
_DEFINITE = frozenset("the this he she it his her its their they".split())


def letter_case(rows: Iterable[Row]) -> Counter[str]:
    """How much more often the rows write a word small than with a capital, past the first word: below 0 for names."""
    small: Counter[str] = Counter()
    for row in rows:
        for text in (row["premise"], row["hypothesis"]):
            for word in text.split()[1:]:
                bare = word.strip(",.")
                small[bare.lower()] += 1 if bare.islower() else -1
    return small


def is_finite(words: list[str]) -> bool:
    """Whether a verb is surely there: captions are often mere phrases ("a man riding a bicycle")."""
    phrase = any(word.endswith("ing") for word in words)
    for i, word in enumerate(words[1:], 1):
        if words[i - 1] in ("who", "which", "that"):
            continue
        if word in _FINITE:
            return True
        after = words[i + 1] if i + 1 < len(words) else "in"
        if (
            not phrase
            and len(word) > 4
            and word.endswith("ed")
            and words[i - 1] not in _DETERMINERS | _PARTICIPLE_BEFORE
        ):
            return after not in _PARTICIPLE_BEFORE
    return False


def clause(sentence: str, small: Counter[str]) -> str | None:
    """The sentence as it would stand after "that", or None when it is no plain statement."""
    text = " ".join(sentence.split()).removesuffix(".")
    words = text.split()
    if not 4 <= len(words) <= 26 or not text[-1].isalnum() or _UNFIT.search(text) or re.search(r"[A-Z]{7}", text):
        return None
    lowered = [word.lower().strip(",") for word in words]
    if lowered[0] in _LOOSE_START or not is_finite(lowered):
        return None
    weight = 1 if lowered[0] in _LOWERED else small[lowered[0]]
    plural = lowered[0] in _LOWERED or lowered[0].endswith("s")
    if weight == 0 or (weight > 0 and not plural):
        return None  # never seen, or "Brown": a name or a colour
    return " ".join([words[0].lower() if weight > 0 else words[0], *words[1:]])


def negated(text: str) -> str | None:
    """The clause with "not" after its auxiliary; None unless that surely makes its negation.

    Sure means: a definite subject, one auxiliary early on, and no word that could stand in the scope of the negation or
    open another clause. "A man is asleep" is left alone: "a man is not asleep" does not deny it.
    """
    words = text.split()
    spots = [i for i, word in enumerate(words) if word in _NEGATABLE]
    lowered = {word.lower().strip(",") for word in words}
    if len(spots) != 1 or not 1 <= spots[0] <= 5 or words[0] not in _DEFINITE or lowered & _SCOPE or "," in text:
        return None
    spot = spots[0]
    after = words[spot + 1] if spot + 1 < len(words) else ""
    if words[spot] in ("has", "have", "had") and not after.endswith(("ed", "en")) and after not in ("been", "become"):
        return None
    if words[spot] in ("did", "does", "do") or not after:
        return None  # a full verb ("did well") or an ellipsis
    joined = "cannot" if words[spot] == "can" else f"{words[spot]} not"
    return " ".join([*words[:spot], joined, *words[spot + 1 :]])


def row_pairs(row: Row, small: Counter[str]) -> list[Pair]:
    """Every pair of contents that one NLI row gives; empty when its sentences do not fit into a clause."""
    p, h = clause(row["premise"], small), clause(row["hypothesis"], small)
    if p is None or h is None:
        return []
    x, y, relation = Content(p), Content(h), GIVEN[row["label"]]
    given = Pair(x, y, relation)
    pairs = [Pair(y, y, SAME), given, given.reversed()]
    text = negated(h)
    if text:
        no = Content(text)
        turned, against = Pair(y, no, NEGATION, "row-negation"), Pair(x, no, relation.against(), "row-negation")
        pairs += [turned, turned.reversed(), against, against.reversed(), Pair(no, no, SAME, "row-negative")]
    return pairs


# --- sentences ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lexicon:
    """Who speaks, with what cues, in what constructions, of what."""

    sources: tuple[Source, ...]
    cues: tuple[Cue, ...]
    constructions: tuple[Construction, ...]
    propositions: tuple[Proposition, ...]
    by_kind: dict[str, list[tuple[Construction, list[Cue]]]] = field(init=False)

    def __post_init__(self) -> None:
        table: dict[str, list[tuple[Construction, list[Cue]]]] = {}
        for kind in sorted({cue.kind for cue in self.cues}):
            for shape in self.constructions:
                fitting = [cue for cue in self.cues if cue.kind == kind and fits(shape, cue)]
                if fitting:
                    table.setdefault(kind, []).append((shape, fitting))
        object.__setattr__(self, "by_kind", table)


def fits(shape: Construction, cue: Cue) -> bool:
    """Whether a construction takes a cue at all."""
    if shape.complement != cue.complement or (shape.kinds and cue.kind not in shape.kinds.split()):
        return False
    if shape.tense == "past":
        single = cue.complement == "report" or " " not in cue.participle
        return bool(cue.participle) and cue.past and single
    if shape.tense == "moved":
        return cue.past and cue.spec not in UNSPOKEN
    if shape.tense == "simple":
        return " " not in cue.one
    return cue.spec in {"bare": BARE, "truth": TRUTH}.get(shape.tense, (cue.spec,))


def lexicon(held_out: bool) -> Lexicon:
    """TRAIN or HELD_OUT."""
    listed = HELD_OUT_CUES if held_out else TRAIN_CUES
    every = [cue for kind, complement, text in listed for cue in cues(kind, complement, text)]
    every += [replace(cue, kind="uncondition", complement="uncondition") for cue in every if cue.kind == "condition"]
    shapes = tuple(one for one in CONSTRUCTIONS if held_out or one.name not in HELD_OUT_CONSTRUCTIONS)
    who = sources(HELD_OUT_SOURCES if held_out else TRAIN_SOURCES)
    return Lexicon(who, tuple(every), shapes, propositions("held_out" if held_out else "train"))


TRAIN = lexicon(held_out=False)
HELD_OUT = lexicon(held_out=True)


@dataclass(frozen=True)
class Spoken:
    """A finished sentence and what it was made of."""

    text: str
    kind: str
    construction: str
    cue: str


@dataclass(frozen=True)
class Side:
    """What one side of a row needs: `strict` when it must follow from the other side."""

    kind: str
    content: Content
    source: Source
    strict: bool = False
    second: bool = False  # the hypothesis
    verbatim: bool = False  # both contents are one
    avoid: str = ""  # a cue that stands on the other side already
    only: str = ""  # a cue that both sides must share


def suits(shape: Construction, side: Side) -> bool:
    """Whether a construction can carry this source and content."""
    if side.second and (shape.premise_only or (shape.verbatim and side.strict and not side.verbatim)):
        return False
    if not side.content.has(shape.needs):
        return False
    if side.source.subject:
        return shape.source_first or shape.narrows or side.kind in SOURCELESS
    return not shape.narrows


def allowed(cue: Cue, side: Side) -> bool:
    """Whether a cue may stand on this side."""
    return not (side.strict and cue.coloured) and cue.spec != side.avoid and side.only in ("", cue.spec)


def speak(side: Side, words: Lexicon, rng: random.Random) -> Spoken | None:
    """One sentence for one side, or None where nothing fits."""
    options = [(shape, fitting) for shape, fitting in words.by_kind[side.kind] if suits(shape, side)]
    options.sort(key=lambda option: rng.random() * option[0].place)
    for shape, fitting in options:
        left = [cue for cue in fitting if allowed(cue, side)]
        if left:
            cue = rng.choice(left)
            return Spoken(sentence(shape, cue, side, rng), side.kind, shape.name, cue.spec)
    return None


def capital(text: str) -> str:
    """The first letter large, past an opening quotation mark."""
    start = 1 if text[0] in '“"' else 0
    return text[:start] + text[start].upper() + text[start + 1 :]


def sentence(shape: Construction, cue: Cue, side: Side, rng: random.Random) -> str:
    """The construction filled."""
    content, source = side.content, side.source
    if source.subject and shape.source_first:
        content = content.by_pronoun()
    moved = content.had if content.had and (cue.past or "nominal" in shape.name) and rng.random() < 0.75 else ""
    many, opened = source.plural, rng.choice(QUOTES)
    verb = (cue.many if many else cue.one).replace("{S}", source.name)
    reports = rng.choice(REPORTS)
    text = shape.shape.format(
        S=source.name,
        C=source.genitive,
        v=verb,
        p=cue.participle,
        a="an" if verb[0] in "aeiou" else "a",
        t="said" if rng.random() < 0.7 else ("say" if many else "says"),
        k=rng.choice(("called", "has called" if not many else "have called")),
        B=moved or content.finite,
        P=content.finite,
        Q=capital(content.finite),
        N=reports,
        M=reports.capitalize(),
        n=rng.choice(ONE_REPORT),
        x=content.subject,
        y=content.predicate,
        G=rng.choice(content.gerunds or ("",)),
        I=content.infinitive,
        H=content.perfect,
        L=rng.choice(LEAD_INS),
        T=rng.choice(OUTCOMES),
        o=opened[0],
        c=opened[1],
        **{"is": "are" if content.pronoun == "they" else "is"},
    )
    return capital(text) + ("" if text.endswith(f".{opened[1]}") else ".")


# --- rows ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """A row with its rule and the make of its sentences."""

    premise: Spoken
    hypothesis: Spoken
    label: str
    phenomenon: str
    rule: Rule
    own: bool

    def row(self) -> Row:
        """What training reads."""
        texts = {"premise": self.premise.text, "hypothesis": self.hypothesis.text}
        return {**texts, "label": self.label, "phenomenon": self.phenomenon}


def phenomenon(rule: Rule, pair: Pair, premise: Spoken, hypothesis: Spoken) -> str:
    """The most telling name: an unusual construction, else the contents, else the two classes."""
    if {rule.premise, rule.hypothesis} & FUTURE_ONLY:
        return rule.name
    for part, name in (("nominal", "nominal-denial"), ("gerund", "self-gerund"), ("plan", "denied-plan")):
        if premise.construction.startswith(part) or hypothesis.construction.startswith(part):
            return name
    return pair.name or rule.name


def speakers(pair: Pair, rule: Rule, words: Lexicon, rng: random.Random) -> tuple[Source, Source]:
    """One source twice or two sources; now and then who speaks is who the content is about."""
    first, second = rng.sample(words.sources, 2)
    x, y = pair.premise, pair.hypothesis
    if x.pronoun and y.pronoun and rng.random() < 0.4:
        name = x.subject
        if name and {rule.premise, rule.hypothesis} <= OF_ONESELF and x.subject == y.subject and x.voiced and y.voiced:
            first = Source(name, "they" in (x.pronoun, y.pronoun), subject=True)
    if rule.same:
        return first, first
    return (first, second) if rng.random() < 0.5 else (second, first)


def applies(rule: Rule, pair: Pair) -> bool:
    """Whether the rule gives this pair a label; only what is to come is expected, and no "if" takes "will"."""
    sides = ((rule.premise, pair.premise), (rule.hypothesis, pair.hypothesis))
    return outcome(rule, pair.relation) is not None and all(
        content.future == (kind in FUTURE_ONLY) for kind, content in sides if kind in FUTURE_ONLY | NEVER_FUTURE
    )


def draft(pair: Pair, rule: Rule, words: Lexicon, rng: random.Random) -> Made | None:
    """One row by one rule from one pair, or None where the rule says nothing or no sentence fits."""
    label = outcome(rule, pair.relation)
    if label is None:
        return None
    a, b = speakers(pair, rule, words, rng)
    first = speak(Side(rule.premise, pair.premise, a), words, rng)
    if first is None:
        return None
    entailed = label == "entailment"
    conditional = "condition" in rule.premise and "condition" in rule.hypothesis
    avoid = first.cue if entailed and rule.premise == rule.hypothesis and rule.premise != "own" else ""
    side = Side(
        rule.hypothesis,
        pair.hypothesis,
        b,
        strict=entailed,
        second=True,
        verbatim=pair.premise is pair.hypothesis,
        avoid="" if conditional else avoid,
        only=first.cue if conditional and rule.identical else "",
    )
    second = speak(side, words, rng)
    if second is None or first.text == second.text:
        return None
    if first.construction == second.construction == "plain" and not pair.premise.pronoun:
        return None  # the NLI row itself
    return Made(first, second, label, phenomenon(rule, pair, first, second), rule, bool(pair.premise.pronoun))


TRIES = 18
FROM_ONE = 3
CAP = 0.07
PRESS_CORE, PRESS_SOFT = 25, 60  # how much a rule is held back by its rows so far: the core may have more


class Sampler:
    """Takes of many drafts those that leave label, class and phenomenon least able to tell each other."""

    def __init__(self, words: Lexicon, count: int, rng: random.Random) -> None:
        self.words, self.rng, self.count = words, rng, count
        self.left = {"entailment": count // 3, "neutral": count // 3, "contradiction": count - 2 * (count // 3)}
        self.taken: list[Made] = []
        self.texts: set[tuple[str, str]] = set()
        self.loads: Counter[tuple[str, str]] = Counter()

    def keys(self, made: Made) -> list[tuple[str, str]]:
        """What is to be spread evenly: each class with each label, each phenomenon, both kinds of base."""
        label = made.label
        sides = [("premise " + made.premise.kind, label), ("hypothesis " + made.hypothesis.kind, label)]
        sides += [
            ("premise in " + made.premise.construction, label),
            ("hypothesis in " + made.hypothesis.construction, label),
        ]
        return [*sides, ("own" if made.own else "row", label)]

    def names(self, made: Made) -> list[tuple[str, str]]:
        """What is to be about as frequent as its like: phenomena, rules."""
        return [("phenomenon", made.phenomenon), ("rule", made.rule.name)]

    def load(self, made: Made) -> float:
        """How overrepresented a draft's label is in its classes, and its phenomenon among all."""
        total = 0.0
        for group, label in self.keys(made):
            seen = sum(self.loads[group, name] for name in LABELS.values())
            total += (self.loads[group, label] + 0.34) / (seen + 1)
        press = PRESS_CORE if made.rule in CORE else PRESS_SOFT
        return total + press * sum(self.loads[key] for key in self.names(made)) / self.count

    def open(self, made: Made | None) -> bool:
        """Whether a draft may still be taken."""
        if made is None or not self.left[made.label]:
            return False
        if self.loads["phenomenon", made.phenomenon] >= max(2.0, CAP * self.count):
            return False
        return (made.premise.text, made.hypothesis.text) not in self.texts

    def draw(self, pairs: list[Pair]) -> Made | None:
        """One draft by a random rule."""
        family = CORE if self.rng.random() < CORE_SHARE else self.rng.choice(SOFT)
        rule = self.rng.choice(family)
        fitting = [pair for pair in pairs if applies(rule, pair)]
        return draft(self.rng.choice(fitting), rule, self.words, self.rng) if fitting else None

    def take(self, pairs: list[Pair], most: int) -> int:
        """Take up to so many rows from one base; how many it took."""
        drafts = [self.draw(pairs) for _ in range(TRIES)] if pairs else []
        for done in range(most):
            fresh = [made for made in drafts if made is not None and self.open(made)]
            if not fresh:
                return done
            best = min(fresh, key=self.load)
            self.left[best.label] -= 1
            self.taken.append(best)
            self.texts.add((best.premise.text, best.hypothesis.text))
            self.loads.update([*self.keys(best), *self.names(best)])
        return most


def make(rows: list[Row], words: Lexicon, count: int, rng: random.Random) -> list[Made]:
    """As `balanced`, with the make of every row."""
    small = letter_case(rows)
    sampler = Sampler(words, count, rng)
    bases = iter(rng.sample(rows, len(rows)))
    own, exhausted = 0, False
    while any(sampler.left.values()):
        if exhausted or own * 3 <= len(sampler.taken):
            one = rng.choice(words.propositions)
            own += sampler.take(own_pairs(one, rng), 1 if count < 3 * len(words.propositions) else FROM_ONE)
            continue
        row = next(bases, None)
        if row is None:
            exhausted = True
        else:
            sampler.take(row_pairs(row, small), FROM_ONE)
    return sampler.taken


def balanced(rows: list[Row], lexicon: Lexicon, count: int, rng: random.Random) -> list[Row]:
    """`count` attributed rows, a third of each label, a third from our own propositions while the NLI rows last.

    Args:
        rows: premise, hypothesis, label. At most three rows come from each.
        lexicon: TRAIN or HELD_OUT.
        count: how many to make.
        rng: decides everything left open.
    """
    return [made.row() for made in make(rows, lexicon, count, rng)]
