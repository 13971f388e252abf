"""ZIP archives that are read and written within bounds: office documents are made of them."""

import io
import zipfile

MOST_ENTRIES, MOST_BYTES, MOST_OF_ONE = 4000, 400 << 20, 128 << 20


class Archive:
    """An archive, of which no more is unpacked than the bounds allow."""

    def __init__(self, content: bytes) -> None:
        """Read the directory; raises ValueError when there is none, or it lists too much."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise ValueError("no archive") from error
        entries = self._zip.infolist()
        self.names = [entry.filename for entry in entries]
        if len(entries) > MOST_ENTRIES or len(set(self.names)) != len(self.names):
            raise ValueError("too many entries, or one twice")
        self._left = MOST_BYTES

    def read(self, name: str) -> bytes:
        """Return one entry, counted as it is unpacked and not as it says."""
        try:
            with self._zip.open(name) as entry:
                most = min(self._left, MOST_OF_ONE)
                content = entry.read(most + 1)
        except (
            zipfile.BadZipFile,
            KeyError,
            NotImplementedError,
            RuntimeError,
            EOFError,
        ) as error:
            raise ValueError("no such entry") from error
        if len(content) > most:
            raise ValueError("too large")
        self._left -= len(content)
        return content


def packed(entries: dict[str, bytes]) -> bytes:
    """Return an archive of these entries, in their order, without dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name)
            # The first entry of an OpenDocument file stands there as it is.
            entry.compress_type = (
                zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            )
            made.writestr(entry, content)
    return out.getvalue()
