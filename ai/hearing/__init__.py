"""Voice notes written down and pictures described, by a vendor that can.

What comes of it is data: the words of a voice note are read like written ones, with less
trust; a picture's description is a note beside the customer's words and never one of them.
"""
