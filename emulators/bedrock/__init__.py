"""A stand-in for Amazon Bedrock's Converse."""
