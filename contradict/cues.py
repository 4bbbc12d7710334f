"""The words that attribute, deny and hedge: data only, read by attribution.

Verbs are given as lemmas; attribution inflects them (`IRREGULAR` holds the forms that no rule makes).
Sources of the lists: "train" is the count of single cue words over the marked cues of PolNeAR 1.0 train;
"VerbNet" are classes 37.x (say, tell, promise, complain), 29.5 (conjecture) and Levin's "verbs of
communication"; "own" is our own reading of news.
"""

from __future__ import annotations

# ruff: noqa: SIM905  (word lists read better as text than as three hundred quoted strings)

SAY = frozenset(
    """
    say add state note write tweet retweet post explain announce declare insist claim allege argue warn
    admit confirm acknowledge concede reveal report maintain assert contend stress emphasise emphasize
    suggest believe think predict promise vow pledge expect fear hope agree recall conclude estimate reply
    respond remark observe joke complain lament reiterate repeat testify swear hint imply indicate signal
    disclose caution mention boast quip speculate worry affirm attest aver opine determine find show
    demonstrate point_out make_clear learn understand guarantee clarify counter counsel recount confess
    underscore underline highlight judge rule feel read assume caution proclaim pronounce profess reckon
    retort comment
    """.split()
)
"""Verbs whose subject puts the clause after them forward. VerbNet 37.7, 37.3, 29.5; those under 5 in train:
own."""

ATTITUDES = frozenset(
    """
    oppose
    acknowledge allude_to announce apologize_for appear applaud argue argue_against argue_for ask ask_for
    assail attack back bash belittle bemoan blame blast call_for call_on caution_against characterise chide
    cite commend complain complain_about condemn confirm congratulate criticise criticize declare decline
    decry deem defend denounce deride describe discuss disparage downplay dub echo emphasize endorse
    envision expect explain favour forecast foresee hail hope imagine lambast lament liken mention mock note
    object_to order pan point_to portray praise predict prefer propose push_for quote rail_against reaffirm
    recall recognise refer_to reference refuse remember remind repeat restrict reveal scold seem
    slam speak_about stress suggest support talk_about taunt threaten touch_on tout touts urge
    vote_against vouch_for vow warn_against warn_of
    """.split()
)
"""Verbs (with their particle after "_") of attitudes and acts of speech with an object: no claim of fact, stance none.
Train: those of which 0.56 or more are marked there as the grammar finds them (5 or more times), or 0.6 of fewer."""

ATTITUDE_NOUNS = frozenset("support supporting attack attacks attacking back order praise note push call".split())
"""Forms of `ATTITUDES` that are no cue more often than one. Train."""

SURVEYS = frozenset("poll polls survey surveys polling".split())
"""Documents with findings of their own: "in the latest poll, P", "polls show X leading"."""

SUPPOSED = frozenset("expect".split())
"""Passive with an infinitive they tell what people suppose: "X is expected to P". Train: 68 of 78 marked."""

RAISING = frozenset("seem appear".split())
"""They tell what seems so to the narrator: "X seems to P". Train: 155 of 234 marked."""

TELL = frozenset("tell assure inform remind notify advise convince reassure".split())
"""Verbs that take a listener before the clause. VerbNet 37.2; `tell` is 386 of train's cues."""

TELL_OR_SAY = frozenset("warn promise caution guarantee".split())
"""Members of `SAY` that may take a listener too. VerbNet 37.9, 13.3."""

QUOTE_ONLY = frozenset(
    """
    continue begin chant shout yell ask wonder answer urge scream laugh whisper exclaim go_on query
    inquire demand
    """.split()
)
"""Verbs that attribute only beside quotation marks. VerbNet 37.3, 37.1; own."""

INVERTIBLE = frozenset(
    """
    say add write tweet note explain report claim warn admit insist argue agree recall reply respond
    remark observe joke complain conclude announce declare state reveal suggest ask continue shout quip
    predict show confirm
    """.split()
)
"""Verbs seen before their subject after a content ("P," says X)."""

