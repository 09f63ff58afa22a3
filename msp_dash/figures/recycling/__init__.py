"""What recycling takes off the burden of mines, each definition apart."""
