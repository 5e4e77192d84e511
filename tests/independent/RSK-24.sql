-- 红色督办单占比: tickets due in the month that ever turned red over tickets due; cancelled ones do not count.
SELECT u.unit, COUNT(CASE WHEN t.worst_color = 'red' THEN 1 END) AS numerator, COUNT(t.ticket_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN supervision_ticket t ON t.org_code = i.org AND t.due_on BETWEEN :first AND :last AND t.status <> 'CANCELLED'
GROUP BY u.unit
