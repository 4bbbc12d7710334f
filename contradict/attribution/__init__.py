"""Document and statements -> the same statements with who says what, and the positions to be judged.

`attribute` is a small grammar over tokens with offsets, no model; `merge` puts what a tagger read in its place
where the tagger knows better. The grammar: find the verb group that attributes ("has denied"), decide its shape
from what stands beside it (subject before, quotation before, subject after), and take source and content from
there. Span habits (content with "that" and quotation marks, without the final full stop; source with its
appositions) follow PolNeAR (Newell, Margolin and Ruths, LREC 2018).

The modules in the order of the data: quotations, sentences, verbs, sources, frames, sayings, denials and
attitudes, grammar, names, attributions, merging, clauses, positions; each imports earlier ones only.
"""

from contradict.attribution.attributions import attribute
from contradict.attribution.merging import merge
from contradict.attribution.positions import take_positions
from contradict.attribution.verbs import cue_forms

__all__ = ["attribute", "cue_forms", "merge", "take_positions"]
