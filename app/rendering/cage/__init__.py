"""Where strangers' files are opened: a process with bounds, without network, files or other programs."""
