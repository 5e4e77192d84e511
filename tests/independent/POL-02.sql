-- 第一议题学习转化率: agenda items to be turned into tasks within the quarter of which at least one task was done in time, over
-- those items.
SELECT u.unit,
       COUNT(CASE WHEN EXISTS (SELECT 1 FROM party_agenda_task t WHERE t.item_id = a.item_id AND t.done_on <= t.due_on) THEN 1 END)
         AS numerator,
       COUNT(a.item_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN party_agenda_item a ON a.org_code = i.org AND a.convert_due_on BETWEEN :first AND :last
GROUP BY u.unit
