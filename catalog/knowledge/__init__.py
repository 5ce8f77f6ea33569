"""Documents that a business hands in, read into passages that people approve one by one."""
