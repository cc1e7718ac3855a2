-- Databricks notebook source
-- MAGIC %md
-- MAGIC # What an account or a group lacked to become a case

-- COMMAND ----------

CREATE WIDGET TEXT id DEFAULT '';
CREATE WIDGET TEXT families DEFAULT '3';
CREATE WIDGET TEXT members DEFAULT '5';
CREATE WIDGET TEXT veto_bits DEFAULT '10';

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## way
-- MAGIC How far an account came on the last night. A step that was not reached is what it lacked.

-- COMMAND ----------

WITH n AS (SELECT run_date FROM v_last_night),
counts AS (
  SELECT
    (SELECT coalesce(sum(requests), 0) FROM account_days
      WHERE account_ref = :id AND event_date >= (SELECT run_date - INTERVAL 27 DAYS FROM n)
        AND event_date <= (SELECT run_date FROM n)) AS requests,
    (SELECT count(*) FROM account_facets f JOIN n USING (run_date) WHERE account_ref = :id)
      AS facets,
    (SELECT count(*) FROM v_links l JOIN n USING (run_date) WHERE account_ref = :id) AS links,
    (SELECT count(DISTINCT group_id) FROM groups g JOIN n USING (run_date)
      WHERE account_ref = :id) AS groups,
    (SELECT count(DISTINCT campaign_id) FROM campaign_members m JOIN n USING (run_date)
      WHERE account_ref = :id AND state = 'active') AS campaigns,
    (SELECT count(DISTINCT case_id) FROM v_case_members
      WHERE account_ref = :id AND state = 'active') AS cases),
steps AS (
  SELECT stack(6,
    1, 'requests', requests, 'No requests in the four weeks up to the last night.',
    2, 'facets', facets, 'Too few requests in known cells to be compared (15), or no direction.',
    3, 'links', links, 'Nobody is near enough: it is not among the nearest of its nearest, and shares no rare frame. A group may still have found it.',
    4, 'groups', groups, 'Linked, but in no group: too few links, or dropped because it behaves unlike the group\'s median.',
    5, 'campaigns', campaigns, 'In groups that are no campaign: see what the groups lacked.',
    6, 'cases', cases, 'Its campaign is no case yet: see campaigns.')
    AS (place, step, found, lacked) FROM counts)
SELECT step, found, if(found > 0, '', lacked) AS lacked
FROM steps
WHERE :id NOT IN (SELECT group_id FROM groups g JOIN n USING (run_date))
ORDER BY place

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## groups
-- MAGIC What its groups, or the group itself, had and needed: so many bits, the more the fewer its members
-- MAGIC are and fewer for large groups, most for those judged by a part of their requests; families of
-- MAGIC evidence above one bit each, of which proof by replayed signatures counts for three and very many things done
-- MAGIC alike by 20 members for two; and no ordinary reading strong enough to be a veto.

-- COMMAND ----------

WITH asked AS (
  SELECT DISTINCT g.group_id FROM groups g JOIN v_last_night n ON g.run_date = n.run_date
  WHERE g.group_id = :id OR g.account_ref = :id),
judged AS (SELECT m.* FROM measured_groups m LEFT SEMI JOIN asked a ON a.group_id = m.group_id)
SELECT group_id, channel, members, round(strength_bits, 1) AS strength_bits,
  round(needed_bits, 1) AS needed_bits, families, CAST(:families AS INT) AS needed_families,
  if(benign_bits > 0, benign_reading, 'none with positive evidence') AS benign_reading,
  round(benign_bits, 1) AS benign_bits,
  concat_ws('; ',
    if(strength_bits < needed_bits, concat(round(needed_bits - strength_bits, 1), ' bits short'),
      NULL),
    if(families < CAST(:families AS INT),
      concat(CAST(:families AS INT) - families, ' families of evidence short'), NULL),
    if(benign_bits >= CAST(:veto_bits AS DOUBLE), concat('reads as ', benign_reading), NULL),
    if(members < CAST(:members AS INT),
      concat(CAST(:members AS INT) - members, ' members short'), NULL)) AS lacked
