"""What tests share: real servers, two look-alike tenants, a relay in the process."""
