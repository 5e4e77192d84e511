-- 跨部门数据交换效率: 100 times (40 % success + 40 % done within 30 minutes of plan + 20 % (1 - 95th percentile of latency over
-- 3,000 ms, within 0 and 1)). The percentile interpolates between the sorted values at position (n - 1) times 0.95.
WITH run AS (
  SELECT i.unit, r.* FROM exchange_job_run r JOIN inside i ON i.org = r.org_code WHERE r.planned_on BETWEEN :first AND :last),
rate AS (
  SELECT unit, COUNT(*) AS n, SUM(status = 'ok') AS ok,
         COUNT(CASE WHEN status = 'ok' AND unixepoch(end_at) - unixepoch(plan_at) <= 1800 THEN 1 END) AS timely
  FROM run GROUP BY unit),
sorted AS (
  SELECT unit, latency_ms, ROW_NUMBER() OVER (PARTITION BY unit ORDER BY latency_ms) - 1 AS k, COUNT(*) OVER (PARTITION BY unit) AS n
  FROM run WHERE latency_ms IS NOT NULL),
p95 AS (
  SELECT unit, plus(times(MIN(latency_ms), frac(100 - (n - 1) * 95 % 100, 100)),
                    times(MAX(latency_ms), frac((n - 1) * 95 % 100, 100))) AS ms
  FROM sorted WHERE k IN ((n - 1) * 95 / 100, ((n - 1) * 95 + 99) / 100) GROUP BY unit)
SELECT u.unit, plus(times(40, frac(rate.ok, rate.n)), times(40, frac(rate.timely, rate.n)),
                    times(20, greatest(0, least(1, plus(1, times('-1/3000', p95.ms)))))) AS value
FROM units u LEFT JOIN rate ON rate.unit = u.unit LEFT JOIN p95 ON p95.unit = u.unit
