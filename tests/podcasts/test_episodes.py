"""Plans of made-up feeds, on disk and back. What is made of them: `test_podcast_feed.py`."""

import dataclasses

import pytest

from mindgpt.errors import SourceError
from mindgpt.podcasts import episodes
from mindgpt.podcasts.episodes import Material

FEED = b"""<rss><channel><title>On Sleep &amp; Rest</title><language>EN</language>
<podcast:person>Ann Lee</podcast:person>
<item><title>Why we wake</title><guid>1</guid><enclosure url="a.mp3" type="audio/mpeg"/>
  <podcast:transcript url="a.vtt" type="text/vtt"/>
  <podcast:transcript url="b.vtt" type="text/vtt" language="de"/></item>
<item><title>Bo Ray</title><guid>2</guid><podcast:person role="guest">Bo Ray</podcast:person></item>
</channel></rss>"""


def test_episodes_from_feed_names_what_belongs_together():
    plan = episodes.from_feed(FEED, "https://example.org/rss", "https://example.org/rss")
    assert plan.name.startswith("on-sleep-rest-")
    first, second = plan.entries
    assert first.name.startswith("why-we-wake-")
    assert first.audio == "https://example.org/a.mp3"
    assert first.persons == [{"name": "Ann Lee", "role": "host"}]
    assert second.persons == [{"name": "Bo Ray", "role": "guest"}]
    assert first.materials == [
        Material("https://example.org/a.vtt", "text/vtt", "en"),
        Material("https://example.org/b.vtt", "text/vtt", "de"),
    ]
    assert plan.numbers == {first.name: 0, second.name: 1}


def test_episodes_names_are_the_same_wherever_the_feed_lies():
    one = episodes.from_feed(FEED, "https://example.org/rss", "https://example.org/rss")
    other = episodes.from_feed(FEED, "", "saved.xml")
    assert (one.name, one.numbers) == (other.name, other.numbers)


def test_episodes_names_differ_for_shows_of_one_title():
    names = {
        episodes.from_feed(
            f"<rss><title>Talks</title><link>{link}</link><item/></rss>".encode(), "", "x"
        ).name
        for link in ("https://a.org", "https://b.org")
    }
    assert len(names) == 2


@pytest.mark.parametrize(
    ("title", "name"),
    [("  Why? We wake!", "why-we-wake"), ("眠り", ""), ("a" * 99, "a" * 60), ("é", "")],
)
def test_episodes_slug_is_plain(title, name):
    assert episodes.slug(title) == name


def test_episodes_load_gives_back_what_was_saved(tmp_path):
    plan = episodes.from_feed(FEED, "", "saved.xml")
    path = tmp_path / "new" / "a.plan.json"
    episodes.save(plan, path)
    assert episodes.load(str(path)) == plan
    changed = dataclasses.replace(plan, title="Other")
    episodes.save(changed, path)
    assert episodes.load(str(path)) == changed


def test_episodes_load_takes_no_file_from_elsewhere(tmp_path):
    plan = episodes.from_feed(FEED, "", "saved.xml")
    entry = dataclasses.replace(plan.entries[0], materials=[Material("x", file="../secret")])
    episodes.save(dataclasses.replace(plan, entries=[entry]), tmp_path / "a.plan.json")
    with pytest.raises(SourceError, match="damaged"):
        episodes.load(str(tmp_path / "a.plan.json"))


def test_episodes_load_refuses_what_is_too_large_for_a_feed(tmp_path, monkeypatch):
    monkeypatch.setattr(episodes, "MAX_BYTES", 10)
    (tmp_path / "feed.xml").write_bytes(FEED)
    with pytest.raises(SourceError, match="at most 10"):
        episodes.load(str(tmp_path / "feed.xml"))


def test_episodes_save_says_that_it_cannot(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SourceError, match="cannot be written"):
        episodes.save(episodes.from_feed(FEED, "", "x"), tmp_path / "file" / "a.plan.json")
