package dev.stillwatch.simulate;

import java.util.ArrayList;
import java.util.List;

/**
 * Build machines or agents of one company: few keys on many addresses, round the clock, long loops
 * over one code base with tools, retries.
 */
final class Fleet implements Everyday.Trait {
  private static final int MACHINES = 40;

  private final Setting setting;
  private final String group;

  Fleet(Setting setting, String group) {
    this.setting = setting;
    this.group = group;
  }

  @Override
  public Account account(int member, Account plain) {
    Dice dice = Dice.of(setting.key(group, member), 4);
    List<Address> machines = new ArrayList<>();
    for (int i = 0; i < MACHINES; i++) {
      machines.add(Country.US.hosted(dice));
    }
    return Confounders.organised(setting, group, plain).from(machines);
  }

  @Override
  public Persona persona(int member, Persona plain) {
    return plain
        .at(10 * setting.scenario().population().prompts() / 28)
        .using(Rhythm.EVEN, 6, false /* smallModel */)
        .saying("fleet-" + group, "")
        .pacing(14, 0.18);
  }

  @Override
  public Call call(int member, Call plain) {
    return plain.forGroup();
  }
}
