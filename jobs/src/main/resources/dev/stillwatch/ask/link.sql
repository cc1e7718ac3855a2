-- Databricks notebook source
-- MAGIC %md
-- MAGIC # What links two accounts, and what speaks against it

-- COMMAND ----------

CREATE WIDGET TEXT left DEFAULT '';
CREATE WIDGET TEXT right DEFAULT '';

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## channels
-- MAGIC Each channel of the last night. Frames link an account to some of those that share a frame
-- MAGIC with it, not to all, so that no link there says little; see what they share. A hand-off means
-- MAGIC that the platform stopped one of them, and that the other, which asks for the like, sent its
-- MAGIC first request of the four weeks within seven days; its bits say by how much that date beats
-- MAGIC the dates on which accounts start.

-- COMMAND ----------

WITH ends AS (
  SELECT l.channel, max(l.bits) FILTER (WHERE account_ref = :left AND other_ref = :right) AS bits,
    max(l.weight) FILTER (WHERE account_ref = :left AND other_ref = :right) AS weight,
    max(l.shared) FILTER (WHERE account_ref = :left AND other_ref = :right) AS shared,
    count_if(account_ref = :left) AS left_links, count_if(account_ref = :right) AS right_links,
    max(l.bits) FILTER (WHERE account_ref = :left) AS left_best,
    max(l.bits) FILTER (WHERE account_ref = :right) AS right_best
  FROM v_links l JOIN v_last_night n ON l.run_date = n.run_date
  GROUP BY l.channel)
SELECT channel, round(coalesce(bits, 0), 1) AS bits, round(weight, 3) AS weight, shared,
  left_links, right_links, round(left_best, 1) AS left_best_bits,
  round(right_best, 1) AS right_best_bits,
  CASE WHEN bits IS NOT NULL THEN 'linked'
    WHEN left_links = 0 AND right_links = 0 THEN 'neither is linked to anyone here'
    WHEN left_links = 0 OR right_links = 0
      THEN 'against: only one of them is linked to anyone here'
    ELSE 'against: both are linked here, but not to each other' END AS says
FROM ends
ORDER BY ends.bits DESC NULLS LAST, channel

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## shared
-- MAGIC What both used in the four weeks up to the last night, the rarest first; bits say by how much
-- MAGIC meeting in it beats chance: log2 of all accounts over those that used it.

-- COMMAND ----------

WITH n AS (SELECT run_date AS last, run_date - INTERVAL 27 DAYS AS first FROM v_last_night),
days AS (
  SELECT d.* FROM account_days d
  WHERE d.event_date >= (SELECT first FROM n) AND d.event_date <= (SELECT last FROM n)),
held AS (
  SELECT account_ref, 'cell' AS kind, CAST(c.cell AS STRING) AS object, c.requests
  FROM days LATERAL VIEW explode(cells) AS c
  UNION ALL
  SELECT account_ref, 'frame', CAST(f.frame AS STRING), f.requests
  FROM days LATERAL VIEW explode(frames) AS f
  UNION ALL
  SELECT account_ref, 'network', x, requests FROM days LATERAL VIEW explode(networks) AS x
  UNION ALL
  SELECT account_ref, 'agent', CAST(a AS STRING), requests
  FROM days LATERAL VIEW explode(agents) AS a
  UNION ALL
  SELECT account_ref, 'address', ip_ref, 1 FROM requests
  WHERE ip_ref IS NOT NULL
    AND event_date >= (SELECT first FROM n) AND event_date <= (SELECT last FROM n)
  UNION ALL
  SELECT account_ref, 'payment', payment_ref, 0 FROM accounts
  WHERE payment_ref IS NOT NULL AND run_date <= (SELECT last FROM n)
  UNION ALL
  SELECT account_ref, 'e-mail domain', email_ref, 0 FROM accounts
  WHERE email_ref IS NOT NULL AND run_date <= (SELECT last FROM n)),
shared AS (
  SELECT kind, object, sum(requests) FILTER (WHERE account_ref = :left) AS left_requests,
    sum(requests) FILTER (WHERE account_ref = :right) AS right_requests
  FROM held WHERE account_ref IN (:left, :right)
  GROUP BY kind, object
  HAVING count(DISTINCT account_ref) = 2),
holders AS (
  SELECT h.kind, h.object, count(DISTINCT h.account_ref) AS holders
  FROM held h LEFT SEMI JOIN shared s ON h.kind = s.kind AND h.object = s.object
  GROUP BY h.kind, h.object),
population AS (SELECT count(DISTINCT account_ref) AS accounts FROM days)
SELECT kind, object, left_requests, right_requests, holders, accounts,
  round(greatest(log2(accounts / holders), 0), 1) AS bits
FROM shared JOIN holders USING (kind, object) CROSS JOIN population
ORDER BY bits DESC, kind, object

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## comparison
-- MAGIC The two side by side. What speaks for or against is a reading aid by plain limits, and carries
-- MAGIC no bits.

-- COMMAND ----------

WITH profile AS (
  SELECT * FROM v_account_profile WHERE account_ref IN (:left, :right)),
facets AS (
  SELECT f.account_ref, f.facet, f.epoch, f.vector
  FROM account_facets f JOIN v_last_night n ON f.run_date = n.run_date
  WHERE f.account_ref IN (:left, :right)),
