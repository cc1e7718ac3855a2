-- Databricks notebook source
-- MAGIC %md
-- MAGIC # What stands out on the last night

-- COMMAND ----------

CREATE WIDGET TEXT fewest DEFAULT '5';

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## frames
-- MAGIC Rare masked prompts, beginnings and ends of prompts that many accounts use (3 times and more,
-- MAGIC in four weeks; at most one account in twenty). The order is by accounts times log2 of all
-- MAGIC accounts over those.

-- COMMAND ----------

WITH days AS (
  SELECT account_ref, event_date, frames FROM account_days
  WHERE event_date >= (SELECT run_date - INTERVAL 27 DAYS FROM v_last_night)
    AND event_date <= (SELECT run_date FROM v_last_night)),
population AS (SELECT count(DISTINCT account_ref) AS all_accounts FROM days),
used AS (
  SELECT f.frame, account_ref, sum(f.requests) AS requests, min(event_date) AS first_day
  FROM days LATERAL VIEW explode(frames) AS f GROUP BY f.frame, account_ref),
shared AS (
  SELECT frame, count(*) AS accounts, sum(requests) AS requests, min(first_day) AS first_day
  FROM used WHERE requests >= 3 GROUP BY frame)
SELECT frame, accounts, requests, first_day, round(log2(all_accounts / accounts), 1) AS bits
FROM shared CROSS JOIN population
WHERE accounts >= CAST(:fewest AS INT) AND accounts <= greatest(all_accounts / 20, 5)
ORDER BY accounts * log2(all_accounts / accounts) DESC, frame

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## cells
-- MAGIC Cells whose share of requests rose: the last seven days against the three weeks before, as a
-- MAGIC log2 ratio and in standard errors (log-odds with half a request added). Cells that fewer
-- MAGIC accounts touched are left out.

-- COMMAND ----------

WITH days AS (
  SELECT account_ref, cells,
    event_date > (SELECT run_date - INTERVAL 7 DAYS FROM v_last_night) AS recent
  FROM account_days
  WHERE event_date >= (SELECT run_date - INTERVAL 27 DAYS FROM v_last_night)
    AND event_date <= (SELECT run_date FROM v_last_night)),
touched AS (
  SELECT c.cell, account_ref, recent, c.requests FROM days LATERAL VIEW explode(cells) AS c),
sums AS (
  SELECT cell, count(DISTINCT account_ref) FILTER (WHERE recent) AS accounts,
    coalesce(sum(requests) FILTER (WHERE recent), 0) AS now,
    coalesce(sum(requests) FILTER (WHERE NOT recent), 0) AS before
  FROM touched GROUP BY cell),
totals AS (SELECT sum(now) AS all_now, sum(before) AS all_before FROM sums),
rates AS (
  SELECT cell, accounts, now, before,
    ln((now + 0.5) / (all_now + 1)) - ln((before + 0.5) / (all_before + 1)) AS change,
    sqrt(1 / (now + 0.5) + 1 / (before + 0.5)) AS error
  FROM sums CROSS JOIN totals)
SELECT cell, accounts, now AS requests_now, before AS requests_before,
  round(change / ln(2), 2) AS log2_ratio, round(change / error, 1) AS standard_errors
FROM rates
WHERE change > 0 AND accounts >= CAST(:fewest AS INT)
ORDER BY change / error DESC, cell

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## facets
-- MAGIC Accounts that can be compared since the last night and could not on the judged night before,
-- MAGIC with the links they have.

-- COMMAND ----------

WITH before AS (
  SELECT max(f.run_date) AS run_date FROM account_facets f
  WHERE f.run_date < (SELECT run_date FROM v_last_night)),
fresh AS (
  SELECT f.account_ref, f.facet, f.requests, f.mass, f.run_date
  FROM account_facets f JOIN v_last_night n ON f.run_date = n.run_date
  LEFT ANTI JOIN (SELECT b.account_ref, b.facet FROM account_facets b JOIN before USING (run_date)) o
    ON o.account_ref = f.account_ref AND o.facet = f.facet
  WHERE (SELECT run_date FROM before) IS NOT NULL),
linked AS (
  SELECT l.account_ref, l.facet, count(*) AS links, max(l.bits) AS best_bits
  FROM v_links l JOIN v_last_night n ON l.run_date = n.run_date
  GROUP BY l.account_ref, l.facet)
SELECT f.account_ref, f.facet, f.requests, round(f.mass, 1) AS mass,
  coalesce(k.links, 0) AS links, round(k.best_bits, 1) AS best_link_bits
FROM fresh f LEFT JOIN linked k ON k.account_ref = f.account_ref AND k.facet = f.facet
ORDER BY links DESC, f.mass DESC, f.account_ref, f.facet
