"""`python -m porttarget` is the console script."""

from porttarget.cli import main

if __name__ == "__main__":
    main()
