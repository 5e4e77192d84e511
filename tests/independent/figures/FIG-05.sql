-- 整改效率提升, %: mean days from issue to closing this year against thirty days, as nothing was closed in 2024.
SELECT times(100, plus(1, times('-1/30', frac(SUM(julianday(closed_on) - julianday(issued_on)), COUNT(*))))) AS value
FROM supervision_ticket WHERE kind = 'rectification' AND closed_on BETWEEN :year AND :last
