"""Where bytes come from: files, folders, globs, stdin, archives, and live TCP and UDP feeds.

In: what a user names. Out: decompressed bytes in bounded pieces, with each fault kept beside its input.
It recognises kinds by content and decodes nothing.
"""

from __future__ import annotations

from porttarget.feeds.inputs import Input, is_live, open_inputs
from porttarget.feeds.live import Feed, parse_feed_url
from porttarget.feeds.recognise import Kind, recognise

__all__ = ["Feed", "Input", "Kind", "is_live", "open_inputs", "parse_feed_url", "recognise"]