WEAK = frozenset(
    """
    report show find read feel learn understand determine rule judge demonstrate mention indicate signal
    post promise pledge hope fear expect worry suggest observe recall highlight underline underscore agree
    announce confirm admit acknowledge counter counsel comment repeat assume note write estimate respond
    reply guarantee claim vow predict reveal disclose recount concede swear joke retweet believe maintain
    stress emphasise emphasize clarify state declare proclaim pronounce convince advise remind inform
    notify
    """.split()
)
"""Verbs that also take plain objects: without "that" or quotation marks they need a clause, with its own
verb, after them. Own."""

NOUN_LIKE = frozenset(
    """
    state states post posts show shows report reports judge judges rule rules question questions remark
    remarks counsel comment comments claim claims contest contests note notes read reads fear fears hope
    hopes tweet tweets estimate estimates promise promises pledge pledges warning finding findings ruling
    reporting feeling thought felt vow vows answer answers demand demands blame call calls boast boasts
    joke jokes quip signal signals guarantee guarantees reply replies complaint dispute disputes worry
    worries question find counter counters
    """.split()
)
"""Forms that are nouns as often as verbs: verbs only after an auxiliary or pronoun, or before "that" or a
quotation. Own, from false cues in train."""

TO_CLAUSE = frozenset("promise vow pledge agree swear guarantee threaten".split())
"""Verbs whose infinitive is put forward as what will be. VerbNet 13.3; own."""

PLURAL_ONLY = frozenset(
    """
    some any many several these those few more other new false such recent earlier media
    """.split()
)
"""Before "reports" or "claims" these show a noun."""

NEVER_NOUNS = frozenset(
    """
    say said says told tell tells wrote deny denied denies added insisted argued
    """.split()
)

POST = frozenset("post tweet retweet read".split())
"""Verbs that attribute only beside "that", a colon or quotation marks."""

RARELY_VERBS = frozenset(
    """
    state states post posts judge judges rule rules question questions remark remarks call
    """.split()
)
"""Of `NOUN_LIKE`, those that a name or article after them does not make verbs ("the United States this
week")."""

ASK = frozenset("ask wonder question inquire query".split())
"""Askers put nothing forward: stance none. VerbNet 37.1.2; `ask` is 158 of train's cues."""

DENY = frozenset("deny".split())
"""Denies whatever follows: clause, gerund or noun phrase."""

REJECT = frozenset(
    """
    reject dismiss refute rebut dispute contradict repudiate debunk disavow discredit rubbish deride
    contest decry
    """.split()
)
"""Denies only claims (`CLAIM_NOUNS`), clauses after "that", and things rejected "as false": a rejected offer
is an action. Own; Levin's "reject" verbs."""

REJECT_PHRASES = {
    ("pour", "cold", "water", "on"): "pour_water",
    ("poured", "cold", "water", "on"): "pour_water",
    ("pours", "cold", "water", "on"): "pour_water",
    ("pouring", "cold", "water", "on"): "pour_water",
    ("push", "back", "on"): "push_back",
    ("pushed", "back", "on"): "push_back",
    ("pushes", "back", "on"): "push_back",
    ("pushing", "back", "on"): "push_back",
    ("push", "back", "against"): "push_back",
    ("pushed", "back", "against"): "push_back",
    ("pushes", "back", "against"): "push_back",
    ("pushing", "back", "against"): "push_back",
    ("hit", "back", "at"): "hit_back",
    ("hits", "back", "at"): "hit_back",
    ("shot", "down"): "shoot_down",
    ("shoots", "down"): "shoot_down",
    ("shooting", "down"): "shoot_down",
    ("took", "issue", "with"): "take_issue",
    ("takes", "issue", "with"): "take_issue",
    ("taken", "issue", "with"): "take_issue",
    ("brushed", "off"): "brush_off",
    ("brushes", "off"): "brush_off",
    ("knocked", "down"): "knock_down",
    ("knocks", "down"): "knock_down",
    ("threw", "cold", "water", "on"): "throw_water",
    ("cast", "doubt", "on"): "doubt",
    ("casts", "doubt", "on"): "doubt",
    ("casting", "doubt", "on"): "doubt",
    ("quashed",): "quash",
    ("quashes",): "quash",
    ("scotched",): "scotch",
    ("laughed", "off"): "laugh_off",
    ("laughs", "off"): "laugh_off",
    ("laughing", "off"): "laugh_off",
    ("laid", "to", "rest"): "lay_to_rest",
    ("brush", "aside"): "wave_off",
    ("brushed", "aside"): "wave_off",
    ("brushes", "aside"): "wave_off",
    ("brushing", "aside"): "wave_off",
    ("shrugged", "off"): "wave_off",
    ("shrugs", "off"): "wave_off",
    ("shrugging", "off"): "wave_off",
    ("waved", "away"): "wave_off",
    ("waves", "away"): "wave_off",
    ("waving", "away"): "wave_off",
    ("scoffed", "at"): "wave_off",
    ("scoffs", "at"): "wave_off",
    ("scoffing", "at"): "wave_off",
    ("pour", "scorn", "on"): "pour_scorn",
    ("poured", "scorn", "on"): "pour_scorn",
    ("pours", "scorn", "on"): "pour_scorn",
    ("pouring", "scorn", "on"): "pour_scorn",
}
"""Idioms that deny claims as `REJECT` does; `doubt` ones only hedge. Own."""

