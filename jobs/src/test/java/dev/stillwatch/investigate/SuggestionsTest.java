package dev.stillwatch.investigate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
  private final Suggestions suggestions =
      new Suggestions(view -> view.equals("v_links") ? List.of("account_ref", "bits") : List.of());

  @Test
  void tablesAndViewsFollowFromAndJoin() {
    assertThat(words("select * from case_m", "")).containsExactly("case_members");
    assertThat(words("SELECT * FROM cases JOIN v_l", ""))
        .containsExactly("v_last_night", "v_links");
  }

  @Test
  void columnsAreThoseOfWhatIsMentionedBeforeOrBehind() {
    assertThat(words("select ben", " from cases")).containsExactly("benign_bits", "benign_reading");
    assertThat(words("select ben", "")).isEmpty();
    assertThat(words("select * from cases c join v_links as l on l.b", "")).containsExactly("bits");
    assertThat(words("select * from cases where c.", "")).isEmpty();
    assertThat(words("sel", "")).containsExactly("SELECT");
  }

  @Test
  void nothingIsSuggestedInsideAText() {
    assertThat(words("select * from cases where state = 'o", "")).isEmpty();
  }

  private List<String> words(String before, String behind) {
    return suggestions.of(before, behind).stream().map(Suggestions.Suggestion::word).toList();
  }
}
