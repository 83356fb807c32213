"""Entry point, also of `accelerate launch -m mindgpt`: alone turns errors into exit codes."""

from __future__ import annotations

import os
import sys

from mindgpt.errors import MindGPTError


def main() -> None:
    """Runs the command line. Exit code 2 for what a user can mend, 130 after Ctrl-C."""
    # The libraries' own progress bars and warnings would run through ours.
    os.environ.setdefault("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    from mindgpt.cli import app

    try:
        app(prog_name="mindgpt")
    except MindGPTError as error:
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone; Python would complain once more at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
