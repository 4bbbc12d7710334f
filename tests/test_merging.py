import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contradict import Document
from contradict.attribution import attribute, merge, take_positions
from contradict.statements import split_statements
from contradict.types import Attribution, Stance


def at(text, words, start=0):
    begin = text.index(words, start)
    return begin, begin + len(words)


def tagged(text, source, cue, *content, stance="asserts"):
    return Attribution(
        (at(text, source),) if source else (),
        (at(text, cue),),
        tuple(at(text, part) for part in content),
        Stance(stance),
    )


def merged(text, *read):
    document = Document("a.txt", text)
    return merge(document, attribute(document, split_statements(document)), read)


def shown(text, statement):
    return [
        (
            a.source_name,
            " ".join(text[s:e] for s, e in a.cue),
            " ".join(text[s:e] for s, e in a.content),
            a.stance.value,
        )
        for a in statement.attributions
    ]


def test_of_the_grammar_only_denials_stay_when_nothing_is_read():
    document = Document("a.txt", "Ann Lee said the road was open. Bo Ray denied that the road was open.")
    statements = attribute(document, split_statements(document))
    first, second = merge(document, statements, [])
    assert first.attributions == ()
    assert second == statements[1] and second.attributions


def test_the_tagger_cuts_and_the_grammar_is_replaced():
    text = "Ann Lee, who runs the port, said on Monday the road was open."
    (statement,) = merged(text, tagged(text, "Ann Lee, who runs the port", "said", "the road was open"))
    assert shown(text, statement) == [("Ann Lee", "said", "the road was open", "asserts")]


def test_a_name_has_no_comma_before_it():
    text = "The road was open, the ministry said."
    (statement,) = merged(text, tagged(text, ", the ministry", "said", "The road was open"))
    assert [a.source_name for a in statement.attributions] == ["the ministry"]


def test_what_the_grammar_does_not_know_is_added():
    text = "The road was open, to hear Ann Lee tell it."
    (statement,) = merged(text, tagged(text, "Ann Lee", "to hear", "The road was open"))
    assert shown(text, statement) == [("Ann Lee", "to hear", "The road was open", "asserts")]


def test_a_denial_of_the_grammar_stays_with_what_it_denies():
    text = "“The story is untrue,” said Ann Lee."
    document = Document("a.txt", text)
    (ours,) = attribute(document, split_statements(document))
    assert [a.stance for a in ours.attributions] == [Stance.DENIES]
    (statement,) = merged(text, tagged(text, "Ann Lee", "said", "“The story is untrue,”"))
    assert statement.attributions == ours.attributions


def test_a_denial_by_a_verb_only_the_tagger_knows():
    text = "Ann Lee gave the lie to the tale that the road was sold."
    (statement,) = merged(
        text, tagged(text, "Ann Lee", "gave the lie to", "the tale that the road was sold", stance="denies")
    )
    assert shown(text, statement)[0][3] == "denies"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("“Hogwash,”", ("It is true.", "denies")),  # only rejects what was put forward before
        ("“The road was shut on Monday by the police,”", ("The road was shut on Monday by the police.", "asserts")),
    ],
)
def test_a_verb_of_saying_denies_only_by_what_is_said(said, expected):
    text = f"{said} Ann Lee said."
    (statement,) = merged(text, tagged(text, "Ann Lee", "said", said, stance="denies"))
    assert [a.stance for a in statement.attributions] == [Stance.DENIES]
    (position,) = take_positions(Document("a.txt", text), [statement])
    assert (position.content, position.stance.value) == expected


@pytest.mark.parametrize(
    ("cue", "content", "expected"),
    [
        ("laughed off", "the rebel announcement as a fantasy", ["The rebel announcement is true."]),
        ("laughed off", "the claims", ["The claims are true."]),
        ("called off", "her wedding", []),  # a tagger's mistake: no wedding is untrue
    ],
)
def test_what_is_denied_can_be_untrue(cue, content, expected):
    text = f"Ann Lee {cue} {content}."
    (statement,) = merged(text, tagged(text, "Ann Lee", cue, content, stance="denies"))
    found = [p.content for p in take_positions(Document("a.txt", text), [statement]) if p.stance is Stance.DENIES]
    assert found == expected


