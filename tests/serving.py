"""What the tests of the server share: a home being served, somebody signed in, raw sockets, time-based codes."""
import base64
import calendar
import hashlib
import hmac
import http.client
import json
import pathlib
import re
import signal
import socket
import struct
import subprocess
import tempfile
import time
import unittest

from cli import PATIENCE, ROOT


class Serving:
    """A home, served on a free port, without the pages."""

    def __init__(self, program, home, *options, now=None):
        env = dict(program.env, JIXIAO_NOW=now) if now else program.env
        self.process = subprocess.Popen([program.binary, "serve", str(home), "--listen", "127.0.0.1:0", "--api-only", *options],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        line = self.process.stdout.readline()
        if "http://" not in line:
            raise RuntimeError(line + self.process.stderr.read())
        self.port = int(line.strip().rsplit(":", 1)[1])

    def connection(self, timeout=20):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout * PATIENCE)

    def get(self, path, **headers):
        return self.request("GET", path, **headers)

    def request(self, method, path, body=None, **headers):
        connection = self.connection()
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        answer.content = answer.read()
        connection.close()
        return answer

    def raw(self, data, timeout=20):
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout * PATIENCE) as peer:
            peer.sendall(data)
            out = b""
            try:
                while chunk := peer.recv(65536):
                    out += chunk
            except (TimeoutError, ConnectionResetError):
                pass
            return out

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=30 * PATIENCE)
        return self.process.returncode, out, err


class ServedLibraries(unittest.TestCase):
    """One new home of the libraries pack for all tests of a class, served with its `options`."""
    program = None
    options = ()

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        home = pathlib.Path(cls.folder.name) / "home"
        cls.program("init", home, "--policy", ROOT / "policies/examples/libraries")
        cls.serving = Serving(cls.program, home, *cls.options)
        cls.addClassCleanup(cls.serving.stop)


class Browser:
    """Signed in as an identity of the demonstration."""

    def __init__(self, serving, identity):
        self.serving = serving
        answer = serving.request("POST", f"/api/identities/{identity}/session")
        assert answer.status == 200, answer.content
        self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        self.session = json.loads(answer.content)

    def get(self, path, **headers):
        return self.serving.get(path, Cookie=self.cookie, **headers)

    def json(self, path):
        answer = self.get(path)
        assert answer.status == 200, (path, answer.status, answer.content)
        return json.loads(answer.content)

    def send(self, method, path, data=None, csrf=None, **headers):
        headers.setdefault("X_CSRF_Token", self.session["csrf"] if csrf is None else csrf)
        return self.serving.request(method, path, json.dumps(data or {}), Cookie=self.cookie,
                                    Content_Type="application/json", **headers)


def problem(answer):
    assert answer.getheader("Content-Type").startswith("application/problem+json"), answer.getheader("Content-Type")
    return json.loads(answer.content)


class Person:
    """Signed in with an account of an installation that is no demonstration."""

    def __init__(self, serving, login, password, code=None, cookie=None):
        body = {"login": login, "password": password} | ({"code": code} if code else {})
        headers = {"Cookie": cookie} if cookie else {}
        answer = serving.request("POST", "/api/session", json.dumps(body), Content_Type="application/json", **headers)
        if answer.status != 200:
            raise Refused(answer)
        self.serving = serving
        self.take(answer)

    def take(self, answer):
        """The session an answer began, instead of the one so far."""
        self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        self.session = json.loads(answer.content)

    get, json, send = Browser.get, Browser.json, Browser.send


class Refused(Exception):
    def __init__(self, answer):
        super().__init__(f"{answer.status} {answer.content!r}")
        self.answer = answer
        self.status = answer.status
        self.code = problem(answer)["code"]


def one_time_passwords(text):
    """What `init` and `account add` print: login and password of each."""
    return dict(re.findall(r"^  (\S+)  (\S+)  \(", text, re.M))


def universal_seconds(now):
    """Of a JIXIAO_NOW, which is Beijing's clock where TZ is not set."""
    return calendar.timegm(time.strptime(now, "%Y-%m-%d %H:%M:%S")) - 8 * 3600


def totp(secret, seconds):
    """RFC 6238 with the parameters every authenticator takes."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(seconds) // 30), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}"
