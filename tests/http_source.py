#!/usr/bin/env python3
"""A made-up source system for tests: answers JSON on a free port of the loopback address and writes the port to the
file named by the first argument."""
import http.server
import json
import os
import sys
import time
import urllib.parse


class Source(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(parts.query))
        answer = getattr(self, "serve_" + parts.path.strip("/"), None)
        if answer:
            answer(query)
        else:
            self.reply(404, "")

    def reply(self, status, body, headers=()):
        data = body.encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def serve_list(self, query):
        month = query["month"]
        self.reply(200, '[{"编号":"A1","unit":"19701","day":"%s-05","kind":"甲类","amount":1234567890123.10,"extra":1},'
                        '{"编号":"A2","unit":"19701","day":"%s-06","kind":null,"amount":"7.50"}]' % (month, month))

    def serve_pages(self, query):
        page = int(query.get("page", "1"))
        rows = [{"id": f"P{page}-{i}", "unit": "19701", "day": "2026-09-01", "amount": page} for i in range(2)]
        out = {"total": {"pages": [3]}, "items": rows}
        if page < 3:
            out["next"] = f"?page={page + 1}" if page == 1 else f"/pages?page={page + 1}"
        self.reply(200, json.dumps(out))

    def serve_secret(self, query):
        if self.headers.get("Authorization") != "Bearer word-7":
            return self.reply(401, "")
        self.reply(200, '[{"id":"S","unit":"19701","day":"2026-09-01"}]')

    def serve_elsewhere(self, query):
        self.reply(200, '{"items":[],"next":"http://192.0.2.1/steal"}')

    def serve_loop(self, query):
        self.reply(200, '{"items":[],"next":"/loop"}')

    def serve_redirect(self, query):
        self.reply(302, "", [("Location", "/list?month=2026-09")])

    def serve_large(self, query):
        self.reply(200, "[" + " " * 3_000_000 + "]")

    def serve_slow(self, query):
        time.sleep(5)
        self.reply(200, "[]")

    def serve_broken(self, query):
        self.reply(200, '[{"id":"A1",')

    def log_message(self, *args):
        pass


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Source)
    with open(sys.argv[1] + ".part", "w") as out:
        out.write(str(server.server_port))
    os.rename(sys.argv[1] + ".part", sys.argv[1])
    server.serve_forever()
