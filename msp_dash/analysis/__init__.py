"""Pure functions on tables: shares, concentration, groups. DataFrame in, DataFrame out."""