SPLIT_PHRASES = {
    ("brushed", "aside"): "wave_off",
    ("brushes", "aside"): "wave_off",
    ("brushed", "off"): "wave_off",
    ("brushes", "off"): "wave_off",
    ("laughed", "off"): "wave_off",
    ("laughs", "off"): "wave_off",
    ("shrugged", "off"): "wave_off",
    ("shrugs", "off"): "wave_off",
    ("waved", "away"): "wave_off",
    ("waves", "away"): "wave_off",
}
"""Idioms of `REJECT_PHRASES` that take their object in the middle: "brushed the claim aside". Own."""

LABEL = frozenset("brand label describe blast slam dub denounce term lambast trash".split())
"""Verbs that deny as "call" does, when they give a claim or what was said the name of an untruth. Own."""

RULE_OUT = frozenset({("rule", "out"), ("rules", "out"), ("ruled", "out"), ("ruling", "out"), ("ruled", "it", "out")})
"""Denies the future or the possibility of what follows. Own."""

CLAIM_NOUNS = frozenset(
    """
    claim claims report reports allegation allegations suggestion suggestions rumour rumours rumor rumors
    accusation accusations assertion assertions idea notion speculation charge charges story stories
    theory theories insinuation insinuations narrative contention account accounts statement statements
    concern concerns fear fears perception insistence belief hoax criticism criticisms version argument
    arguments implication talk gossip hearsay conjecture conclusion conclusions finding findings
    assumption characterisation characterization assessment testimony news reporting article possibility
    prospect thought hint hints
    """.split()
)
"""Nouns that hold a claim: rejecting one denies what it holds. Own."""

WORRIES = frozenset(
    "concern concerns fear fears criticism criticisms charge charges possibility prospect thought".split()
)
"""Of `CLAIM_NOUNS`, those that one waves off without saying that they are untrue. Own."""

TELLING_NOUNS = frozenset(
    """
    story stories account accounts version statement statements narrative theory theories article argument arguments
    testimony finding findings assessment characterisation characterization criticism criticisms concern concerns
    """.split()
)
"""Of `CLAIM_NOUNS`, those whose "of" names their matter, not the event that they claim."""

SHOWN_NOUNS = frozenset(
    """
    photo photos photograph photographs picture pictures image images video videos footage clip tweet tweets
    post posts posting postings meme memes myth myths article articles letter document documents recording
    """.split()
)
"""Nouns of things shown or written that may be fakes: rejecting one denies that it is what it seems. Own."""

BODIES = frozenset(
    """
    government ministry police army court company firm bank union party council agency department office
    authorities officials prosecutors investigators lawyers doctors scientists experts committee commission
    club league university hospital administration
    """.split()
)
"""Heads of institutional sources. Own."""

