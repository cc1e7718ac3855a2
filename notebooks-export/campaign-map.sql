-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Pool and campaign map
-- MAGIC
-- MAGIC Which campaigns and pools are there, and how do they touch? First the list, then pairs that share members,
-- MAGIC then payment tokens used in several, then how groups of several channels became one campaign.
-- MAGIC
-- MAGIC On Databricks choose the catalog and schema of the lake first; `stillwatch notebook run campaign-map` does without.

-- COMMAND ----------

CREATE WIDGET TEXT night DEFAULT '';

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Campaigns and pools
-- MAGIC
-- MAGIC A pool shares infrastructure, a campaign shares content; an account may be in both.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written')
SELECT c.campaign_id, c.kind, c.state, round(c.strength_bits, 1) AS strength_bits, c.members,
  c.requests, c.nights, c.first_seen, c.last_seen
FROM campaigns c JOIN n ON c.run_date = n.run_date
ORDER BY c.strength_bits DESC, c.campaign_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Which share members
-- MAGIC
-- MAGIC Pairs with members in common, and their share of the smaller one. Large shares say that two are one, or
-- MAGIC that one pool serves two campaigns.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
held AS (
  SELECT DISTINCT m.campaign_id, m.account_ref
  FROM campaign_members m JOIN n ON m.run_date = n.run_date WHERE m.state = 'active'),
sizes AS (SELECT campaign_id, count(*) AS members FROM held GROUP BY campaign_id)
SELECT l.campaign_id, r.campaign_id AS other_id, count(*) AS shared,
  round(count(*) / least(min(sl.members), min(sr.members)), 2) AS share_of_smaller
FROM held l JOIN held r ON l.account_ref = r.account_ref AND l.campaign_id < r.campaign_id
JOIN sizes sl ON sl.campaign_id = l.campaign_id
JOIN sizes sr ON sr.campaign_id = r.campaign_id
GROUP BY l.campaign_id, r.campaign_id
ORDER BY shared DESC, l.campaign_id, other_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Payment tokens in common
-- MAGIC
-- MAGIC Tokens that five active members and more pay with, whichever campaign they are in.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
paid AS (
  SELECT account_ref, max_by(payment_ref, run_date) AS payment_ref FROM accounts
  WHERE run_date <= (SELECT run_date FROM n) GROUP BY account_ref)
SELECT p.payment_ref, count(DISTINCT m.account_ref) AS members,
  sort_array(collect_set(m.campaign_id)) AS campaigns
FROM campaign_members m JOIN n ON m.run_date = n.run_date
JOIN paid p ON p.account_ref = m.account_ref
WHERE m.state = 'active' AND p.payment_ref IS NOT NULL
GROUP BY p.payment_ref
HAVING count(DISTINCT m.account_ref) >= 5
ORDER BY members DESC, p.payment_ref

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Groups behind them
-- MAGIC
-- MAGIC The groups of the night by channel and size: groups of several channels with the same members were
-- MAGIC made one campaign.

-- COMMAND ----------

-- chart: bar channel groups
WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
sized AS (
  SELECT g.channel, g.group_id, count(*) AS members
  FROM groups g JOIN n ON g.run_date = n.run_date GROUP BY g.channel, g.group_id)
SELECT channel, count(*) AS groups, min(members) AS smallest,
  percentile(members, 0.5) AS median, max(members) AS largest
FROM sized GROUP BY channel ORDER BY channel
