-- 数据要素流通率: catalogue items in use that are shared and were called within 90 days of month's end, over items in use.
SELECT u.unit,
       COUNT(CASE WHEN d.shared = 1 AND julianday(:last) - julianday(d.last_called_on) <= 90 THEN 1 END) AS numerator,
       COUNT(d.item_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN data_item d ON d.org_code = i.org AND d.as_of = :last AND d.in_use = 1
GROUP BY u.unit