EVIDENCE = SHOWN_NOUNS | frozenset(
    """
    entry page piece site website section thread evidence data facts figures results records study
    """.split()
)
"""They contradict or debunk without a person who denies. Own."""

ACTION_NOUNS = frozenset(
    """
    proposal proposals offer offers bid bids appeal appeals lawsuit lawsuits call calls plan plans motion
    motions resignation request requests petition petitions application applications invitation deal
    demand demands bail entry access visa visas permission asylum justice treatment parole opportunity
    right rights chance funding service services amendment bill budget ultimatum case cases complaint
    complaints suit order licence license ticket refund
    """.split()
)
"""What is turned down rather than said to be untrue: rejecting or denying one is an action. Own."""

NOMINAL_DENIALS = frozenset("denial denials".split())
NOMINAL_CLAIMS = frozenset(
    """
    claim claims assertion assertions allegation allegations accusation accusations suggestion suggestions
    insistence contention belief warning warnings announcement report reports argument statement
    prediction promise admission view acknowledgement acknowledgment confirmation
    """.split()
)
"""Nouns with a possessor and a that-clause: "X's claim that P". Train has `view`, `claim`, `belief`; own."""

FALSE_WORDS = frozenset(
    """
    false untrue wrong incorrect inaccurate nonsense fake fabricated baseless unfounded groundless bogus
    misleading lie lies hoax fiction rubbish invention fabrication fabrications propaganda slander
    slanderous myth rumours rumors rumor rumour speculation ridiculous absurd ludicrous preposterous
    nonsensical unsubstantiated falsehood falsehoods smear smears libellous libelous defamatory untruth
    untruths laughable fantasy disinformation misinformation mistaken erroneous fictitious hogwash bunk
    bull garbage gossip unsupported unreliable canard invented concocted made-up bullshit balderdash tosh
    drivel poppycock claptrap fairytale
    """.split()
)
"""What a denier calls the claim. Own."""

OPINION_WORDS = frozenset(
    """
    wrong mistaken misleading ridiculous absurd ludicrous preposterous nonsensical laughable unreliable rumour
    rumours rumor rumors speculation unsupported bull
    """.split()
)
"""Of `FALSE_WORDS`, those that of "it" or "this" are more often an opinion than a denial. Own."""

INVENTED_WORDS = frozenset("fiction fantasy myth fairytale invention invented hoax".split())
"""Of `FALSE_WORDS`, those that describe a novel or a dream as well. Own."""

COUNTED_UNTRUTHS = frozenset(
    "lie fabrication hoax fiction invention smear myth falsehood untruth fantasy canard".split()
)
"""Of `FALSE_WORDS`, nouns that an article and adjectives may come before. Own."""

POINTERS = frozenset("that this it those these they".split())
"""Subjects that point to what was just said: "That is a lie." Own."""

NOT_TRUE_WORDS = frozenset("true correct accurate right".split())
"""Negated, they deny as `FALSE_WORDS` do."""

SUBSTANCE = frozenset("truth basis substance foundation merit".split())
"""What an untrue claim is without. Own."""

DECLINE = frozenset(
    """
    decline declines declined declining refuse refuses refused refusing fail fails failed failing
    """.split()
)
"""Before "to say", "to confirm or deny", "to comment": the source puts nothing forward."""

TO_FACTUAL = frozenset(
    """
    went go goes going continued continues continue moved moves rushed rushes forced quick hastened
    appeared appears seemed came seeks sought took proceeded began begins keen used was statement
    statements interview twitter again
    """.split()
)
"""Before "to say" or "to deny": the saying is a fact. Own."""

CLITICS = frozenset("'s ’s 've ’ve 're ’re 'll ’ll 'd ’d 'm ’m".split())
BE = frozenset("is are was were be been being am".split())
HAVE = frozenset("has have had having".split())
DO = frozenset("do does did".split())
MODALS = frozenset("will would can could may might must shall should".split())
IRREALIS = frozenset("would could may might can should must".split())
"""A denial under one of these has not been made."""

