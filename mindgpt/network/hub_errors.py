"""What the hub's client raises -> what happened and what helps."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from mindgpt.errors import SourceError


@contextlib.contextmanager
def explained(name: str, revision: str = "") -> Iterator[None]:
    """Inside the block the client's errors become SourceErrors; those of the disk go through."""
    import httpx2 as httpx
    import huggingface_hub.errors as hub

    try:
        yield
    except hub.GatedRepoError as error:
        raise SourceError(
            f"It is gated. Accept its terms at {_page(name)} with an account of the hub, then "
            "set HF_TOKEN to a token of that account."
        ) from error
    except hub.RepositoryNotFoundError as error:
        raise SourceError(
            "The hub has no such data set, or it is private. Check the name at "
            f"{_page(name)}; for a private one, set HF_TOKEN."
        ) from error
    except hub.RevisionNotFoundError as error:
        raise SourceError(
            f"It has no revision {revision or 'main'!r}. Its branches and tags stand at "
            f"{_page(name)}/tree/main."
        ) from error
    except hub.HFValidationError as error:
        raise SourceError(f"This is no name of a data set: {error}") from error
    except (hub.OfflineModeIsEnabled, hub.LocalEntryNotFoundError, httpx.TransportError) as error:
        raise SourceError(
            "The hub cannot be reached, and not all of the files are here from an earlier run "
            f"({_cause(error)}). Connect to the network, unset HF_HUB_OFFLINE if it is set, and "
            "try again."
        ) from error
    except (hub.HfHubHTTPError, httpx.HTTPError, httpx.InvalidURL) as error:
        raise SourceError(f"The hub refused: {_cause(error)}. Try again later.") from error


def _page(name: str) -> str:
    from huggingface_hub import constants

    return f"{constants.ENDPOINT}/datasets/{name}"


def _cause(error: BaseException) -> str:
    """The first line of what was first wrong: the client wraps it in advice of its own."""
    while error.__cause__ is not None:
        error = error.__cause__
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
