-- 党建与业务融合度: 30 % joint building held, 30 % business tasks from the first agenda done in time, 20 % pioneer tasks done in
-- time, 20 % mean outcome score of joint projects (hundredths). Not applicable if one of the four has nothing to count.
WITH held AS (
  SELECT i.unit, COUNT(j.held_on) AS n, COUNT(*) AS d FROM joint_duty j JOIN inside i ON i.org = j.org_code
  WHERE j.due_on BETWEEN :first AND :last GROUP BY i.unit),
landed AS (
  SELECT i.unit, COUNT(CASE WHEN t.done_on <= t.due_on THEN 1 END) AS n, COUNT(*) AS d
  FROM party_agenda_task t JOIN inside i ON i.org = t.org_code
  WHERE t.due_on BETWEEN :first AND :last AND t.is_business = 1 GROUP BY i.unit),
pioneer AS (
  SELECT i.unit, COUNT(CASE WHEN t.done_on <= t.due_on THEN 1 END) AS n, COUNT(*) AS d
  FROM party_pioneer_task t JOIN inside i ON i.org = t.org_code
  WHERE t.due_on BETWEEN :first AND :last GROUP BY i.unit),
outcome AS (
  SELECT i.unit, SUM(p.outcome_score) AS n, 100 * COUNT(*) AS d FROM joint_project p JOIN inside i ON i.org = p.org_code
  WHERE p.reviewed_on BETWEEN :first AND :last GROUP BY i.unit)
SELECT u.unit, plus(times(30, frac(held.n, held.d)), times(30, frac(landed.n, landed.d)), times(20, frac(pioneer.n, pioneer.d)),
                    times('1/5', frac(outcome.n, outcome.d))) AS value
FROM units u LEFT JOIN held ON held.unit = u.unit LEFT JOIN landed ON landed.unit = u.unit
LEFT JOIN pioneer ON pioneer.unit = u.unit LEFT JOIN outcome ON outcome.unit = u.unit