FROM judged
ORDER BY strength_bits - needed_bits DESC, group_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## readings
-- MAGIC Every ordinary reading of those groups, the strongest first; same items: an evaluation, a benchmark
-- MAGIC or a class that asks what is given to it; small task: one narrow thing, asked too little for a data set.

-- COMMAND ----------

WITH asked AS (
  SELECT DISTINCT g.group_id FROM groups g JOIN v_last_night n ON g.run_date = n.run_date
  WHERE g.group_id = :id OR g.account_ref = :id)
SELECT t.group_id, substring(t.family, 9) AS reading, round(t.bits, 1) AS bits,
  CASE WHEN t.bits >= CAST(:veto_bits AS DOUBLE) THEN 'it is this: no case'
    WHEN t.bits > 0 THEN 'speaks for it' ELSE 'nothing speaks for it' END AS says,
  t.statement
FROM group_tests t
JOIN v_last_night n ON t.run_date = n.run_date
LEFT SEMI JOIN asked a ON a.group_id = t.group_id
WHERE t.family LIKE 'benign: %'
ORDER BY t.group_id, t.bits DESC, reading

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## tests
-- MAGIC The tests of those groups, the weakest first: what would have to be otherwise. A statistic that
-- MAGIC is missing says that there was too little data for it.

-- COMMAND ----------

WITH asked AS (
  SELECT DISTINCT g.group_id FROM groups g JOIN v_last_night n ON g.run_date = n.run_date
  WHERE g.group_id = :id OR g.account_ref = :id)
SELECT t.group_id, t.family, t.test, round(t.statistic, 3) AS statistic,
  round(t.ordinary, 3) AS ordinary, round(t.bits, 1) AS bits, t.statement
FROM group_tests t
JOIN v_last_night n ON t.run_date = n.run_date
LEFT SEMI JOIN asked a ON a.group_id = t.group_id
WHERE t.family NOT LIKE 'benign: %'
ORDER BY t.group_id, t.bits, t.test

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## campaigns
-- MAGIC The campaigns that it, or the group, is part of, and why they are no case where they are none.

-- COMMAND ----------

WITH asked AS (
  SELECT DISTINCT campaign_id FROM campaign_members WHERE account_ref = :id
  UNION
  SELECT DISTINCT campaign_id FROM campaigns WHERE group_id = :id OR campaign_id = :id)
SELECT c.campaign_id, s.case_id, c.state, round(c.strength_bits, 1) AS strength_bits, c.members,
  c.nights, c.first_seen, c.last_seen,
  CASE WHEN s.case_id IS NOT NULL THEN concat('is a case: ', s.state)
    WHEN c.state = 'candidate' THEN 'seen on one night only: it opens when seen on two of three'
    WHEN c.state = 'dormant' THEN 'not seen for more than a week before it opened'
    ELSE 'open, and a case on the next judged night' END AS lacked
FROM campaigns c
JOIN v_last_night n ON c.run_date = n.run_date
LEFT SEMI JOIN asked a ON a.campaign_id = c.campaign_id
LEFT JOIN cases s ON s.campaign_id = c.campaign_id
ORDER BY c.strength_bits DESC, c.campaign_id

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## suppressions
-- MAGIC What reviewers ruled out that bears on it: the account or its organisation, its campaigns. While
-- MAGIC that holds it is in no case. Of a group: those of its members.

-- COMMAND ----------

WITH members AS (
  SELECT DISTINCT g.account_ref FROM groups g JOIN v_last_night n ON g.run_date = n.run_date
  WHERE g.group_id = :id
  UNION SELECT :id),
named AS (
  SELECT account_ref AS target FROM members
  UNION SELECT a.org_ref FROM accounts a JOIN members m ON a.account_ref = m.account_ref
  UNION SELECT d.org_ref FROM account_days d JOIN members m ON d.account_ref = m.account_ref
  UNION SELECT c.campaign_id FROM campaign_members c JOIN members m ON c.account_ref = m.account_ref)
SELECT s.scope, s.target, s.reason, s.expires_at,
  if(s.expires_at > n.run_date, 'holds', 'expired') AS state
FROM suppressions s
JOIN v_last_night n ON s.run_date = n.run_date
LEFT SEMI JOIN named ON named.target = s.target
ORDER BY s.scope, s.target
