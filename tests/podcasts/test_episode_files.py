"""What becomes of files that cannot be had. Those that can: `test_podcast_feed.py`."""

from mindgpt.network.addresses import Trouble
from mindgpt.network.fetching import Fetcher
from mindgpt.network.visiting import Manners
from mindgpt.network.wire import Network
from mindgpt.podcasts import episodes
from mindgpt.podcasts.episode_files import Collector

FEED = b"""<rss><item><title>A</title><enclosure url="https://example.org/a.mp3"/>
<podcast:transcript url="https://example.org/a.vtt" language="en"/>
<podcast:transcript url="https://example.org/b.vtt" language="de"/></item>
<item><title>B</title><enclosure url="https://example.org/b.mp3"/></item></rss>"""


def no_network(host, port):
    raise Trouble("there is no network", retry=True)


def test_episode_files_collector_notes_why_a_file_is_missing(tmp_path):
    manners = Manners(interval=0, attempts=1, backoff=0)
    network = Network(resolve=no_network)
    fetcher = Fetcher(tmp_path, "podcast-feed", manners=manners, network=network)
    collector = Collector(fetcher, None, lambda material: material.language == "en")
    first, second = episodes.from_feed(FEED, "", "x").entries
    english, german = collector.entry(first).materials
    assert english.problem == "transcript not fetched"
    assert "no network" in english.detail
    assert german == first.materials[1]
    assert collector.entry(second) == second
    assert (collector.fetched, len(collector.failures)) == (0, 1)
    assert list(tmp_path.rglob("*.*")) == []
