"""What Meta charges a message: its price lists as data, one file a list.

A file holds one list in one currency, whole, from a day on: where it comes from, and for
each market its countries and the price of each category as a decimal. What a list does
not say is unknown; ADR 0030 tells how the shipped one was put together and what it lacks.
"""
