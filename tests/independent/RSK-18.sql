-- 网络与数据安全事件数: confirmed incidents of 较大 and above since 1 January.
SELECT u.unit, COUNT(s.incident_id) AS value
FROM units u JOIN inside i ON i.unit = u.unit
LEFT JOIN sec_incident s ON s.org_code = i.org AND s.occurred_on BETWEEN date(:last, 'start of year') AND :last
                        AND s.confirmed = 1 AND s.level <> 'minor'
GROUP BY u.unit
