"""Wire models: what requests and answers look like. Names carry units; times are RFC 3339 with Z."""
