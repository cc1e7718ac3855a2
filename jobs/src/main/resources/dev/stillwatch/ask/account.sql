-- Databricks notebook source
-- MAGIC %md
-- MAGIC # What is known of an account

-- COMMAND ----------

CREATE WIDGET TEXT account DEFAULT '';

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## profile
-- MAGIC What is known of it, and what it did in the four weeks up to the last night.

-- COMMAND ----------

SELECT * FROM v_account_profile WHERE account_ref = :account

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## days
-- MAGIC Its days, the latest first.

-- COMMAND ----------

SELECT event_date, requests, prompts, follow_ups, output_tokens, refusals, errors,
  size(cells) AS cells, size(networks) AS networks, models
FROM account_days
WHERE account_ref = :account
ORDER BY event_date DESC

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## stratum
-- MAGIC Its habits in the window of the last night beside accounts of the same plan, time of sign-up and requests per day, or fewer of these where such accounts are few, by the calibration in force. None means no calibration with strata holds, or the account did not ask. It is evidence of nothing.

-- COMMAND ----------

SELECT * FROM standing_habits

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## facets
-- MAGIC The streams it was compared by on the last night; none means too few requests to compare.

-- COMMAND ----------

SELECT f.run_date, f.facet, f.epoch, f.requests, round(f.mass, 1) AS mass
FROM account_facets f JOIN v_last_night n ON f.run_date = n.run_date
WHERE f.account_ref = :account
ORDER BY f.facet DESC

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## links
-- MAGIC The accounts it was linked to on the last night, the strongest of each channel first.

-- COMMAND ----------

SELECT l.channel, l.facet, l.other_ref, round(l.weight, 3) AS weight, round(l.bits, 1) AS bits, l.shared
FROM v_links l JOIN v_last_night n ON l.run_date = n.run_date
WHERE l.account_ref = :account
ORDER BY l.channel, l.bits DESC, l.weight DESC, l.other_ref, l.facet

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## groups
-- MAGIC The groups it was in on the last night, with what their tests add up to.

-- COMMAND ----------

SELECT g.group_id, g.channel, v.members, g.degree, round(g.bits, 1) AS link_bits,
  round(g.membership, 2) AS membership, round(v.strength_bits, 1) AS strength_bits, v.families,
  if(v.benign_bits > 0, v.benign_reading, 'none with positive evidence') AS benign_reading,
  round(v.benign_bits, 1) AS benign_bits
FROM groups g
JOIN v_last_night n ON g.run_date = n.run_date
JOIN v_groups v ON v.run_date = g.run_date AND v.group_id = g.group_id
WHERE g.account_ref = :account
ORDER BY v.strength_bits DESC, g.group_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## campaigns
-- MAGIC The campaigns it is or was a member of, as each last stood, and their cases.

-- COMMAND ----------

WITH latest AS (
  SELECT campaign_id, facet, max(struct(run_date, valid_from, valid_to, state, bits, reason)) AS m
  FROM campaign_members WHERE account_ref = :account
  GROUP BY campaign_id, facet)
SELECT l.campaign_id, s.case_id, c.state AS campaign_state, s.state AS case_state, l.facet,
  l.m.state, l.m.valid_from, l.m.valid_to, round(l.m.bits, 1) AS bits, l.m.reason,
  round(c.strength_bits, 1) AS strength_bits
FROM latest l
LEFT JOIN campaigns c ON c.campaign_id = l.campaign_id AND c.run_date = l.m.run_date
LEFT JOIN cases s ON s.campaign_id = l.campaign_id
ORDER BY l.m.run_date DESC, strength_bits DESC, l.campaign_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## decisions
-- MAGIC What people decided on the cases it was ever a member of.

-- COMMAND ----------

SELECT e.at, e.case_id, e.by, e.decision, e.state, e.note, e.reason_code
FROM case_events e
LEFT SEMI JOIN case_members m ON m.case_id = e.case_id AND m.account_ref = :account
ORDER BY e.at, e.case_id
