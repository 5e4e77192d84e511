"""Requests that two readers would take apart differently: what is ambiguous is refused, and its connection closed."""
import sys
import unittest

import cli
from serving import ServedLibraries

PROGRAM = cli.Program(sys.argv.pop(1))
HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


class RequestAttackTest(ServedLibraries):
    program = PROGRAM

    def one_refusal(self, data):
        answer = self.serving.raw(data, timeout=3)
        self.assertLessEqual(answer.count(b"HTTP/1.1 "), 1, answer)
        if answer:
            self.assertIn(answer[9:12], (b"400", b"404", b"405", b"413"), data[:90])
        self.assertNotIn(b"ok\n", answer)

    def test_two_lengths_hide_no_second_request(self):
        head = b"POST /api/session HTTP/1.1\r\nHost: x\r\n"
        for fields in (b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
                       b"Content-Length: 0\r\nContent-Length: 35\r\n", b"Content-Length: +2\r\n", b"Content-Length: 0x2\r\n",
                       b"Content-Length : 2\r\n", b"Transfer-Encoding: xchunked\r\n", b"Transfer-Encoding: chunked, identity\r\n",
                       b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"):
            with self.subTest(fields):
                self.one_refusal(head + fields + b"\r\n0\r\n\r\n" + HIDDEN)

    def test_control_bytes_and_overlong_letters_are_no_path(self):
        for target in (b"/api/\x00", b"/tile/%00", b"/tile/%c0%ae%c0%ae/keys/log.key", b"/tile/..%c0%af..%c0%afkeys/log.key", b"/tile/%2", b"/tile/%zz",
                       b"/api/%ff", b"/api/world?period=%ff", b"/api/\xff"):
            with self.subTest(target):
                self.one_refusal(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

    def test_a_header_changes_no_verb_and_no_path(self):
        for name in (b"X-HTTP-Method-Override: DELETE", b"X-Original-URL: /metrics", b"X-Rewrite-URL: /metrics"):
            answer = self.serving.raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + name + b"\r\n\r\n")
            self.assertTrue(answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"ok\n"), answer)

    def test_an_endless_header_is_cut(self):
        self.one_refusal(b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 10000 + b"\r\n")


if __name__ == "__main__":
    sys.exit(unittest.main())
