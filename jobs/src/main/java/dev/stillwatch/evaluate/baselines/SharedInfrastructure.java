package dev.stillwatch.evaluate.baselines;

import static dev.stillwatch.evaluate.baselines.SharedObjects.COMMON;
import static dev.stillwatch.evaluate.baselines.SharedObjects.ONE;
import static dev.stillwatch.evaluate.baselines.SharedObjects.OTHER;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.tables.Accounts;
import dev.stillwatch.lake.tables.Requests;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Accounts that hang together by rare infrastructure: addresses, networks, payment and e-mail.
 *
 * <p>The components of a graph of accounts and identifiers, as in the account-linking of BotGraph
 * (Zhao, Xie, Yu, Ke, Yu, Chen, Gillum 2009, "BotGraph: Large scale spamming botnet detection",
 * NSDI), which links accounts that share enough addresses and takes connected components. An
 * identifier of more accounts than the cap is a hub (an exit, a mail provider) and links nobody.
 *
 * @param identifiers least identifiers two accounts must share, at least 1
 * @param mostAccounts accounts from which on an identifier is a hub
 */
public record SharedInfrastructure(int identifiers, int mostAccounts) implements Baseline {
  public SharedInfrastructure {
    if (identifiers < 1 || mostAccounts < 2) {
      throw new IllegalArgumentException(
          "Invalid shared infrastructure: %d identifiers, at most %d accounts (at least 1 and 2)"
              .formatted(identifiers, mostAccounts));
    }
  }

  /** One identifier of at most a hundred accounts. */
  static SharedInfrastructure shipped() {
    return new SharedInfrastructure(1, 100);
  }

  @Override
  public String name() {
    return "shared-infrastructure";
  }

  @Override
  public Dataset<Row> cases(Observed world) {
    Dataset<Row> uses =
        used(world.requests(), Requests.IP_REF)
            .union(used(world.requests(), Requests.NETWORK_REF))
            .union(used(world.accounts(), Accounts.PAYMENT_REF))
            .union(used(world.accounts(), Accounts.EMAIL_REF));
    return Groups.of(
        SharedObjects.pairs(SharedObjects.rare(uses, mostAccounts))
            .where(col(COMMON).geq(identifiers))
            .select(col(ONE), col(OTHER)));
  }

  private static Dataset<Row> used(Dataset<Row> rows, Field<String> identifier) {
    return rows.where(identifier.ref().isNotNull())
        .select(
            Requests.ACCOUNT_REF.ref(),
            struct(lit(identifier.name()).as("_kind"), identifier.ref().as("_value")));
  }
}