def test_a_denial_of_the_grammar_takes_the_source_that_the_tagger_read():
    text = "But Ann Lee, last night called the story a lie."
    (statement,) = merged(text, tagged(text, "Ann Lee", "called", "the story a lie", stance="denies"))
    assert [(a.source_name, a.stance) for a in statement.attributions] == [("Ann Lee", Stance.DENIES)]


@pytest.mark.parametrize("content", ["12.14", "Sundays"])
def test_what_is_no_clause_is_put_forward_by_nobody(content):
    text = f"Ann Lee reports {content}"
    (statement,) = merged(text, tagged(text, "Ann Lee", "reports", content))
    assert [p.content for p in take_positions(Document("a.txt", text), [statement]) if p.source] == []


def test_whom_somebody_told_is_no_part_of_what_was_told():
    text = "Bo Ray told him Moscow would wait."
    (statement,) = merged(text, tagged(text, "Bo Ray", "told", "him Moscow would wait"))
    assert shown(text, statement) == [("Bo Ray", "told", "Moscow would wait", "asserts")]


def test_who_did_not_deny_has_not_denied():
    text = "Ann Lee would neither confirm nor deny that the road was sold."
    cue, content = "would neither confirm nor deny", "that the road was sold"
    (statement,) = merged(text, tagged(text, "Ann Lee", cue, content, stance="denies"))
    assert [a.stance for a in statement.attributions] == [Stance.NONE]


def test_a_content_over_several_statements_is_cut_and_only_the_first_denies():
    text = "Ann Lee waved it off: the road was sold. It was never hers. Rain fell."
    read = tagged(text, "Ann Lee", "waved it off", "the road was sold. It was never hers.", stance="denies")
    first, second, third = merged(text, read)
    assert [a.stance.value for a in first.attributions] == ["denies"]
    assert [(a.source_name, a.stance.value) for a in second.attributions] == [("Ann Lee", "asserts")]
    assert third.attributions == ()


def test_what_stands_inside_a_denial_is_put_forward_by_nobody():
    text = "Ann Lee gave the lie to Bo Ray telling the court the road was sold."
    outer = tagged(text, "Ann Lee", "gave the lie to", "Bo Ray telling the court the road was sold", stance="denies")
    inner = tagged(text, "Bo Ray", "telling", "the road was sold")
    (statement,) = merged(text, outer, inner)
    found = {a.source_name: a for a in statement.attributions}
    assert found["Bo Ray"].chain == ("Ann Lee",)
    assert "Bo Ray" not in {p.source for p in take_positions(Document("a.txt", text), [statement])}


def test_what_is_set_aside_is_given_nothing():
    text = "Ann Lee said the road was open.\n\nPhoto: Ann Lee said cheese."
    *_, caption = merged(text, tagged(text, "Ann Lee", "said", "cheese"))
    assert caption.set_aside and caption.attributions == ()


@pytest.mark.parametrize(
    ("text", "pronoun", "name"),
    [
        ("Mr Bo Ray came late. The road, thinks he, was open.", "he,", "Bo Ray"),
        ("The road was sold to Ann Lee, who thinks it dear.", "who", "Ann Lee"),
    ],
)
def test_a_source_that_is_a_pronoun_is_named(text, pronoun, name):
    start, _ = at(text, pronoun)
    read = Attribution(
        ((start, start + len(pronoun.rstrip(","))),), (at(text, "thinks"),), (at(text, "The road"),), Stance.NONE
    )
    found = [a for s in merged(text, read) for a in s.attributions if text[slice(*a.cue[0])] == "thinks"]
    assert [a.source_name for a in found] == [name]


SPANS = st.tuples(st.integers(0, 90), st.integers(1, 60))
TEXT = "Ann Lee said the road was open. Bo Ray denied it. “Never,” she said.\n\nPhoto: a road. It rained all day long, he thinks."


@settings(max_examples=150, deadline=None)
@given(read=st.lists(st.tuples(SPANS, SPANS, SPANS, st.sampled_from(list(Stance))), max_size=6))
def test_contents_stay_in_their_statement_and_come_in_order(read):
    def spans(span):
        return ((span[0], min(len(TEXT), span[0] + span[1])),)

    made = [Attribution(spans(source), spans(cue), spans(content), stance) for source, cue, content, stance in read]
    for statement in merged(TEXT, *made):
        starts = [a.content[0] for a in statement.attributions]
        assert starts == sorted(starts)
        for a in statement.attributions:
            assert all(statement.start <= s < e <= statement.end for s, e in a.content)
