-- 内控机制成熟度: mean points per element (no evidence: 0; spot check one point or more apart: the spot check), weighted 20, 20, 25,
-- 15, 20; not above the level of the weakest element plus one (levels begin at 1.5, 2.5, 3.5, 4.5). Points are in hundredths.
WITH element AS (
  SELECT i.unit, a.element,
         frac(SUM(CASE WHEN a.has_evidence = 0 THEN 0 WHEN ABS(a.score - a.spot_score) >= 100 THEN a.spot_score ELSE a.score END),
              100 * COUNT(*)) AS mean
  FROM ic_answer a JOIN inside i ON i.org = a.org_code
  WHERE a.assessed_on BETWEEN :first AND :last GROUP BY i.unit, a.element),
wide AS (
  SELECT u.unit, e.mean AS e, r.mean AS r, a.mean AS a, c.mean AS c, m.mean AS m, least(e.mean, r.mean, a.mean, c.mean, m.mean) AS low
  FROM units u JOIN element e ON e.unit = u.unit AND e.element = 'environment'
  JOIN element r ON r.unit = u.unit AND r.element = 'assessment' JOIN element a ON a.unit = u.unit AND a.element = 'activity'
  JOIN element c ON c.unit = u.unit AND c.element = 'communication' JOIN element m ON m.unit = u.unit AND m.element = 'monitoring')
SELECT unit, least(plus(times('20/100', e), times('20/100', r), times('25/100', a), times('15/100', c), times('20/100', m)),
                   1 + CASE WHEN below(low, '3/2') THEN 1 WHEN below(low, '5/2') THEN 2 WHEN below(low, '7/2') THEN 3
                            WHEN below(low, '9/2') THEN 4 ELSE 5 END) AS value
FROM wide
