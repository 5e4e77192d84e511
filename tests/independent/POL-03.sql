-- 重大决策部署督办按期办结率: supervised decisions due in the month and closed in time, over those due; cancelled ones do not count.
SELECT u.unit, COUNT(CASE WHEN t.status = 'CLOSED' AND t.closed_on <= t.due_on THEN 1 END) AS numerator, COUNT(t.ticket_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN supervision_ticket t
  ON t.org_code = i.org AND t.due_on BETWEEN :first AND :last AND t.kind = 'decision' AND t.status <> 'CANCELLED'
GROUP BY u.unit
