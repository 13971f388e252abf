"""One function per thing a person, machine or job can ask for: load, decide, save, record the event."""
