"""The tests mirror the rooms; flows, architecture and browser stories have folders of their own."""
