-- 税负率偏离超限户占比: comparable taxpayers whose VAT burden of the last twelve months lies more than 30 % below the median of
-- their industry class (three digits), size and kind of taxpayer (of the industry's division, two digits, where fewer than 30 compare)
-- and more than 2.5 robust deviations (1.4826 times the median absolute deviation in that group) below it, without an explanation,
-- over comparable taxpayers. Sales under 600,000 yuan a year are not assessed. fallen: how many were held against their division.
WITH burden AS (
  SELECT d.taxpayer_id, MAX(d.org_code) AS org_code, substr(t.industry_code, 1, 3) || '/' || t.size_class || '/' || t.vat_kind AS class,
         substr(t.industry_code, 1, 2) || '/' || t.size_class || '/' || t.vat_kind AS division, SUM(d.sales_amt) AS sales,
         COUNT(d.burden_reason) AS explained, 1.0 * SUM(d.tax_payable) / SUM(d.sales_amt) AS rate
  FROM declaration d JOIN taxpayer t ON t.taxpayer_id = d.taxpayer_id
  WHERE d.tax_code = 'vat' AND d.filed_on IS NOT NULL AND d.due_on BETWEEN date(:last, '+1 day', '-12 months') AND :last
  GROUP BY d.taxpayer_id HAVING SUM(d.sales_amt) > 0),
counted AS (
  SELECT *, COUNT(*) OVER (PARTITION BY class) AS near, COUNT(*) OVER (PARTITION BY division) AS wide FROM burden),
-- Every taxpayer belongs to both of its groups; which of the two it is held against follows from their sizes.
grouped AS (
  SELECT taxpayer_id, rate, class AS peers FROM counted
  UNION ALL SELECT taxpayer_id, rate, division FROM counted),
held AS (
  SELECT *, CASE WHEN near >= 30 THEN class WHEN wide >= 30 THEN division END AS peers, near < 30 AS fallen FROM counted),
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
