package dev.stillwatch.simulate;

import java.time.Instant;
import java.util.List;

/**
 * What the provider knows of an account, and where its requests come from.
 *
 * @param created when it signed up
 * @param org empty for a person without an organisation
 * @param verified whether its use was verified
 * @param homes where it is usually found; never empty
 */
record Account(
    String id,
    Instant created,
    String org,
    String emailDomain,
    String payment,
    Country country,
    String plan,
    String status,
    boolean verified,
    List<Address> homes,
    String agent,
    String tls) {
  Account {
    homes = List.copyOf(homes);
  }

  Account inOrg(String newOrg, String domain, String paying) {
    return new Account(
        id,
        created,
        newOrg,
        domain,
        paying,
        country,
        "enterprise",
        status,
        verified,
        homes,
        agent,
        tls);
  }

  /** The same account, as somebody has it who signed up alone. */
  Account alone(String domain, String paying) {
    return new Account(
        id, created, "", domain, paying, country, "payg", status, false, homes, agent, tls);
  }

  Account paying(String token) {
    return new Account(
        id, created, org, emailDomain, token, country, plan, status, verified, homes, agent, tls);
  }

  Account from(List<Address> places) {
    return new Account(
        id,
        created,
        org,
        emailDomain,
        payment,
        country,
        plan,
        status,
        verified,
        places,
        agent,
        tls);
  }

  Account living(Country where, List<Address> places) {
    return new Account(
        id, created, org, emailDomain, payment, where, plan, status, verified, places, agent, tls);
  }

  Account using(String software, String fingerprint) {
    return new Account(
        id,
        created,
        org,
        emailDomain,
        payment,
        country,
        plan,
        status,
        verified,
        homes,
        software,
        fingerprint);
  }

  Account mailing(String domain) {
    return new Account(
        id, created, org, domain, payment, country, plan, status, verified, homes, agent, tls);
  }

  Account since(Instant when) {
    return new Account(
        id, when, org, emailDomain, payment, country, plan, status, verified, homes, agent, tls);
  }

  /** The same account with a use that was declared and checked. */
  Account declared() {
    return new Account(
        id, created, org, emailDomain, payment, country, plan, status, true, homes, agent, tls);
  }

  Account marked(String newStatus) {
    return new Account(
        id,
        created,
        org,
        emailDomain,
        payment,
        country,
        plan,
        newStatus,
        verified,
        homes,
        agent,
        tls);
  }
}
