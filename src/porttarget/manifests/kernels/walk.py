"""Walks the segments of all messages by a compiled grammar: which loop each stands in, and under which segment.

The grammar is numbers here (made by `grammar.compile_grammar`); the walker knows no tag but the six of the envelope.
"""

from __future__ import annotations

import numpy as np

from porttarget.jit import kernel, lean_kernel

# what became of a segment
ENVELOPE, PLACED, OUT_OF_PLACE, OUT_OF_ORDER, REPEATED, UNPLACED, UNKNOWN, UNREAD, OUTSIDE = range(9)
# indexes of the envelope's tags in every grammar's list of tags; UNB UNG UNH UNT UNE UNZ have the same
ISA, GS, ST, SE, GE, IEA = range(6)
UNKNOWN_TAG = 255


@lean_kernel
def tag_codes(
    seg_tag: np.ndarray, tags: np.ndarray, codes: np.ndarray, slots: np.ndarray, out: np.ndarray
) -> None:  # fmt: skip
    """out[s] = the code of seg_tag[s] in `tags`, UNKNOWN_TAG if absent; `slots` (1024,) int16: tag % 1021, probed."""
    for s in range(seg_tag.size):
        at = seg_tag[s] % 1021
        index = slots[at]
        while index >= 0 and tags[index] != seg_tag[s]:
            at = (at + 1) % 1024
            index = slots[at]
        out[s] = codes[index] if index >= 0 else 255


@lean_kernel
def variants(
    buf: np.ndarray, code: np.ndarray, set_of_st: np.ndarray, el_first: np.ndarray, el_start: np.ndarray,
    variant_at: np.ndarray, values: np.ndarray, codes: np.ndarray,
) -> None:  # fmt: skip
    """Give segments that a message's grammar tells apart by their first element the code of their variant, in `code`.

    variant_at  (g, t) int16   where the variants of a code begin in `values`, -1 for none
    values      (v,) int64     first elements as big-endian numbers, each run ended by -1; codes (v,) uint8 beside them
    """
    message = -1
    grammar = -1
    for s in range(code.size):
        c = np.int64(code[s])
        if c == 2:
            message += 1
            grammar = set_of_st[message]
        if c == 255 or grammar < 0 or variant_at[grammar, c] < 0:
            continue
        first = el_first[s]
        if first >= el_first[s + 1] - 1 or el_start[first + 1] - el_start[first] > 8:
            continue
        value = np.int64(0)
        for k in range(el_start[first], el_start[first + 1] - 1):
            value = value * 256 + np.int64(buf[k])
        row = np.int64(variant_at[grammar, c])
        while values[row] >= 0:
            if values[row] == value:
                code[s] = codes[row]
                break
            row += 1


