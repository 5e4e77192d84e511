#!/usr/bin/env python3
"""Writes the accept/reject families of the ledger's tests: <family>.json beside this file.

Every case has `desc` (the attack or the rule) and `want_err` (the error code, "" = accepted). What is right comes from
the recursive definitions of RFC 6962 section 2.1 written down below, and for the text formats from the C2SP
specifications by hand; nothing here was taken from the program's answers. Deterministic: running it again changes nothing.
"""
import base64
import hashlib
import json
import pathlib

HERE = pathlib.Path(__file__).parent
H = lambda b: hashlib.sha256(b).digest()
leaf = lambda d: H(b"\0" + d)
node = lambda l, r: H(b"\1" + l + r)


def split(n):
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def mth(d):
    if not d:
        return H(b"")
    if len(d) == 1:
        return d[0]
    k = split(len(d))
    return node(mth(d[:k]), mth(d[k:]))


def path(m, d):
    if len(d) == 1:
        return []
    k = split(len(d))
    return path(m, d[:k]) + [mth(d[k:])] if m < k else path(m - k, d[k:]) + [mth(d[:k])]


def subproof(m, d, b):
    n = len(d)
    if m == n:
        return [] if b else [mth(d)]
    k = split(n)
    if m <= k:
        return subproof(m, d[:k], b) + [mth(d[k:])]
    return subproof(m - k, d[k:], False) + [mth(d[:k])]


def path_length(m, n):
    if n == 1:
        return 0
    k = split(n)
    return 1 + (path_length(m, k) if m < k else path_length(m - k, n - k))


def fold(m, n, start, proof):
    """The root that a path of the right length leads to, from the definition of PATH."""
    if n == 1:
        return start
    k = split(n)
    if m < k:
        return node(fold(m, k, start, proof[:-1]), proof[-1])
    return node(proof[-1], fold(m - k, n - k, start, proof[:-1]))


def judge_inclusion(c):
    if c["index"] >= c["size"]:
        return "ledger.index_beyond_size"
    want = path_length(c["index"], c["size"])
    if len(c["proof"]) != want:
        return "ledger.proof_too_long" if len(c["proof"]) > want else "ledger.proof_too_short"
    return "" if fold(c["index"], c["size"], c["leaf"], c["proof"]) == c["root"] else "ledger.inclusion_root"


def consistency_length(m, n, b=True):
    if m == n:
        return 0 if b else 1
    k = split(n)
    return 1 + (consistency_length(m, k, b) if m <= k else consistency_length(m - k, n - k, False))


def fold_both(m, n, b, old_root, proof):
    if m == n:
        return (old_root, old_root) if b else (proof[0], proof[0])
    k = split(n)
    if m <= k:
        old, new = fold_both(m, k, b, old_root, proof[:-1])
        return old, node(new, proof[-1])
    old, new = fold_both(m - k, n - k, False, old_root, proof[:-1])
    return node(proof[-1], old), node(proof[-1], new)


def judge_consistency(c):
    m, n, proof = c["size1"], c["size2"], c["proof"]
    if m == 0:
        return "ledger.consistency_zero"
    if m > n:
        return "ledger.consistency_sizes"
    want = consistency_length(m, n)
    if len(proof) != want:
        return "ledger.proof_too_long" if len(proof) > want else "ledger.proof_too_short"
    old, new = fold_both(m, n, True, c["root1"], proof)
    if old != c["root1"]:
        return "ledger.consistency_old_root"
    return "" if new == c["root2"] else "ledger.consistency_new_root"


def flip(b, bit=4):
    return bytes([b[0] ^ (1 << bit)]) + b[1:]


