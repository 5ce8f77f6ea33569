"""Files both ways: fetched and looked at, made fit for WhatsApp, handed to it."""
