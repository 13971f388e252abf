"""`laurel demo`: the whole job over HTTP, from a district to a badge that was revoked."""
