package dev.stillwatch.investigate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private final Parameters parameters = new Parameters(Map.of("who", "ann", "odd", "a'b\\"));

  @Test
  void valuesStandAsStringLiterals() {
    assertThat(parameters.in("SELECT :who, f(:who) WHERE x=:odd"))
        .isEqualTo("SELECT 'ann', f('ann') WHERE x='a\\'b\\\\'");
  }

  @Test
  void stringsNamesCommentsAndCastsAreLeftAlone() {
    String statement =
        "SELECT ':who', \":who\", `:who`, 'it\\'s :who', a::int, v:who /* :who */ -- :who\nFROM t";

    assertThat(parameters.in(statement)).isEqualTo(statement);
  }

  @Test
  void aParameterWithoutAValueIsNamed() {
    assertThatThrownBy(() -> parameters.in("SELECT :when"))
        .hasMessage("Cannot run this statement: it has no value for :when");
  }
}
