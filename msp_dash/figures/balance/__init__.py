"""Whether supply meets demand: one edition, one scope, one stage, one basis."""
