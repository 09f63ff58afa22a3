"""What any set of countries holds together, and what each of them adds."""
