-- 税负率偏离超限户占比: comparable taxpayers whose VAT burden of the last twelve months lies more than 30 % below the median of
-- their industry class (three digits), size and kind of taxpayer (of the industry's division, two digits, where fewer than 30 compare)
-- and more than 2.5 robust deviations (1.4826 times the median absolute deviation in that group) below it, without an explanation,
-- over comparable taxpayers. Sales under 600,000 yuan a year are not assessed. fallen: how many were held against their division.
-- Medians and deviations are those of the last quarter closed before the month, with the twelve months up to its end; before there
-- were any data, those of the month itself.
WITH closed AS (
  SELECT date(:last, 'start of month', '-' || ((CAST(strftime('%m', :last) AS INTEGER) - 1) % 3) || ' months', '-1 day') AS day),
base AS (
  SELECT CASE WHEN EXISTS (SELECT 1 FROM declaration WHERE due_on BETWEEN date(closed.day, '+1 day', '-12 months') AND closed.day)
              THEN closed.day ELSE :last END AS day FROM closed),
burden AS (
  SELECT e.day, d.taxpayer_id, MAX(d.org_code) AS org_code,
         substr(t.industry_code, 1, 3) || '/' || t.size_class || '/' || t.vat_kind AS class,
         substr(t.industry_code, 1, 2) || '/' || t.size_class || '/' || t.vat_kind AS division, SUM(d.sales_amt) AS sales,
         COUNT(d.burden_reason) AS explained, 1.0 * SUM(d.tax_payable) / SUM(d.sales_amt) AS rate
  FROM (SELECT :last AS day UNION SELECT day FROM base) e
  JOIN declaration d ON d.due_on BETWEEN date(e.day, '+1 day', '-12 months') AND e.day
  JOIN taxpayer t ON t.taxpayer_id = d.taxpayer_id
  WHERE d.tax_code = 'vat' AND d.filed_on IS NOT NULL
  GROUP BY e.day, d.taxpayer_id HAVING SUM(d.sales_amt) > 0),
-- Every taxpayer of the baseline belongs to both of its groups; which of the two one is held against follows from their sizes.
grouped AS (
  SELECT taxpayer_id, rate, class AS peers FROM burden WHERE day = (SELECT day FROM base)
  UNION ALL SELECT taxpayer_id, rate, division FROM burden WHERE day = (SELECT day FROM base)),
sizes AS (SELECT peers, COUNT(*) AS n FROM grouped GROUP BY peers),
held AS (
  SELECT b.*, CASE WHEN near.n >= 30 THEN b.class WHEN wide.n >= 30 THEN b.division END AS peers, COALESCE(near.n, 0) < 30 AS fallen
  FROM burden b LEFT JOIN sizes near ON near.peers = b.class LEFT JOIN sizes wide ON wide.peers = b.division WHERE b.day = :last),
norm AS (
  SELECT peers, AVG(rate) AS m FROM (
    SELECT peers, rate, ROW_NUMBER() OVER (PARTITION BY peers ORDER BY rate) AS r, COUNT(*) OVER (PARTITION BY peers) AS n FROM grouped)
  WHERE r IN ((n + 1) / 2, (n + 2) / 2) GROUP BY peers),
spread AS (
  SELECT peers, AVG(gap) AS mad FROM (
    SELECT g.peers, ABS(g.rate - norm.m) AS gap,
           ROW_NUMBER() OVER (PARTITION BY g.peers ORDER BY ABS(g.rate - norm.m)) AS r, COUNT(*) OVER (PARTITION BY g.peers) AS n
    FROM grouped g JOIN norm ON norm.peers = g.peers)
  WHERE r IN ((n + 1) / 2, (n + 2) / 2) GROUP BY peers),
judged AS (
  SELECT h.org_code, h.taxpayer_id, h.fallen,
         norm.m > 0 AND (h.rate - norm.m) / norm.m < -0.3 AND spread.mad > 0
           AND (h.rate - norm.m) / (1.4826 * spread.mad) < -2.5 AND h.explained = 0 AS low
  FROM held h JOIN norm ON norm.peers = h.peers JOIN spread ON spread.peers = h.peers
  WHERE h.sales >= 600000 * 100)
SELECT u.unit, COUNT(CASE WHEN j.low THEN 1 END) AS numerator, COUNT(j.taxpayer_id) AS denominator,
       COALESCE(SUM(j.fallen), 0) AS fallen
FROM units u JOIN inside i ON i.unit = u.unit LEFT JOIN judged j ON j.org_code = i.org
GROUP BY u.unit
