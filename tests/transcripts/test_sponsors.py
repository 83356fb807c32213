"""Sponsors: messages go with what belongs to them; talk about support and sponsors stays."""

import pytest

from mindgpt.transcripts.sponsors import without_sponsor_reads


@pytest.mark.parametrize(
    "message",
    [
        "This episode is brought to you by Acme.",
        "This episode of Calm Talk is brought to you by Acme Tea, the tea that listens.",
        "And today's show was sponsored by Acme and by Bravo Beds.",
        "This portion of Calm Talk is brought to you by our friends at Acme.",
        "Support for this podcast comes from Acme.",
        "And now a word from our sponsor.",
        "Thanks to our sponsor, Acme, for making this possible.",
        "Thank you so much to our sponsors.",
        "Thank you to Acme and to Bravo Beds for sponsoring this week's episode.",
        "Our sponsor today is Acme.",
        "Use code CALM20 at checkout.",
        "Use the code calm20 to get 20% off your first box.",
        'You can use "calm20" and get 20% off.',
        "With promo code CALM you get a free trial.",
        "Use the coupon code calm and you'll get a special deal.",
        "Go to acme.com/calm and get 20% off your first month.",
        "Head over to acme.com slash calm for 15 percent off.",
    ],
)
def test_sponsors_message_of_one_sentence_goes(message):
    text = f"I went home early. {message} And then we walked."
    assert without_sponsor_reads(text) == ("I went home early. And then we walked.", 1)


@pytest.mark.parametrize(
    "text",
    [
        "My sponsor in AA called me every night for a year.",
        "Our sponsor in the programme told us to come back.",
        "We are brought to tears by such stories.",
        "He sponsored my visa, and I came to this country.",
        "The study was sponsored by a drug company, which matters.",
        "This research was made possible by a grant.",
        "This part of the brain is made possible by years of growth.",
        "Our program is sponsored by the state.",
        "This episode was supported by my family, and it passed.",
        "Support for the family comes from many sides.",
        "I am thankful for the support of my friends.",
        "Thanks to my mother for her support of this show of will.",
        "Thank you to my doctor for supporting this.",
        "Thanks to our sponsors, we could open a second clinic.",
        "I use code every day, and it is free.",
        "We bill with code F41, and insurers pay 80%.",
        "About 20% off the children had no one to talk to.",
        "A discount code would not have helped my depression.",
        "It's brought to you by your amygdala, in a way.",
        "You can find me at annlee.com if you want to talk.",
        "She said that her conscience was her promo.",
        "Visit a doctor, and get help.",
    ],
)
def test_sponsors_are_not_seen_where_people_talk(text):
    assert without_sponsor_reads(text) == (text, 0)


def test_sponsors_message_goes_to_its_end_and_no_further():
    before = "So that was my week."
    message = (
        "This portion of the show is brought to you by Acme Beds. You spend a third of your life "
        "in bed. Why not make it a good one? Each Acme bed is made by hand. Visit acmebeds.com "
        "slash calm to see them. That's acmebeds.com slash calm."
    )
    after = "Now, you had begun to tell us about your sleep. What happened then?"
    assert without_sponsor_reads(f"{before} {message} {after}") == (f"{before} {after}", 1)


def test_sponsors_message_ends_where_the_talk_resumes():
    text = (
        "This episode is brought to you by Acme. Check out what they offer, it supports the show. "
        "Ann, welcome. Tell us about Acme.com, where you worked."
    )
    rest, reads = without_sponsor_reads(text)
    assert rest == "Ann, welcome. Tell us about Acme.com, where you worked."
    assert reads == 1


@pytest.mark.parametrize(
    "name", ["you", "listeners like you", "The Mental Health Foundation", "Calm"]
)
def test_sponsors_named_like_the_subject_take_no_talk_along(name):
    talk = " ".join("You may find that mental health and calm need time." for _ in range(20))
    text = f"This episode is brought to you by {name}. {talk}"
    assert without_sponsor_reads(text) == (talk, 1)


def test_sponsors_weak_beginning_needs_a_message_behind_it():
    text = "It's brought to you by Acme. Visit acme.com today. So how was it?"
    assert without_sponsor_reads(text) == ("So how was it?", 1)


def test_sponsors_message_without_full_stops_takes_nothing_along():
    text = "this episode is brought to you by acme " + "and so we talked on and on " * 60
    assert without_sponsor_reads(text) == (text, 0)


def test_sponsors_are_counted_each():
    text = (
        "This episode is brought to you by Acme. Welcome, Ann. Thanks for that. "
        "Use code CALM20 at checkout. Good night."
    )
    assert without_sponsor_reads(text) == ("Welcome, Ann. Thanks for that. Good night.", 2)


def test_sponsors_message_over_several_paragraphs_goes_whole():
    text = (
        "So it was. This episode is brought to you by Acme.\n\nAcme makes beds. Visit acme.com\n\n"
        "now.\n\nAnd how did you sleep?"
    )
    assert without_sponsor_reads(text) == ("So it was.\n\nnow.\n\nAnd how did you sleep?", 1)
