-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Account drill-down
-- MAGIC
-- MAGIC What is one account, what does it do, and why is it where it is? First what is known of it, then its days,
-- MAGIC then whom it was linked to and by what, then its campaigns.
-- MAGIC
-- MAGIC `account` is a pseudonym; empty takes the member that is tied most strongly to any case.
-- MAGIC
-- MAGIC On Databricks choose the catalog and schema of the lake first; `stillwatch notebook run account-drill-down` does without.

-- COMMAND ----------

CREATE WIDGET TEXT account DEFAULT '';
CREATE WIDGET TEXT night DEFAULT '';

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What is known
-- MAGIC
-- MAGIC The snapshot of the night, or the latest before it.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
who AS (
  SELECT coalesce(nullif(:account, ''), (SELECT max_by(account_ref, struct(bits, account_ref))
    FROM case_members m JOIN n ON m.run_date = n.run_date)) AS account_ref),
known AS (
  SELECT a.account_ref, max_by(struct(a.created_at, a.country, a.plan, a.status, a.org_ref,
    a.payment_ref, a.email_ref), a.run_date) AS k
  FROM accounts a WHERE a.run_date <= (SELECT run_date FROM n) GROUP BY a.account_ref)
SELECT w.account_ref, known.k.*
FROM who w LEFT JOIN known ON known.account_ref = w.account_ref

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Its days
-- MAGIC
-- MAGIC Requests and distinct prompts by day. Prompts as many as requests, day after day, mean that nothing is
-- MAGIC ever asked twice; follow-ups are requests within half an hour of the one before.

-- COMMAND ----------

-- chart: line event_date requests prompts
WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
who AS (
  SELECT coalesce(nullif(:account, ''), (SELECT max_by(account_ref, struct(bits, account_ref))
    FROM case_members m JOIN n ON m.run_date = n.run_date)) AS account_ref)
SELECT d.event_date, d.requests, d.prompts, d.follow_ups, d.output_tokens, d.refusals,
  size(d.cells) AS cells, size(d.networks) AS networks
FROM account_days d JOIN who w ON d.account_ref = w.account_ref
WHERE d.event_date <= (SELECT run_date FROM n)
ORDER BY d.event_date

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Whom it was linked to
-- MAGIC
-- MAGIC Per channel. Bits of different channels are not added here: their channels may see the same thing.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
who AS (
  SELECT coalesce(nullif(:account, ''), (SELECT max_by(account_ref, struct(bits, account_ref))
    FROM case_members m JOIN n ON m.run_date = n.run_date)) AS account_ref)
SELECT l.channel, if(l.left_ref = w.account_ref, l.right_ref, l.left_ref) AS other_ref,
  round(l.weight, 3) AS weight, round(l.bits, 1) AS bits, l.shared
FROM links l JOIN n ON l.run_date = n.run_date
JOIN who w ON w.account_ref IN (l.left_ref, l.right_ref)
ORDER BY l.bits DESC, l.channel, other_ref

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Its campaigns
-- MAGIC
-- MAGIC Each campaign it is or was a member of, by which facet, and since when.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
who AS (
  SELECT coalesce(nullif(:account, ''), (SELECT max_by(account_ref, struct(bits, account_ref))
    FROM case_members m JOIN n ON m.run_date = n.run_date)) AS account_ref)
SELECT m.campaign_id, c.state AS campaign_state, m.facet, m.state, m.valid_from, m.valid_to,
  round(m.bits, 1) AS bits, m.reason
FROM campaign_members m
JOIN n ON m.run_date = n.run_date
JOIN who w ON m.account_ref = w.account_ref
JOIN campaigns c ON c.run_date = m.run_date AND c.campaign_id = m.campaign_id
ORDER BY m.bits DESC, m.campaign_id, m.facet
