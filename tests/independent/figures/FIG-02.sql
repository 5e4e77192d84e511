-- 其中留抵退税, 亿元: credit refunds paid in the year so far.
SELECT frac(SUM(amount), 10000000000) AS value FROM tax_refund WHERE refund_type = 'vat_credit' AND refunded_on BETWEEN :year AND :last
