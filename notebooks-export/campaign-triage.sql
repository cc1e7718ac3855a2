-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Campaign triage
-- MAGIC
-- MAGIC Which cases want a person first? Read from top to bottom: the list, then what carries each case, then what
-- MAGIC speaks for an ordinary explanation, then what changed since the night before.
-- MAGIC
-- MAGIC `night` is a judged night, such as 2026-03-28; empty means the last.
-- MAGIC
-- MAGIC On Databricks choose the catalog and schema of the lake first; `stillwatch notebook run campaign-triage` does without.

-- COMMAND ----------

CREATE WIDGET TEXT night DEFAULT '';

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## The cases of the night
-- MAGIC
-- MAGIC Strength and the best ordinary explanation are both in bits: a case of 15 bits whose ordinary reading has 9
-- MAGIC is weaker than one of 12 bits against 1. `margin` is the difference; look at the largest first. Of an earlier
-- MAGIC night all columns are what was found then, but `state` is what people have decided since; `--as-of` shows
-- MAGIC what they had decided by then.

-- COMMAND ----------

-- chart: bar case_id strength_bits benign_bits
WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written')
SELECT v.case_id, coalesce(c.state, 'candidate') AS state, round(v.strength_bits, 1) AS strength_bits,
  if(v.benign_bits > 0, v.benign_reading, 'none with positive evidence') AS benign_reading,
  round(v.benign_bits, 1) AS benign_bits,
  round(v.strength_bits - v.benign_bits, 1) AS margin, v.members, v.requests, v.first_seen,
  v.last_seen
FROM case_versions v JOIN n ON v.run_date = n.run_date
LEFT JOIN cases c ON c.case_id = v.case_id
ORDER BY margin DESC, v.case_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What carries them
-- MAGIC
-- MAGIC Each piece of evidence that counts, the strongest first. A case that rests on one family alone is thin,
-- MAGIC however many bits that family has.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written')
SELECT e.case_id, e.family, e.evidence, round(e.bits, 1) AS bits, e.statement
FROM case_evidence e JOIN n ON e.run_date = n.run_date
WHERE e.side IN ('for', 'against') AND e.bits <> 0
ORDER BY e.case_id, e.bits DESC, e.evidence

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What else it may be
-- MAGIC
-- MAGIC Every ordinary reading that was tried, with its own bits.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written')
SELECT e.case_id, e.evidence, round(e.value, 1) AS reading_bits, e.statement
FROM case_evidence e JOIN n ON e.run_date = n.run_date
WHERE e.side = 'benign reading'
ORDER BY e.case_id, e.value DESC NULLS LAST, e.evidence

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## What changed
-- MAGIC
-- MAGIC The same cases on the judged night before. A case that lost members or bits is fading or was acted on;
-- MAGIC one that gained both is growing.

-- COMMAND ----------

WITH n AS (
  SELECT coalesce(to_date(nullif(:night, '')), max(run_date)) AS run_date
  FROM runs WHERE step = 'night' AND outcome = 'written'),
before AS (
  SELECT max(v.run_date) AS run_date FROM case_versions v
  WHERE v.run_date < (SELECT run_date FROM n)),
earlier AS (SELECT v.* FROM case_versions v JOIN before b ON v.run_date = b.run_date)
SELECT v.case_id, earlier.run_date AS night_before, earlier.members AS members_before, v.members,
  round(earlier.strength_bits, 1) AS bits_before, round(v.strength_bits, 1) AS bits
FROM case_versions v JOIN n ON v.run_date = n.run_date
LEFT JOIN earlier ON earlier.case_id = v.case_id
ORDER BY abs(v.members - coalesce(earlier.members, 0)) DESC, v.case_id
