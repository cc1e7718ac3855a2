package dev.stillwatch.requests;

import org.apache.spark.sql.api.java.UDF1;

/** Hides a digest behind a key, so that nobody can test it against rows they guess. */
final class KeyedDigest implements UDF1<Long, String> {
  private static final long serialVersionUID = 1L;
  private final KeyedHash hash;

  KeyedDigest(KeyedHash hash) {
    this.hash = hash;
  }

  @Override
  public String call(Long digest) {
    return "row-" + hash.hex(Long.toHexString(digest));
  }
}