@kernel
def walk(
    code: np.ndarray,
    seg_interchange: np.ndarray,
    set_of_st: np.ndarray,
    dest: np.ndarray,
    trigger: np.ndarray,
    home: np.ndarray,
    position: np.ndarray,
    once: np.ndarray,
    loop_counts: np.ndarray,
    loop_parent: np.ndarray,
    inside: np.ndarray,
    parent: np.ndarray,
    status: np.ndarray,
    message: np.ndarray,
    messages: np.ndarray,
    groups: np.ndarray,
    ends: np.ndarray,
) -> tuple[int, int]:
    """Fill parent, status, message per segment, and the tables of messages, groups, interchanges; returns counts.

    code             (s,) uint8   index of the segment's tag
    set_of_st        (k,) int8    grammar number of each ST in order, -1 for a message that no grammar reads
    dest             (g, l, t) int8   loop in which tag t belongs when met in loop l, -1 if it has no place from there
    trigger          (g, l, t) bool   whether it opens that loop
    home             (g, t) int8      loop it belongs to wherever it is met; -1 if the grammar does not have it
    position         (g, l, t) int16  its place in order within loop l
    once             (g, t) bool      whether it may stand only once in its loop
    loop_counts      (g,) int16       loops that a grammar has
    loop_parent      (g, l) int8      enclosing loop, -1 for the message
    inside           (g, l, m) bool   whether loop l is loop m or lies within it
    parent           (s,) int32   segment that opened the loop it stands in (for an opener, the enclosing one); -1
    messages         (k, 5) int32  ST, SE (-1), group, interchange, grammar
    groups           (m, 4) int32  GS, GE (-1), messages in it, interchange
    ends             (i, 3) int32  IEA (-1), number of groups and of messages of each interchange
    """
    loops = 0
    tags = dest.shape[2]
    opened = np.full(dest.shape[1], -1, np.int32)
    reached = np.zeros(dest.shape[1], np.int16)
    seen = np.full(tags, -1, np.int32)
    nm = 0
    ng = 0
    in_message = False
    in_group = False
    grammar = -1
    here = 0
    interchange = -1
    ends[:, 0] = -1
    ends[:, 1:] = 0
    for s in range(code.size):
        c = np.int64(code[s])
        if seg_interchange[s] != interchange:  # begun by ISA or UNB, or by a message that stands alone
            interchange = seg_interchange[s]
            in_message = False
            in_group = False
        parent[s] = -1
        message[s] = -1
        status[s] = 0
        if c == 0:
            in_message = False
            in_group = False
        elif c == 1:
            in_message = False
            in_group = True
            groups[ng, 0], groups[ng, 1], groups[ng, 2], groups[ng, 3] = s, -1, 0, interchange
            ng += 1
            ends[interchange, 1] += 1
        elif c == 2:
            in_message = True
            grammar = set_of_st[nm]
            messages[nm, 0], messages[nm, 1], messages[nm, 2], messages[nm, 3] = s, -1, -1, interchange
            messages[nm, 4] = grammar
            if in_group:
                messages[nm, 2] = ng - 1
                groups[ng - 1, 2] += 1
            message[s] = nm
            nm += 1
            ends[interchange, 2] += 1
            loops = loop_counts[grammar] if grammar >= 0 else 1
            for k in range(loops):
                opened[k] = -1
                reached[k] = 0
            for k in range(tags):
                seen[k] = -1
            opened[0] = s
            here = 0
        elif c == 3 and in_message:
            message[s] = nm - 1
            messages[nm - 1, 1] = s
            in_message = False
        elif c == 4 and in_group:
            groups[ng - 1, 1] = s
            in_message = False
            in_group = False
        elif c == 5:
            ends[interchange, 0] = s
            in_message = False
            in_group = False
        elif not in_message:
            status[s] = 8
        elif grammar < 0:
            message[s] = nm - 1
            status[s] = 7
        elif c == 255 or home[grammar, c] < 0:
            message[s] = nm - 1
            status[s] = 6
            parent[s] = opened[here]
        else:
            message[s] = nm - 1
            target: int = dest[grammar, here, c]
            opens = False
            status[s] = 1
            if target >= 0:
                opens = trigger[grammar, here, c]
            else:
                target = home[grammar, c]
                opens = trigger[grammar, target, c]
                status[s] = 2
            if opens:
                outer: int = loop_parent[grammar, target]
                while outer > 0 and opened[outer] < 0:
                    outer = loop_parent[grammar, outer]
                parent[s] = opened[outer]
                spot = position[grammar, outer, c]
                if status[s] == 1 and spot < reached[outer]:
                    status[s] = 3
                elif spot > reached[outer]:
                    reached[outer] = spot
                for k in range(loops):
                    if not inside[grammar, target, k] or k == target:
                        opened[k] = -1
                        reached[k] = 0
                opened[target] = s
                here = target
            elif opened[target] < 0:
                status[s] = 5
                parent[s] = opened[here]
            else:
                parent[s] = opened[target]
                spot = position[grammar, target, c]
                repeated = once[grammar, c] and seen[c] == opened[target]
                seen[c] = opened[target]
                if repeated:
                    status[s] = 4
                elif spot < reached[target]:  # out of order: noted, and the loops within stay open
                    status[s] = max(status[s], np.uint8(3))
                else:
                    reached[target] = spot
                    if target != here:
                        for k in range(loops):
                            if not inside[grammar, target, k]:
                                opened[k] = -1
                        here = target
    return nm, ng


@kernel
def climb(parent: np.ndarray, code: np.ndarray, start: np.ndarray, wanted: np.ndarray, out: np.ndarray) -> None:
    """out[i] = nearest segment above start[i] whose tag is wanted (t,) bool; -1 if there is none."""
    for i in range(start.size):
        p = parent[start[i]]
        while p >= 0 and not wanted[code[p]]:
            p = parent[p]
        out[i] = p


@kernel
def climb_to(parent: np.ndarray, at: np.ndarray, start: np.ndarray, out: np.ndarray) -> None:
    """out[i] = at[p] of the nearest p with at[p] >= 0, beginning with start[i] itself; -1 if there is none."""
    for i in range(start.size):
        p = start[i]
        while p >= 0 and at[p] < 0:
            p = np.int64(parent[p])
        out[i] = at[p] if p >= 0 else -1


@kernel
def numbers(
    interchange: np.ndarray, message: np.ndarray, messages: np.ndarray, first: np.ndarray, out: np.ndarray
) -> None:
    """out (s,) int32: number of each segment in its message, from 1; of those in none, in their interchange.

    messages (k, 5) as `walk` fills it; first (i,) int64, the first segment of each interchange
    """
    for s in range(out.size):
        m = message[s]
        begin = np.int64(messages[m, 0]) if m >= 0 else first[interchange[s]]
        out[s] = s - begin + 1