NEGATORS = frozenset(
    """
    not never n't neither nor didn't doesn't don't hasn't haven't hadn't won't wouldn't can't cannot
    couldn't isn't aren't wasn't weren't didn’t doesn’t don’t hasn’t haven’t hadn’t won’t wouldn’t can’t
    couldn’t isn’t aren’t wasn’t weren’t shouldn't shouldn’t
    """.split()
)
CONTRACTED = frozenset(word for word in NEGATORS if "'" in word or "’" in word) | {"cannot"}
AUXILIARIES = BE | HAVE | DO | MODALS | CONTRACTED | CLITICS

GROUP_ADVERBS = frozenset(
    """
    also later then again often once twice even just now still first always ever recently previously
    reportedly repeatedly long already soon so further somewhat
    """.split()
)
"""Adverbs inside a verb group, beside words in -ly. Train's cues hold `also`, `later`, `first`, `now`."""

VERBS = frozenset(
    """
    met meet meets went go goes came come comes made make makes took take takes got get gets gave give
    gives held hold holds ran run runs left leave leaves began begin begins kept keep keeps led lead leads
    lost lose loses paid pay pays put puts saw see sees sent send sends set sets spoke speak speaks stood
    stand stands became become becomes brought bring brings built broke break bought fell fall felt fought
    found grew heard hit knew know knows laid let lies lay rose sat sold spent struck taught threw woke
    won wins win wore wrote drew drove ate flew forgot hid rode sang shot slept stole swore chose appears
    seems looks wants plans hopes seeks faces remains continues works plays serves lives believes thinks
    urges calls asks tells shows needs helps moves turns wants want remain appear seem killed
    """.split()
)
"""Frequent finite verbs that no ending betrays, for finding where a subject stops. Own."""

NO_ADVERBS = frozenset(
    """
    family assembly ally supply reply july italy bully rally monopoly anomaly butterfly sicily emily kelly
    sally molly billy daily weekly monthly holly jelly belly lovely friendly elderly ugly costly deadly
    """.split()
)
"""Words in -ly that are no adverbs. Own."""

STATIVE_GERUNDS = {
    "knowing": "knew",
    "owning": "owned",
    "wanting": "wanted",
    "believing": "believed",
    "needing": "needed",
    "meeting": "met",
    "owing": "owed",
    "understanding": "understood",
    "belonging": "belonged",
    "seeing": "saw",
}
"""Gerunds whose past reads better than "was -ing". Own."""

MOUTHPIECES = frozenset("lawyer attorney spokesman spokeswoman spokesperson manager ambassador".split())
"""Who speaks for another: the "he" in what they say is the other. Own."""

SUBJECT_PRONOUNS = frozenset("he she it they we i you".split())
PRONOUN_GENDER = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
RELATIVES = frozenset("who which that whose whom".split())
DETERMINERS = frozenset(
    """
    the a an this that these those his her its their our my your some any no all both each every several
    many few most more another one two three four five six seven eight nine ten other such
    """.split()
)
PREPOSITIONS = frozenset(
    """
    of in on at by for from with to into onto over under about against between among through during before
    after since until till within without near across behind beyond despite amid amidst around above below
    off per via like towards toward upon alongside regarding following including inside outside besides
    except along
    """.split()
)
SUBORDINATORS = frozenset(
    """
    that but while as because after before when if although though since where whereas unless until once
    so than whether why how what
    """.split()
)
CONJUNCTIONS = frozenset("and or but nor then yet".split())
OPENERS = frozenset("but and so yet however still meanwhile then or also moreover instead".split())

DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
TIMES = DAYS | frozenset(
    """
    yesterday today tonight tomorrow earlier later recently again too also then ago once
    """.split()
)
DAY_PARTS = frozenset("morning afternoon evening night".split())
MONTHS = frozenset(
    """
    january february march april may june july august september october november december jan feb mar apr
    jun jul aug sept sep oct nov dec
    """.split()
)
OCCASIONS = frozenset(
    """
    statement interview speech tweet post letter email e-mail briefing memo article conference rally
    release message report column blog address remarks video book hearing debate call tweets posts
    press-conference note series
    """.split()
)
"""What one says something in or at; train's cues include "said in a statement" and "said in an interview".
Own."""

