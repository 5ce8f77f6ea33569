"""What the two businesses are, sell and know, and what happened there lately."""

from demo.data import alameda, lumen
from demo.data.kinds import Business

BUSINESSES: tuple[Business, ...] = (lumen.BUSINESS, alameda.BUSINESS)
