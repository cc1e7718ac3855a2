package dev.stillwatch.cases;

import dev.stillwatch.review.Exemplar;
import java.time.LocalDate;
import java.util.List;

/**
 * What of a case is drawn rather than told: who is linked to whom, when they work, what they share.
 *
 * @param links strongest first
 * @param hours requests of all members per hour of the week; hours without any are left out
 * @param memberDays requests of the members most strongly tied, per day
 * @param skeletons what most members have in common, as hashes; most widely shared first
 * @param exemplars redacted prompts; empty unless somebody asked for them by name and purpose
 */
public record CasePicture(
    List<Link> links,
    List<Hour> hours,
    List<MemberDay> memberDays,
    List<Skeleton> skeletons,
    List<Exemplar> exemplars) {
  /** Nothing to draw. */
  public static final CasePicture NONE =
      new CasePicture(List.of(), List.of(), List.of(), List.of(), List.of());

  public CasePicture {
    links = List.copyOf(links);
    hours = List.copyOf(hours);
    memberDays = List.copyOf(memberDays);
    skeletons = List.copyOf(skeletons);
    exemplars = List.copyOf(exemplars);
  }

  /** Two members and what ties them; see {@link dev.stillwatch.lake.tables.Links}. */
  public record Link(String channel, String left, String right, double bits, double weight) {}

  /**
   * An hour of the week, UTC.
   *
   * @param weekday 1 for Monday to 7 for Sunday
   * @param hour 0 to 23
   */
  public record Hour(int weekday, int hour, long requests) {}

  /** A member's day. */
  public record MemberDay(String account, LocalDate day, long requests) {}

  /**
   * A form of prompt, its beginning or its end, with the variable parts masked.
   *
   * @param hash keyed 64-bit hash, as the table requests has it
   * @param accounts members that used it, at least five
   */
  public record Skeleton(long hash, long accounts, long requests) {}

  /** The same with redacted prompts. */
  CasePicture with(List<Exemplar> shown) {
    return new CasePicture(links, hours, memberDays, skeletons, shown);
  }
}
