"""Pages of a support agent: claims, badges, requests that wait, returns."""
