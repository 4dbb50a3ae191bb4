"""What runs side by side: there is one part, futures."""