cosines AS (
  SELECT l.facet, aggregate(zip_with(l.vector, r.vector, (x, y) -> CAST(x AS DOUBLE) * y), 0D,
    (s, x) -> s + x) AS cosine
  FROM facets l JOIN facets r ON l.facet = r.facet AND l.epoch = r.epoch
  WHERE l.account_ref = :left AND r.account_ref = :right),
active AS (
  SELECT d.event_date, count(*) AS both FROM account_days d
  WHERE d.account_ref IN (:left, :right) AND d.requests > 0 GROUP BY d.event_date),
rhythm AS (
  SELECT hour, sum(made) FILTER (WHERE account_ref = :left) AS l,
    sum(made) FILTER (WHERE account_ref = :right) AS r
  FROM account_days LATERAL VIEW posexplode(hours) AS hour, made
  WHERE account_ref IN (:left, :right) GROUP BY hour),
sides AS (SELECT * FROM profile l WHERE account_ref = :left),
others AS (SELECT * FROM profile r WHERE account_ref = :right),
spans AS (
  SELECT account_ref, min(first_at) AS first_at, max(last_at) AS last_at FROM account_days
  WHERE account_ref IN (:left, :right) GROUP BY account_ref),
turns AS (
  SELECT earlier.account_ref AS earlier, timestampdiff(HOUR, earlier.last_at, later.first_at) AS gap
  FROM spans earlier JOIN spans later
    ON earlier.account_ref <> later.account_ref AND earlier.last_at <= later.first_at),
measures AS (
  SELECT concat('cosine of facet ', facet) AS measure, CAST(NULL AS STRING) AS left_value,
    CAST(NULL AS STRING) AS right_value, round(cosine, 3) AS value,
    CASE WHEN cosine >= 0.8 THEN 'for' WHEN cosine < 0.2 THEN 'against' ELSE '' END AS speaks
  FROM cosines
  UNION ALL
  SELECT 'share of active days in common', NULL, NULL, round(count_if(both = 2) / count(*), 3),
    CASE WHEN count_if(both = 2) / count(*) >= 0.8 THEN 'for'
      WHEN count_if(both = 2) / count(*) < 0.2 THEN 'against' ELSE '' END
  FROM active HAVING count(*) > 0
  UNION ALL
  SELECT 'cosine of hours of the day', NULL, NULL,
    round(sum(l * r) / sqrt(sum(l * l) * sum(r * r)), 3),
    CASE WHEN sum(l * r) / sqrt(sum(l * l) * sum(r * r)) >= 0.9 THEN 'for'
      WHEN sum(l * r) / sqrt(sum(l * l) * sum(r * r)) < 0.4 THEN 'against' ELSE '' END
  FROM rhythm HAVING sum(l * l) > 0 AND sum(r * r) > 0
  UNION ALL
  SELECT 'days between their creation', CAST(to_date(l.created_at) AS STRING),
    CAST(to_date(r.created_at) AS STRING), abs(datediff(l.created_at, r.created_at)),
    CASE WHEN abs(datediff(l.created_at, r.created_at)) <= 7 THEN 'for'
      WHEN abs(datediff(l.created_at, r.created_at)) > 90 THEN 'against' ELSE '' END
  FROM sides l CROSS JOIN others r
  WHERE l.created_at IS NOT NULL AND r.created_at IS NOT NULL
  UNION ALL
  SELECT 'days from the one\'s last request to the other\'s first',
    CASE WHEN earlier = :left THEN 'asked first' ELSE 'asked next' END,
    CASE WHEN earlier = :left THEN 'asked next' ELSE 'asked first' END,
    round(gap / 24, 1), CASE WHEN gap <= 168 THEN 'for' ELSE '' END
  FROM turns
  UNION ALL
  SELECT stack(5,
      'organisation', l.org_ref, r.org_ref,
      'payment token', l.payment_ref, r.payment_ref,
      'e-mail domain', l.email_ref, r.email_ref,
      'country', l.country, r.country,
      'plan', l.plan, r.plan) AS (measure, left_value, right_value), NULL, NULL
  FROM sides l CROSS JOIN others r)
SELECT measure, left_value, right_value, value,
  coalesce(speaks, CASE WHEN left_value IS NULL OR right_value IS NULL THEN ''
    WHEN left_value = right_value THEN 'for' ELSE 'against' END) AS speaks
FROM measures
ORDER BY measure

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## together
-- MAGIC Groups of the last night, and campaigns, that hold both.

-- COMMAND ----------

SELECT 'group' AS kind, g.group_id AS id, v.channel AS detail, v.members,
  round(v.strength_bits, 1) AS strength_bits
FROM groups g
JOIN groups o ON o.run_date = g.run_date AND o.group_id = g.group_id
JOIN v_last_night n ON g.run_date = n.run_date
JOIN v_groups v ON v.run_date = g.run_date AND v.group_id = g.group_id
WHERE g.account_ref = :left AND o.account_ref = :right
UNION ALL
SELECT DISTINCT 'campaign', c.campaign_id, c.state, c.members, round(c.strength_bits, 1)
FROM campaign_members m
JOIN campaign_members o ON o.run_date = m.run_date AND o.campaign_id = m.campaign_id
JOIN v_last_night n ON m.run_date = n.run_date
JOIN campaigns c ON c.run_date = m.run_date AND c.campaign_id = m.campaign_id
WHERE m.account_ref = :left AND o.account_ref = :right
ORDER BY kind, id
