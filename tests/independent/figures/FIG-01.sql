-- 累计新增减税降费, 亿元: reliefs of the year so far and credit refunds paid in it. Amounts are cents.
SELECT frac((SELECT SUM(amount) FROM relief_detail WHERE month_on BETWEEN :year AND :last)
            + (SELECT SUM(amount) FROM tax_refund WHERE refund_type = 'vat_credit' AND refunded_on BETWEEN :year AND :last), 10000000000) AS value
