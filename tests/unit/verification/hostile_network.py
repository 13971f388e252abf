"""A hostile internet of real sockets on loopback: a name server that lies, and a web server that cheats."""

import socket
import ssl
import struct
import threading
from ipaddress import IPv4Network, ip_address

from tests.unit.verification.local_internet import certify

# Where the hostile web server stands. To the guard this is "public"; the rest of loopback is not.
RANGE = IPv4Network("127.0.77.0/24")
WEB, INSIDE = "127.0.77.1", "127.0.0.1"
_A, _AAAA, _CNAME = 1, 28, 5
_TIMEOUT = 2.0


class NameServer:
    """Answers DNS over UDP from a table; a list of lists is given out one after the other."""

    def __init__(self):
        self.names, self.asked = {}, []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((INSIDE, 0))
        self.address = self._socket.getsockname()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self._socket.close()

    def _serve(self):
        while True:
            try:
                query, asker = self._socket.recvfrom(4096)
            except OSError:
                return
            answer = self._answer(query)
            if answer is not None:
                self._socket.sendto(answer, asker)

    def _answer(self, query):
        name, end = _name(query, 12)
        kind = struct.unpack("!H", query[end : end + 2])[0]
        self.asked.append((name, kind))
        known = self.names.get(name)
        if known == "silent":
            return None
        records = self._records(known, kind)
        code = 0x8180 if known is not None else 0x8183
        head = query[:2] + struct.pack("!HHHHH", code, 1, len(records), 0, 0)
        return head + query[12 : end + 4] + b"".join(records)

    def _records(self, known, kind):
        if not known:
            return []
        if isinstance(known[0], list):  # an answer that changes: the last one stays
            known = known[0] if len(known) == 1 or kind != _A else known.pop(0)
        return [_record(value) for value in known if _kind(value) in {kind, _CNAME}]


def _kind(value):
    try:
        return _A if ip_address(value).version == 4 else _AAAA
    except ValueError:
        return _CNAME


def _record(value):
    kind = _kind(value)
    data = _labels(value) if kind == _CNAME else ip_address(value).packed
    return b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 0, len(data)) + data  # time to live: none


def _labels(name):
    parts = name.encode().split(b".")
    return b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def _name(packet, at):
    labels = []
    while packet[at]:
        if packet[at] >= 0xC0:
            return ".".join(labels), at + 2
        labels.append(packet[at + 1 : at + 1 + packet[at]].decode("latin-1"))
        at += 1 + packet[at]
    return ".".join(labels), at + 1


class StubResolver:
    """`getaddrinfo` that asks our name server, as the system's would ask the network's."""

    def __init__(self, server):
        self._server = server

    def __call__(self, host, port, **_):
        try:
            found = [str(ip_address(host.strip("[]")))]
        except ValueError:
            found = self._ask(host.rstrip("."), _A) + self._ask(host.rstrip("."), _AAAA)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "no such host")
        return [(None, None, None, "", (address, port)) for address in found]

    def _ask(self, name, kind, depth=0):
        query = b"\x12\x34" + struct.pack("!HHHHH", 0x0100, 1, 0, 0, 0)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(_TIMEOUT)
            asking.sendto(
                query + _labels(name) + struct.pack("!HH", kind, 1), self._server.address
            )
            answer = asking.recv(4096)
        aliases, found = _read(answer, kind)
        for alias in aliases if depth < 4 else []:
            found += self._ask(alias, kind, depth + 1)
        return found


def _read(answer, kind):
    aliases, found = [], []
    at = _name(answer, 12)[1] + 4
    for _ in range(struct.unpack("!H", answer[6:8])[0]):
        at += 2
        of, _, _, length = struct.unpack("!HHIH", answer[at : at + 10])
        data = answer[at + 10 : at + 10 + length]
        if of == kind:
            found.append(str(ip_address(data)))
        elif of == _CNAME:
            aliases.append(_name(data, 0)[0])
        at += 10 + length
    return aliases, found


class WebServer:
    """Speaks TLS for every name in `names`; what it says to a path is a list of bytes and actions."""

    def __init__(self, folder, names):
        certificate, key = certify(folder, *names)
        self.trust = ssl.create_default_context(cafile=certificate)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate, key)
        self.pages, self.requests = {}, []
        self._listener = socket.create_server((WEB, 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self._listener.close()

    def _serve(self):
        while True:
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(raw,), daemon=True).start()

    def _answer(self, raw):
        try:
            with self._tls.wrap_socket(raw, server_side=True) as stream:
                request = stream.recv(65536).decode("latin-1")
                self.requests.append(request)
                for part in self.pages.get(request.split(" ")[1], [b"nonsense\r\n\r\n"]):
                    part(stream) if callable(part) else stream.sendall(part)
        except OSError:
            raw.close()


class Tripwire:
    """Listens inside, where nobody may come, and counts who came."""

    def __init__(self):
        self.visits = []
        self._listener = socket.create_server((INSIDE, 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self._listener.close()

    def _serve(self):
        while True:
            try:
                raw, visitor = self._listener.accept()
            except OSError:
                return
            self.visits.append(visitor)
            raw.close()
