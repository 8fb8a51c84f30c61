"""Where bytes come from: files, folders, globs, stdin, archives, and live feeds; and where sentences are forwarded to.

In: what a user names. Out: decompressed bytes in bounded pieces, with each fault kept beside its input.
It recognises kinds by content and decodes nothing.
"""

from __future__ import annotations

from porttarget.feeds.addresses import Address, is_live, parse_feed_url, parse_forward_url
from porttarget.feeds.blocking import live_chunks
from porttarget.feeds.forward import Forward
from porttarget.feeds.hearing import Patience
from porttarget.feeds.inputs import Input, open_inputs
from porttarget.feeds.live import Feed
from porttarget.feeds.recognise import Kind, recognise

__all__ = [
    "Address",
    "Feed",
    "Forward",
    "Input",
    "Kind",
    "Patience",
    "is_live",
    "live_chunks",
    "open_inputs",
    "parse_feed_url",
    "parse_forward_url",
    "recognise",
]