TITLES = frozenset(
    """
    mr mrs ms miss dr sir dame lord lady prof professor sen senator rep representative gov governor gen
    general president chancellor minister secretary spokesman spokeswoman spokesperson king queen prince
    princess pope judge justice mayor capt captain col colonel lt lieutenant sgt sergeant maj major chief
    director chairman chairwoman coach reverend rev rabbi imam ambassador congressman congresswoman
    councillor inspector detective officer premier pm mp vice deputy prime foreign former ex-president
    attorney sheriff commissioner superintendent leader candidate author analyst actor actress singer
    editor manager ceo founder owner father mother brother sister
    """.split()
)
"""Words before a name that are no part of it (case ignored, final full stop dropped). Own."""

MALE_TITLES = frozenset(
    """
    mr sir lord king prince spokesman chairman congressman father brother actor pope imam
    """.split()
)
FEMALE_TITLES = frozenset(
    """
    mrs ms miss dame lady queen princess spokeswoman chairwoman congresswoman mother sister actress
    """.split()
)

ROLE_NOUNS = frozenset(
    """
    president minister chancellor secretary spokesman spokeswoman spokesperson king queen prince princess
    pope mayor governor senator leader chief director chairman chairwoman coach ambassador candidate
    premier general judge attorney lawyer manager editor author analyst officer commissioner ceo founder
    head king captain congressman congresswoman sheriff actor actress singer professor businessman
    billionaire
    """.split()
)
"""Heads of descriptions ("the president") that may go back to a name with the same word beside it. Own."""

HEADLINE_LABELS = frozenset(
    """
    update updated watch video exclusive breaking photo photos pictures live analysis opinion editorial
    review read more related image credit source sources note caption by gallery listen podcast fact-check
    factcheck explainer interactive timeline correction warning poll tags topics share follow contact
    email published file
    """.split()
)
"""Before a headline's colon these label the text rather than name who says it. Own. ("Poll: voters ..." does
name it and is let through when a verb follows.)"""

IRREGULAR = {
    "say": "says said saying",
    "tell": "tells told telling",
    "write": "writes wrote written writing",
    "think": "thinks thought thinking",
    "feel": "feels felt feeling",
    "find": "finds found finding",
    "show": "shows showed shown showing",
    "read": "reads read reading",
    "learn": "learns learned learnt learning",
    "understand": "understands understood understanding",
    "swear": "swears swore sworn swearing",
    "begin": "begins began begun beginning",
    "know": "knows knew known knowing",
    "mean": "means meant meaning",
    "speak": "speaks spoke spoken speaking",
    "seek": "seeks sought seeking",
    "choose": "chooses chose chosen choosing",
    "forecast": "forecasts forecast forecasting",
    "foresee": "foresees foresaw foreseen foreseeing",
    "plan": "plans planned planning",
    "label": "labels labelled labelling labeled labeling",
    "slam": "slams slammed slamming",
    "prefer": "prefers preferred preferring",
    "refer": "refers referred referring",
    "cast": "casts cast casting",
    "put": "puts put putting",
    "quit": "quits quit quitting",
    "hear": "hears heard hearing",
    "make": "makes made making",
    "lead": "leads led leading",
    "regret": "regrets regretted regretting",
    "deny": "denies denied denying",
    "reply": "replies replied replying",
    "worry": "worries worried worrying",
    "testify": "testifies testified testifying",
    "clarify": "clarifies clarified clarifying",
    "admit": "admits admitted admitting",
    "rebut": "rebuts rebutted rebutting",
    "quip": "quips quipped quipping",
    "notify": "notifies notified notifying",
    "query": "queries queried querying",
    "decry": "decries decried decrying",
    "go_on": "",
    "point_out": "",
    "make_clear": "",
}
"""Forms other than the lemma; verbs of two words are found by `TWO_WORDS`."""

