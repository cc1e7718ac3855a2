package dev.stillwatch.simulate;

/** Where a request comes from. */
record Address(String ip, String asn, String country) {}
