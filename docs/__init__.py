"""Pages for readers, and the scripts that run what they show and make their pictures."""
