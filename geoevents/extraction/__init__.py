"""Events from parsed sentences: triggers, roles, claims, dates, places of acts."""