TWO_WORDS = {
    ("pointed", "out"): "point_out",
    ("points", "out"): "point_out",
    ("point", "out"): "point_out",
    ("pointing", "out"): "point_out",
    ("made", "clear"): "make_clear",
    ("makes", "clear"): "make_clear",
    ("made", "it", "clear"): "make_clear",
    ("makes", "it", "clear"): "make_clear",
    ("make", "it", "clear"): "make_clear",
    ("making", "it", "clear"): "make_clear",
    ("shot", "back"): "go_on",
    ("shoots", "back"): "go_on",
    ("went", "on"): "go_on",
    ("goes", "on"): "go_on",
    ("fired", "back"): "go_on",
    ("fires", "back"): "go_on",
    ("hit", "back"): "go_on",
    ("hits", "back"): "go_on",
}

# Function words for the grammar. Own.
ARTICLES = frozenset("a an the".split())
"""Articles."""
ASIDES = frozenset("however meanwhile though too".split())
"""Single words between commas after a subject."""
AUDIENCES = frozenset("journalists lawmakers mps parliament reporters".split())
"""After "said to"."""
BARE_NOMINALS = frozenset(
    """
    connections contact involvement knowledge links plans responsibility ties
    """.split()
)
"""Nouns without article in "had ties to"."""
CALL_PARTICLES = frozenset(", at back for in off on out to up".split())
"""After "call" they make another verb ("call for")."""
CLAUSE_PRONOUNS = frozenset("he i it she that there they we".split())
"""They begin a clause, so that "said" before them is not inverted."""
COMPLEMENT_STARTS = frozenset(": about how of that what whether why".split())
"""They end the listener of "told"."""
DENIAL_ADJECTIVES = frozenset(
    """
    categorical earlier firm flat official own previous public recent repeated strong vehement
    """.split()
)
"""What stands between owner and "denial"."""
GERUND_INTRODUCERS = frozenset("after and before by in while without".split())
"""Before a participle whose subject is the clause's."""
LISTENERS = frozenset("him her them me us you it reporters journalists lawmakers mps supporters".split())
"""Listeners of one word after "told"."""
MEDIA = frozenset("facebook instagram radio television tv twitter".split())
"""After "on"."""
NEG_RAISING = frozenset("believe claim promise say suggest think".split())
"""Negated, these reject their content: "never said that P", "does not think that P"."""
NOBODY = frozenset("no nobody none neither few little nothing".split())
"""Subjects that begin so make no denial: "no official has denied it"."""
OPINIONS = frozenset("believe think".split())
"""Negated, they deny only in the mouth of a named or institutional source."""
OCCASION_PREPOSITIONS = frozenset("at by during in on through via".split())
"""Before `OCCASIONS`."""
PARTICLES = frozenset("off out up away down back over".split())
"""After a verb they belong to it: "walked off set"."""
POSSESSIVES = frozenset("his her their its".split())
"""Possessive pronouns of the third person."""
PRONOUN_QUANTIFIERS = frozenset("all both each few many one some that this".split())
"""Determiners that are subjects too ("many say")."""
QUESTION_WORDS = frozenset("how why whether if what when where who".split())
"""They begin an indirect question."""
QUOTE_FOLLOWERS = frozenset("after and as before but when while with".split())
"""They begin what follows "X said" after a quotation."""
RESOLVABLE_BY_PERSON = frozenset("he her his she".split())
"""Pronouns that need a person."""
SOURCE_STOPS = frozenset("after as because before but during when while".split())
"""They end a source that follows its cue."""
SPANS_OF_TIME = frozenset("afternoon evening month morning week year".split())
"""After "this" and "last"."""
UNITS_OF_TIME = frozenset("minute minutes hour hours day days week weeks month months year years".split())
"""Before "later" and "ago"."""
VERDICT_PADDING = frozenset(
    """
    a absolutely an and complete completely entirely fake just mere not nothing outright pure sheer simply
    so-called total totally utter utterly
    """.split()
)
"""Before a word of `FALSE_WORDS` in "called it a complete lie"."""
WOULD_NOT = frozenset("can't can’t cannot couldn't couldn’t won't won’t wouldn't wouldn’t".split())
"""Contracted modals with "not"."""
