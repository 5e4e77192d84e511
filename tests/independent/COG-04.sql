-- 社会协同治理参与度: pairs of partner and matter that took part with evidence over pairs that should have.
SELECT u.unit, COUNT(DISTINCT CASE WHEN c.done_on IS NOT NULL AND c.has_evidence = 1 THEN c.partner_id || ' ' || c.matter END) AS numerator,
       COUNT(DISTINCT c.partner_id || ' ' || c.matter) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN cogov_record c ON c.org_code = i.org AND c.due_on BETWEEN :first AND :last
GROUP BY u.unit
