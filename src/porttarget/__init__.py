"""porttarget."""
