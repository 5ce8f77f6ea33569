"""Starts, watches, restarts and stops everything a Proffer on one machine is made of.

Nothing of Django or of the product is imported here: the supervisor must stay small, start
fast and outlive whatever breaks in the processes it looks after.
"""
