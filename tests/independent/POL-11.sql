-- 舆情按期处置率: events found in the month and answered within 24 hours, over all events.
SELECT u.unit, COUNT(CASE WHEN unixepoch(e.responded_at) - unixepoch(e.occurred_at) <= 24 * 3600 THEN 1 END) AS numerator,
       COUNT(e.event_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN opinion_event e ON e.org_code = i.org AND e.occurred_on BETWEEN :first AND :last
GROUP BY u.unit
