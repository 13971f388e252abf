"""An internet on loopback: names, public addresses, one TLS server, and a record of every connection."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PUBLIC = "93.184.216.34"
_CONNECT = socket.create_connection


class LocalInternet:
    """Answers name lookups from a table, and sends connections to PUBLIC to a script of ours."""

    def __init__(self, folder):
        self.names = {"badges.example": [PUBLIC]}
        self.lookups, self.connections, self.requests = [], [], []
        self.script = [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"]
        certificate, key = certify(folder, "badges.example")
        self.trust = ssl.create_default_context(cafile=certificate)
        self._server_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._server_tls.load_cert_chain(certificate, key)
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    def getaddrinfo(self, host, port, **_):
        self.lookups.append(host)
        answers = self.names.get(host)
        if callable(answers):
            answers = answers()
        if answers is None:
            # Numeric spellings are read as the system reads them; no name leaves the machine.
            return socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)
        return [(None, None, None, "", (address, port)) for address in answers]

    def create_connection(self, address, timeout=None, **_):
        self.connections.append(address)
        if address[0] != PUBLIC:
            raise OSError("nothing there")
        return _CONNECT(self._listener.getsockname(), timeout)

    def close(self):
        self._listener.close()

    def _serve(self):
        while True:
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(
                target=self._answer, args=(raw, list(self.script)), daemon=True
            ).start()

    def _answer(self, raw, script):
        try:
            with self._server_tls.wrap_socket(raw, server_side=True) as stream:
                self.requests.append(stream.recv(65536).decode("latin-1"))
                for part in script:
                    _play(stream, part)
        except OSError:
            raw.close()


def _play(stream, part):
    if isinstance(part, bytes):
        stream.sendall(part)
    else:
        part(stream)


def certify(folder, *names):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths
