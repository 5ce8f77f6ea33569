"""Two lively businesses for whoever tries Proffer out. Above all rooms; nothing imports it."""
