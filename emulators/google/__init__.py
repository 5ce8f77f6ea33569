"""A stand-in for the Gemini API's generateContent."""
