-- 电子发票覆盖率: sellers that issued an electronic invoice in the month over sellers that issued any, each seller once.
SELECT u.unit, COUNT(DISTINCT CASE WHEN s.inv_kind <> 'paper' THEN s.seller_id END) AS numerator,
       COUNT(DISTINCT s.seller_id) AS denominator
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN seller_invoice_month s ON s.org_code = i.org AND s.month_on BETWEEN :first AND :last
GROUP BY u.unit
