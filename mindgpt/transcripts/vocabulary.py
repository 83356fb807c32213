"""Closed vocabularies: what tells marks from words, roles from names, labels from headings."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# One of these makes a bracket a mark if the rest of it is vocabulary, too.
SOUNDS = _words(
    "laugh laughs laughed laughing laughter chuckle chuckles chuckling chuckled giggle giggles "
    "giggling snicker snickers snort snorts sigh sighs sighing sighed gasp gasps gasping cough "
    "coughs coughing sneeze sneezes sneezing sniff sniffs sniffing sniffle sniffles sniffling sob "
    "sobs sobbing cry cries crying weep weeps weeping groan groans groaning moan moans moaning "
    "grunt grunts hum hums humming whistle whistles whistling yawn yawns yawning clap claps "
    "clapping applause applauds applauding cheer cheers cheering boo boos booing snaps snapping "
    "scoff scoffs scoffing exhale exhales exhaling inhale inhales inhaling breath breathes "
    "breathing gulp gulps clears clearing throat whisper whispers whispering shout shouts "
    "shouting scream screams screaming yell yells yelling music musical sings singing "
    "instrumental jingle beep beeps beeping bleep bleeps bleeped buzz buzzes buzzing rings "
    "ringing knock knocks knocking slams creaks barks barking meows noise noises static silence "
    "silent pause pauses paused beat distortion glitch echo nod nods nodding shrug shrugs "
    "shrugging smile smiles smiling gestures stutters stammers mumbles mumbling mimics imitates "
    "imitating"
)
# What stands beside them: "upbeat music fades out", "phone ringing in the background".
BESIDE_SOUNDS = _words(
    "in on out at of and with to the a an off up down over under into from by as for both all "
    "everyone everybody audience crowd speaker speakers host hosts guest guests man woman group "
    "together background foreground loud loudly soft softly quiet quietly gentle gently light "
    "lightly heavy heavily deep deeply slight slightly short brief briefly long sharply nervous "
    "nervously awkward awkwardly happily sadly sarcastically upbeat dramatic cheerful ambient "
    "piano guitar drum drums theme intro outro opening closing end ending plays playing play "
    "played starts start begins stops ends continues fades fade fading swells phone telephone "
    "cell mobile door doors dog dogs cat bird birds bell bells car siren alarm paper papers "
    "microphone mic audio sound sounds effect effects recording video tape clip clear opens open "
    "closes close cuts cut drops lost voice voices speaking speaks talking talks speech spanish "
    "french german simultaneous simultaneously overlapping conversation another tone his her "
    "their my own again more still while then multiple several people some"
)
# Two of these make a mark by themselves: "door closes", "overlapping speech".
HALF_SOUNDS = _words("door doors opens closes audio cuts drops overlapping speech speaking spanish")
UNHEARD = _words(
    "inaudible unintelligible unclear indistinct indiscernible indecipherable garbled muffled "
    "crosstalk overtalk overtalking expletive censored"
)
# In round brackets these may as well be the speaker's own words: grief (crying) comes in waves.
DOUBTFUL = _words(
    "cry cries crying weeping weep sob sobbing scream screaming yell yelling shout shouting cheer "
    "cheering music musical singing noise noises silence silent pause static echo breath "
    "breathing smile smiling whisper whispering unclear muffled beat nod nodding moaning humming "
    "throat inhaling exhaling clearing ringing barking clap clapping distortion breathes"
)

BREAKS = _words(
    "break breaks intro outro ad ads advert adverts advertisement advertisements commercial "
    "commercials sponsor sponsors sponsored midroll preroll postroll promo jingle interlude"
)
BESIDE_BREAKS = _words(
    "music theme song message messages read reads spot segment block station mid pre post roll "
    "opening closing end of the and our podcast show episode begins starts ends over to from "
    "short quick"
)

TITLES = _words("dr doctor prof professor mr mrs ms miss mx sir dame rev reverend")
# Behind a comma all of these are degrees; without one, only those that are nobody's name.
DEGREES = _words(
    "phd psyd md do edd dsw dnp jd ma ms msc mph msw mba mfa ba bs bsc rn np lcsw lmft lpc lmhc "
    "lcpc lpcc licsw ncc abpp facp faap frcpsych mrcpsych frcp obe mbe cbe esq"
)
# In place of a given name: who bears the surname alone may be somebody else.
NOT_GIVEN_NAMES = _words(
    "young old all both first second third fourth fifth sixth ghost friar bishop cardinal lady "
    "lord king queen prince princess duke duchess earl count countess baron father mother brother "
    "sister uncle aunt captain the of and"
)
CERTAIN_DEGREES = DEGREES - _words("do ma ms ba bs np")
ROLES = _words(
    "speaker speakers host hosts cohost guest guests interviewer interviewee moderator narrator "
    "announcer caller client patient therapist counselor counsellor coach clinician doctor nurse "
    "psychologist psychiatrist participant panelist presenter reporter correspondent byline "
    "anchor audience member man woman male female boy girl voice person unknown unidentified "
    "student teacher facilitator researcher subject respondent question answer q a all everyone "
    "user assistant producer editor"
)

# What stands before a colon at the beginning of a line and is nobody who speaks.
NOT_SPEAKERS = _words(
    "note notes example examples source sources answer answers question questions warning caution "
    "important tip tips hint hints summary overview reference references address phone telephone "
    "tel fax email e-mail mail date dates time times location place url urls link links website "
    "web http https see also symptom symptoms cause causes treatment treatments diagnosis risk "
    "risks prevention prognosis complications author authors editor editors publisher published "
    "publication updated update reviewed review revised created modified posted copyright licence "
    "license credit credits chapter chapters section sections figure fig table appendix part "
    "parts step steps day days week weeks month months year years monday tuesday wednesday "
    "thursday friday saturday sunday january february march july september october november "
    "december title titles subtitle subject subjects topic topics keyword keywords tag tags "
    "category categories article articles abstract objective objectives aim aims method methods "
    "methodology result results conclusion conclusions background introduction discussion "
    "limitations findings finding information info video videos audio image images photo photos "
    "picture download downloads contact contacts hours price prices cost costs pro pros con cons "
    "advantages disadvantages benefit benefits do don't dos donts fact facts myth myths "
    "definition definitions term terms meaning isbn issn doi pmid id version status type types "
    "name names age sex gender number numbers total minimum maximum average language languages "
    "country city state goal goals purpose task tasks activity activities exercise exercises "
    "reading readings resource resources further remember reminder disclaimer translation "
    "original english spanish listen watch read subscribe follow share rate sponsor episode "
    "episodes guests duration length transcript transcripts transcription transcribed recorded "
    "recording series season show shownotes music produced production theme related next previous "
    "back home menu search firstly secondly thirdly finally lastly however therefore thus "
    "moreover and but or so if then because when while where why how what who which the a an this "
    "that these those there here it its he she they we you i my your our their his her in on at "
    "by for from to with without of as about after before during under over between per via not "
    "no yes both each every some many most more less few other another such same new good bad "
    "true false correct wrong right left key point points problem problems solution solutions "
    "reason reasons rule rules principle principles quote quotes idea ideas thought thoughts item "
    "items list lists option options choice choices level levels stage stages phase phases group "
    "groups case cases study studies research data evidence history dose dosage doses brand "
    "generic ingredients side effects uses use usage warnings precautions interactions storage "
    "overdose breakfast lunch dinner snack call text visit chat help support emergency hotline "
    "helpline speakers participants attendees present absent agenda minutes action actions ps "
    "p.p.s re fwd fw cc bcc sent received edit nb n.b eg e.g ie i.e vs etc"
)
# Alone they head a list; before a name they tell two people of one kind apart: `First Citizen`.
ORDINALS = _words("first second third fourth fifth sixth old young")
# Small words that may stand inside a name.
PARTICLES = _words(
    "de da di do dos das del della van von der den ten ter la le el al bin ibn y e of the"
)