def proof_attacks(proof, roots):
    garbage = H(b"garbage")
    yield "trailing garbage", proof + [garbage]
    yield "preceding garbage", [garbage] + proof
    for i, r in enumerate(roots):
        yield f"trailing root{i + 1}", proof + [r]
        yield f"preceding root{i + 1}", [r] + proof
    yield "empty proof", []
    if proof:
        yield "truncated", proof[:-1]
        yield "first hash dropped", proof[1:]
        yield "last hash twice", proof + proof[-1:]
    if len(proof) > 1:
        yield "neighbours swapped", [proof[1], proof[0]] + proof[2:]
        yield "reversed", proof[::-1]
        yield "inner hash dropped and padded", proof[:1] + proof[2:] + [garbage]
    for i in range(len(proof)):
        yield f"bit flipped in hash {i}", proof[:i] + [flip(proof[i])] + proof[i + 1:]


LEAVES = [leaf(b"leaf %d" % i) for i in range(301)]


def inclusion_cases():
    for index, size in [(0, 1), (0, 2), (1, 2), (2, 3), (0, 5), (4, 5), (5, 8), (6, 7), (127, 128), (128, 129), (130, 300)]:
        base = dict(index=index, size=size, leaf=LEAVES[index], root=mth(LEAVES[:size]), proof=path(index, LEAVES[:size]))
        yield "right", base
        yield "wrong leaf", base | dict(leaf=flip(base["leaf"]))
        yield "another entry's leaf", base | dict(leaf=LEAVES[size])
        yield "inner node passed off as leaf", base | dict(leaf=mth(LEAVES[:2]))
        yield "wrong root", base | dict(root=flip(base["root"]))
        yield "root of the empty tree", base | dict(root=H(b""))
        yield "root of the tree one smaller", base | dict(root=mth(LEAVES[:size - 1]))
        for desc, i in [("index plus 1", index + 1), ("index minus 1", index - 1), ("index xor 2", index ^ 2),
                        ("index is size", size), ("index far beyond", 1 << 62)]:
            if i >= 0:
                yield desc, base | dict(index=i)
        for desc, n in [("size minus 1", size - 1), ("size plus 1", size + 1), ("size doubled", size * 2),
                        ("size halved", size // 2), ("size zero", 0), ("size near 2^63", (1 << 63) - 1)]:
            yield desc, base | dict(size=n)
        for desc, proof in proof_attacks(base["proof"], [base["root"]]):
            yield desc, base | dict(proof=proof)


def consistency_cases():
    for m, n in [(1, 1), (1, 2), (1, 8), (2, 5), (3, 7), (4, 7), (6, 8), (8, 8), (7, 8), (128, 129), (129, 300), (256, 300)]:
        base = dict(size1=m, size2=n, root1=mth(LEAVES[:m]), root2=mth(LEAVES[:n]), proof=subproof(m, LEAVES[:n], True))
        yield "right", base
        yield "wrong root1", base | dict(root1=flip(base["root1"]))
        yield "wrong root2", base | dict(root2=flip(base["root2"]))
        yield "swapped roots", base | dict(root1=base["root2"], root2=base["root1"])
        yield "swapped sizes", base | dict(size1=n, size2=m)
        yield "rewritten history", base | dict(root1=mth([flip(x) for x in LEAVES[:m]]))
        for desc, i in [("size1 plus 1", m + 1), ("size1 minus 1", m - 1), ("size1 xor 2", m ^ 2), ("size1 zero", 0)]:
            yield desc, base | dict(size1=i)
        for desc, i in [("size2 plus 1", n + 1), ("size2 minus 1", n - 1), ("size2 doubled", n * 2), ("size2 halved", n // 2)]:
            yield desc, base | dict(size2=i)
        for desc, proof in proof_attacks(base["proof"], [base["root1"], base["root2"]]):
            yield desc, base | dict(proof=proof)


PETER_TEXT = ("If you think cryptography is the answer to your problem,\n"
              "then you don't know what your problem is.\n")
PETER_LINE = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
ENOCH_LINE = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
PETER_BAD = PETER_LINE[:60] + "ABCD" + PETER_LINE[60:]


def note_cases():
    """Opened with PeterNeumann's key alone. The first seven refused ones are those of Go's note_test.go."""
    syntax = "ledger.note_syntax"
    good = PETER_TEXT + "\n" + PETER_LINE
    yield "right", good, ""
    yield "unknown key besides is ignored", good + ENOCH_LINE, ""
    yield "unknown key first", PETER_TEXT + "\n" + ENOCH_LINE + PETER_LINE, ""
    yield "same line twice", good + PETER_LINE, ""
    yield "sixteen signatures", PETER_TEXT + "\n" + PETER_LINE + ENOCH_LINE * 15, ""
    yield "a hundred signatures", PETER_TEXT + "\n" + PETER_LINE + ENOCH_LINE * 99, ""
    yield "text alone", PETER_TEXT, syntax
    yield "no signatures", PETER_TEXT + "\n", syntax
    yield "last newline missing", good[:-1], syntax
    yield "control character", "\x01" + good, syntax
    yield "name with a space", PETER_TEXT + "\n" + PETER_LINE.replace("PeterNeumann", "Bad Name"), syntax
    yield "unexpected line", good + "Unexpected line.\n", syntax
    yield "carriage return", good.replace("\n", "\r\n"), syntax
    yield "tab", "\t" + good, syntax
    yield "only unknown keys", PETER_TEXT + "\n" + ENOCH_LINE, "ledger.note_unverified"
    yield "bad signature of a known key", PETER_TEXT + "\n" + PETER_BAD, "ledger.signature"
    yield "good and bad signature of a known key", good + PETER_BAD, "ledger.signature"
    yield "bad signature of an unknown key", good + ENOCH_LINE.replace("MNtC", "MNtD"), ""
    yield "right signature, wrong key id", PETER_TEXT + "\n" + PETER_LINE.replace("x08g", "x08h"), "ledger.note_unverified"
    yield "right signature, wrong name", PETER_TEXT + "\n" + PETER_LINE.replace("Peter", "Petra"), "ledger.note_unverified"
    yield "text changed", good.replace("answer", "Answer"), "ledger.signature"
    yield "one more blank line belongs to the text", PETER_TEXT + "\n\n" + PETER_LINE, "ledger.signature"
    yield "blank line between signatures: the last one splits", good + "\n" + ENOCH_LINE, "ledger.note_unverified"
    yield "no blank line", PETER_TEXT + PETER_LINE, syntax
    yield "hyphen for the dash", good.replace("— ", "- "), syntax
    yield "two spaces", good.replace("— ", "—  "), syntax
    yield "no-break space in the name", good.replace("PeterNeumann", "Peter\u00a0Neumann"), syntax
    yield "ideographic space in the name", good.replace("PeterNeumann", "Peter\u3000Neumann"), syntax
    yield "plus in the name", good.replace("PeterNeumann", "Peter+Neumann"), syntax
    yield "empty name", good.replace("PeterNeumann", ""), syntax
    yield "no signature behind the name", PETER_TEXT + "\n— PeterNeumann\n", syntax
    yield "base64 without padding", good.replace("nAM=", "nAM"), syntax
    yield "base64 with stray bits", good.replace("nAM=", "nAN="), syntax
    yield "base64 of the URL alphabet", good.replace("x08go/", "x08go_"), syntax
    yield "blank behind the base64", good.replace("nAM=", "nAM= "), syntax
    yield "key id alone", PETER_TEXT + "\n— PeterNeumann x08gow==\n", syntax
    yield "empty text", "\n" + PETER_LINE, syntax
    yield "text of one blank line", "\n\n" + PETER_LINE, "ledger.signature"
    yield "101 signatures", PETER_TEXT + "\n" + PETER_LINE * 101, "ledger.note_signatures"
    yield "over a megabyte", "x" * 1_000_000 + "\n\n" + PETER_LINE, "ledger.note_size"
    yield "empty file", "", syntax


ROOT = "vt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ="


def checkpoint_cases():
    bad = "ledger.checkpoint_syntax"
    good = f"example.com/log\n35225469\n{ROOT}\n"
    yield "right", good, ""
    yield "origin with blanks, as sum.golang.org has it", good.replace("example.com/log", "go.sum database tree"), ""
    yield "size zero", good.replace("35225469", "0"), ""
    yield "largest size", good.replace("35225469", str(2**63 - 1)), ""
    yield "extension lines", good + "one\ntwo words\n", ""
    yield "no origin", good[good.index("\n"):], bad
    yield "leading zero", good.replace("35225469", "035225469"), bad
    yield "plus sign", good.replace("35225469", "+35225469"), bad
    yield "minus sign", good.replace("35225469", "-1"), bad
    yield "blank before the size", good.replace("35225469", " 35225469"), bad
    yield "blank behind the size", good.replace("35225469", "35225469 "), bad
    yield "hexadecimal", good.replace("35225469", "0x10"), bad
    yield "exponent", good.replace("35225469", "1e6"), bad
    yield "full-width digits", good.replace("35225469", "３５"), bad
    yield "size is 2^63", good.replace("35225469", str(2**63)), bad
    yield "size is 2^64", good.replace("35225469", str(2**64)), bad
    yield "size empty", good.replace("35225469", ""), bad
    yield "root one byte short", good.replace(ROOT, base64.b64encode(b"x" * 31).decode()), bad
    yield "root one byte long", good.replace(ROOT, base64.b64encode(b"x" * 33).decode()), bad
    yield "root in hexadecimal", good.replace(ROOT, "be" * 32), bad
    yield "root without padding", good.replace("=", ""), bad
    yield "root with stray bits", good.replace("CQ=", "CR="), bad
    yield "root missing", "example.com/log\n35225469\n", bad
    yield "last newline missing", good[:-1], bad
    yield "empty extension line", good + "\n", bad
    yield "unended extension line", good + "one", bad
    yield "empty", "", bad


def tile_path_cases():
    bad = "ledger.tile_path"
    for p in ["tile/0/000", "tile/0/000.p/1", "tile/0/000.p/255", "tile/15/x455/667", "tile/15/x123/x456/789.p/41",
              "tile/63/x001/x234/067", "tile/0/x009/x223/x372/x036/x854/x775/807"]:
        yield "right", p, ""
    for desc, p in [
            ("empty", ""), ("no prefix", "0/000"), ("absolute", "/tile/0/000"), ("climbs", "tile/0/../0/000"),
            ("height of Go's sumdb", "tile/8/0/000"), ("level 64", "tile/64/000"), ("level with leading zero", "tile/00/000"),
            ("negative level", "tile/-1/000"), ("no level", "tile//000"), ("two digits", "tile/0/00"),
            ("four digits", "tile/0/0000"), ("needless group", "tile/0/x000/001"), ("x on the last group", "tile/0/x001"),
            ("no x on the first group", "tile/0/001/234"), ("capital X", "tile/0/X001/234"), ("width 0", "tile/0/000.p/0"),
            ("width 256", "tile/0/000.p/256"), ("width with leading zero", "tile/0/000.p/01"), ("no width", "tile/0/000.p/"),
            ("partial without slash", "tile/0/000.p1"), ("partial twice", "tile/0/000.p/1.p/1"), ("trailing slash", "tile/0/000/"),
            ("trailing blank", "tile/0/000 "), ("trailing newline", "tile/0/000\n"), ("letters", "tile/0/abc"),
            ("index is 2^63", "tile/0/x009/x223/x372/x036/x854/x775/808"), ("endless", "tile/0/" + "x001/" * 30 + "001"),
            ("entries are no level", "tile/entries/000"), ("plus sign", "tile/+1/000"), ("double slash", "tile/0//000")]:
        yield desc, p, bad


def bundle_cases():
    entry = lambda b: len(b).to_bytes(2, "big") + b
    cut, count = "ledger.bundle_cut", "ledger.bundle_count"
    three = entry(b"one") + entry(b"") + entry(b"three")
    yield "right", three, 3, ""
    yield "longest entry", entry(b"x" * 65535), 1, ""
    yield "full", entry(b"e") * 256, 256, ""
    yield "one too few", three, 4, count
    yield "one too many", three, 2, count
    yield "empty file", b"", 1, count
    yield "257 entries", entry(b"e") * 257, 256, count
    yield "half a length", three + b"\0", 3, cut
    yield "entry cut short", three[:-1], 3, cut
    yield "length beyond the end", b"\xff\xffx", 1, cut
    yield "length in the other byte order", b"\x03\x00one", 1, cut
    yield "trailing newline", three + b"\n", 3, cut


LOG = "perf.tax.example/ledger+379c4a58+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
W1 = "witness.finance.example/w1+46ca3894+BAcptcJj4thRdGCcpoQJd7JEJFjZ13Z8tXYddlM8JgWd"
W2 = "witness.ssb.example/w2+eaf06cbd+BNBKsjJ0K7SrOhNovUYV5ObQIkq3GgFrr4UgozLJd4c3"
W3 = "witness.city01.example/w3+3390987e+BKCapfR6Z1mAL/lV+NwtKhSlyZ0jvpf4ZBJ/+Tg0VaTw"


def policy_cases():
    """want_line is where the error must point; 0: at the file as a whole."""
    head = f"log {LOG}\nwitness a {W1}\nwitness b {W2} https://b.example/\nwitness c {W3}\n"
    yield "right", head + "group g 2 a b c\nquorum g\n", "", 0
    yield "no last newline", head + "quorum a", "", 0
    yield "none", "quorum none\n", "", 0
    yield "quorum is one witness", head + "quorum b\n", "", 0
    yield "groups of groups", head + "group g any a b\ngroup h all g c\nquorum h\n", "", 0
    yield "tabs, blanks, comments, empty lines", "# x\n\n \t\n\t" + head.replace(" ", " \t ") + "  # y\n quorum\ta \n", "", 0
    yield "names in Chinese", head + f"group 全部 all a b\nquorum 全部\n", "", 0
    yield "no quorum", head, "ledger.policy_no_quorum", 0
    yield "empty", "", "ledger.policy_no_quorum", 0
    yield "two quorums", head + "quorum a\nquorum a\n", "ledger.policy_two_quorums", 6
    yield "two quorums, both none", "quorum none\nquorum none\n", "ledger.policy_two_quorums", 2
    yield "unknown word", head + "quorums a\n", "ledger.policy_keyword", 5
    yield "capital word", head + "Quorum a\n", "ledger.policy_keyword", 5
    yield "quorum of an unknown name", head + "quorum d\n", "ledger.policy_unknown_name", 5
    yield "quorum before its group", head + "quorum g\ngroup g any a\n", "ledger.policy_unknown_name", 5
    yield "group names itself", head + "group g any g\nquorum g\n", "ledger.policy_unknown_name", 5
    yield "none as a member", head + "group g any none\nquorum g\n", "ledger.policy_unknown_name", 5
    yield "none as a name", f"witness none {W1}\nquorum none\n", "ledger.policy_name_taken", 1
    yield "name twice", f"witness a {W1}\nwitness a {W2}\nquorum a\n", "ledger.policy_name_taken", 2
    yield "group named like a witness", head + "group a any b\nquorum a\n", "ledger.policy_name_taken", 5
    yield "member twice in a group", head + "group g 2 a a\nquorum g\n", "ledger.policy_used_twice", 5
    yield "member of two groups", head + "group g any a\ngroup h all a g\nquorum h\n", "ledger.policy_used_twice", 6
    yield "same log key twice", f"log {LOG}\nlog {LOG}\nquorum none\n", "ledger.policy_duplicate_key", 2
    yield "same witness key twice", f"witness a {W1}\nwitness b {W1}\nquorum a\n", "ledger.policy_duplicate_key", 2
    yield "threshold 0", head + "group g 0 a\nquorum g\n", "ledger.policy_threshold", 5
    yield "threshold above the members", head + "group g 3 a b\nquorum g\n", "ledger.policy_threshold", 5
    yield "threshold with leading zero", head + "group g 01 a b\nquorum g\n", "ledger.policy_threshold", 5
    yield "threshold in words", head + "group g most a b\nquorum g\n", "ledger.policy_threshold", 5
    yield "group without members", head + "group g any\nquorum g\n", "ledger.policy_form", 5
    yield "quorum without name", head + "quorum\n", "ledger.policy_form", 5
    yield "quorum with two names", head + "quorum a b\n", "ledger.policy_form", 5
    yield "log without key", "log\nquorum none\n", "ledger.policy_form", 1
    yield "too many words", f"log {LOG} https://x.example/ more\nquorum none\n", "ledger.policy_form", 1
    yield "witness without name", f"witness {W1}\nquorum none\n", "ledger.policy_form", 1
    yield "witness key as log", f"log {W1}\nquorum none\n", "ledger.key_type", 1
    yield "log key as witness", f"witness a {LOG}\nquorum none\n", "ledger.key_type", 1
    yield "mangled key", f"\nlog {LOG[:-1]}b\nquorum none\n", "ledger.key_id", 2
    yield "key cut short", f"log {LOG[:-4]}\nquorum none\n", "ledger.key_syntax", 1
    yield "carriage return", head.replace("\n", "\r\n") + "quorum a\n", "ledger.policy_character", 1
    yield "control character", "# \x07\nquorum none\n", "ledger.policy_character", 1
    yield "DEL", "# \x7f\nquorum none\n", "ledger.policy_character", 1
    yield "inline comment is no comment", head + "quorum a # all\n", "ledger.policy_form", 5


def proof_cases():
    bad = "ledger.proof_syntax"
    good = (HERE / "fixtures/p12345.tlog-proof").read_text(encoding="utf-8")
    lines = good.split("\n")
    first = lines[3]
    yield "right", good, ""
    yield "without extra", "\n".join(lines[:1] + lines[2:]), ""
    yield "empty extra", good.replace(lines[1], "extra "), ""
    yield "no hashes", "\n".join(lines[:3] + lines[20:]), ""
    yield "empty", "", bad
    yield "other version", good.replace("@v1", "@v2"), bad
    yield "blank before the first line", "\n" + good, bad
    yield "carriage returns", good.replace("\n", "\r\n"), bad
    yield "extra is not base64", good.replace(lines[1], "extra ***"), bad
    yield "extra behind the index", "\n".join(lines[:1] + [lines[2], lines[1]] + lines[3:]), bad
    yield "two extras", good.replace(lines[1], lines[1] + "\n" + lines[1]), bad
    yield "no index", "\n".join(lines[:2] + lines[3:]), bad
    yield "two indices", good.replace(lines[2], lines[2] + "\n" + lines[2]), bad
    yield "index with leading zero", good.replace("index 12345", "index 012345"), bad
    yield "negative index", good.replace("index 12345", "index -1"), bad
    yield "index with a blank behind", good.replace("index 12345", "index 12345 "), bad
    yield "index is 2^63", good.replace("index 12345", f"index {2**63}"), bad
    yield "hash too short", good.replace(first, first[:-4]), bad
    yield "hash with stray bits", good.replace(first, first[:-2] + chr(ord(first[-2]) + 1) + "="), bad
    yield "hash with a blank before", good.replace(first, " " + first), bad
    yield "64 hashes", good.replace(first, "\n".join([first] * 48)), "ledger.proof_too_long"
    yield "no empty line", "\n".join(lines[:20] + lines[21:]), bad
    yield "ends behind the hashes", "\n".join(lines[:20]) + "\n", bad
    yield "no checkpoint", "\n".join(lines[:20]) + "\n\n", "ledger.note_syntax"
    yield "checkpoint without signatures", "\n".join(lines[:25]) + "\n", "ledger.note_syntax"
    yield "trailing garbage", good + "garbage\n", "ledger.note_syntax"
    yield "last newline missing", good[:-1], "ledger.note_syntax"


def leaf_cases():
    good = ("jixiao-leaf@v1\nkind score\nunit 3701\nseq 882\ntime 2026-06-30 08:15:00\ncommit " + "9f" * 32 + "\n")
    bad = "ledger.leaf_syntax"
    yield "right", good, ""
    yield "about an earlier entry", good + "about 12345\n", ""
    yield "unit in Chinese", good.replace("3701", "济南市局"), ""
    yield "other version", good.replace("@v1", "@v2"), bad
    yield "last newline missing", good[:-1], bad
    yield "trailing line", good + "name 张三\n", bad
    yield "empty trailing line", good + "\n", bad
    yield "about twice", good + "about 1\nabout 1\n", bad
    yield "about with leading zero", good + "about 01\n", bad
    yield "fields exchanged", good.replace("kind score\nunit 3701", "unit 3701\nkind score"), bad
    yield "field missing", good.replace("seq 882\n", ""), bad
    yield "kind in capitals", good.replace("score", "Score"), bad
    yield "kind empty", good.replace("score", ""), bad
    yield "two blanks", good.replace("seq 882", "seq  882"), bad
    yield "blank behind", good.replace("seq 882", "seq 882 "), bad
    yield "unit with a blank", good.replace("3701", "37 01"), bad
    yield "seq zero", good.replace("882", "0"), bad
    yield "seq with leading zero", good.replace("882", "0882"), bad
    yield "seq signed", good.replace("882", "+882"), bad
    yield "time without seconds", good.replace("08:15:00", "08:15"), bad
    yield "time with T", good.replace(" 08:", "T08:"), bad
    yield "day that does not exist", good.replace("06-30", "06-31"), bad
    yield "commit in capitals", good.replace("9f", "9F"), bad
    yield "commit too short", good.replace("9f" * 32, "9f" * 31), bad
    yield "carriage returns", good.replace("\n", "\r\n"), bad
    yield "empty", "", bad


def write(name, cases):
    lines = ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases)
    (HERE / f"{name}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    print(f"{name}: {len(cases)} cases, {sum(c['want_err'] == '' for c in cases)} accepted")


def hashed(c, want):
    show = lambda v: v.hex() if isinstance(v, bytes) else [x.hex() for x in v] if isinstance(v, list) else v
    return {k: show(v) for k, v in c.items()} | {"want_err": want}


if __name__ == "__main__":
    write("inclusion", [hashed({"desc": f"{c['index']} of {c['size']}: {d}"} | c, judge_inclusion(c)) for d, c in inclusion_cases()])
    write("consistency", [hashed({"desc": f"{c['size1']} to {c['size2']}: {d}"} | c, judge_consistency(c)) for d, c in consistency_cases()])
    # The megabyte case is spelled out by the test to keep the file small.
    write("notes", [dict(desc=d, text=t if len(t) < 100_000 else f"megabyte", want_err=e) for d, t, e in note_cases()])
    for name, cases in [("checkpoints", checkpoint_cases()), ("tile_paths", tile_path_cases()), ("proofs", proof_cases()),
                        ("leaves", leaf_cases())]:
        write(name, [dict(desc=d, text=t, want_err=e) for d, t, e in cases])
    write("bundles", [dict(desc=d, base64=base64.b64encode(b).decode(), width=w, want_err=e) for d, b, w, e in bundle_cases()])
    write("policies", [dict(desc=d, text=t, want_err=e, want_line=n) for d, t, e, n in policy_cases()])
