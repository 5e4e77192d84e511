-- 干部培训学时达标率: staff with a training duty this year whose hours in the year reach the minimum, over staff with a duty.
WITH trained AS (
  SELECT staff_id, SUM(hours) AS tenths FROM training_record WHERE finished_on BETWEEN :first AND :last GROUP BY staff_id)
SELECT u.unit, COUNT(CASE WHEN t.tenths >= 10 * :training_hours_min THEN 1 END) AS numerator, COUNT(d.staff_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN training_duty d ON d.org_code = i.org AND d.due_on BETWEEN :first AND :last
LEFT JOIN trained t ON t.staff_id = d.staff_id
GROUP BY u.unit
