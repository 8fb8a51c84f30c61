"""The order of steps. This room alone knows all domain rooms; what users call from Python comes from here."""
