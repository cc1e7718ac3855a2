package dev.stillwatch.lake.tables;

import static dev.stillwatch.lake.TableSpec.table;

import dev.stillwatch.lake.Field;
import dev.stillwatch.lake.TableSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;

/** What each account did on each day, in sums that add up over days. */
public final class AccountDays {
  public static final Field<LocalDate> EVENT_DATE = Field.date("event_date", "Day, UTC.");
  public static final Field<String> ACCOUNT_REF =
      Field.pseudonym("account_ref", "Pseudonym of the account.");
  public static final Field<String> EPOCH =
      Field.string("epoch", "Codebook epoch the cells belong to.");
  public static final Field<String> ORG_REF =
      Field.pseudonym(
              "org_ref",
              "Smallest organisation pseudonym seen that day; null where none is logged.")
          .optional();
  public static final Field<Long> REQUESTS = Field.bigint("requests", "Requests that day.");
  public static final Field<Long> PROMPTS = Field.bigint("prompts", "Distinct prompts that day.");
  public static final Field<Long> FOLLOW_UPS =
      Field.bigint(
          "follow_ups",
          "Requests within 30 minutes after the previous request of the account on that day.");
  public static final Field<Long> CONVERSATIONAL =
      Field.bigint("conversational", "Requests that carry a conversation id.");
  public static final Field<Long> ANSWERED =
      Field.bigint("answered", "Requests whose output tokens are logged.");
  public static final Field<Long> INPUT_TOKENS = Field.bigint("input_tokens", "Tokens read.");
  public static final Field<Long> OUTPUT_TOKENS = Field.bigint("output_tokens", "Tokens answered.");
  public static final Field<Double> LOG_OUTPUT =
      Field.real("log_output", "Sum over answered requests of ln(1 + output tokens).");
  public static final Field<Double> LOG_OUTPUT_SQUARES =
      Field.real(
          "log_output_squares", "Sum over answered requests of ln(1 + output tokens) squared.");
  public static final Field<Long> REFUSALS = Field.bigint("refusals", "Requests refused.");
  public static final Field<Long> ERRORS =
      Field.bigint("errors", "Requests with a status of 400 and above.");
  public static final Field<Long> ZERO_TEMPERATURE =
      Field.bigint("zero_temperature", "Requests at temperature 0.");
  public static final Field<Instant> FIRST_AT =
      Field.timestamp("first_at", "First request of the day.");
  public static final Field<Instant> LAST_AT =
      Field.timestamp("last_at", "Last request of the day.");
  public static final Field<Object> HOURS =
      Field.nested("hours", "array<int>", "Requests in each of the 24 hours, UTC.");
  public static final Field<Object> MODELS =
      Field.nested(
          "models",
          "array<struct<model:string,requests:bigint>>",
          "Requests per model requested, by name; empty where no model is logged.");
  public static final Field<Object> CELLS =
      Field.nested(
          "cells",
          "array<struct<cell:int,requests:bigint,prompts:bigint,follow_ups:bigint,"
              + "answered:bigint,log_output:double>>",
          "Requests, distinct prompts, follow-ups and answers per cell, by cell.");
  public static final Field<Object> FRAMES =
      Field.nested(
          "frames",
          "array<struct<frame:bigint,requests:bigint>>",
          "Requests per skeleton, head or tail hash, by hash.");
  public static final Field<Object> NETWORKS =
      Field.nested("networks", "array<string>", "Distinct network pseudonyms, sorted, at most 32.");
  public static final Field<Object> AGENTS =
      Field.nested("agents", "array<bigint>", "Distinct user agent hashes, sorted, at most 32.");
  public static final Field<Object> SIGNATURES =
      Field.nested(
              "signatures",
              "array<bigint>",
              "Hashes of the reasoning signatures the client sent back, the 256 smallest, sorted; null on days from before they were kept.")
          .optional();
  public static final Field<Object> STYLES =
      Field.nested(
              "styles",
              "array<struct<style:int,requests:bigint>>",
              "Requests per style, by style: 16 x trait + bin, each request once per trait (script, words, cap, temperature, top_p, tools, stream, choices, system prompt, operation; see StyleTrait); null on days from before they were kept.")
          .optional();

  public static final TableSpec TABLE =
      table("account_days")
          .doc("What each account did on each day, in sums that add up over days.")
          .fields(
              EVENT_DATE,
              ACCOUNT_REF,
              EPOCH,
              ORG_REF,
              REQUESTS,
              PROMPTS,
              FOLLOW_UPS,
              CONVERSATIONAL,
              ANSWERED,
              INPUT_TOKENS,
              OUTPUT_TOKENS,
              LOG_OUTPUT,
              LOG_OUTPUT_SQUARES,
              REFUSALS,
              ERRORS,
              ZERO_TEMPERATURE,
              FIRST_AT,
              LAST_AT,
              HOURS,
              MODELS,
              CELLS,
              FRAMES,
              NETWORKS,
              AGENTS,
              SIGNATURES,
              STYLES)
          .key(EVENT_DATE, ACCOUNT_REF)
          .partitionedBy(EVENT_DATE)
          .always("prompts are among requests", "prompts <= requests")
          .always("a lone request follows nothing", "follow_ups < requests")
          .keptFor(Period.ofMonths(14));

  private AccountDays() {}
}
