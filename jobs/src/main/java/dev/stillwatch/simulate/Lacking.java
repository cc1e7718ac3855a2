package dev.stillwatch.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A confounder without some of what usually tells it from a campaign. */
record Lacking(Setting setting, Cohort whole, Set<Trait> traits) implements Cohort {
  /** Something that explains a group. */
  public enum Trait {
    /** One organisation, payer and mail domain. */
    ORGANISATION,
    /** One way out. */
    EGRESS,
    /** Names of the users behind an account. */
    USERS,
    /** Settings of a program: temperature, answer limit, system prompt. */
    SETTINGS
  }

  Lacking {
    traits = Set.copyOf(traits);
  }

  @Override
  public String group() {
    return whole.group();
  }

  @Override
  public String kind() {
    return whole.kind();
  }

  @Override
  public int size() {
    return whole.size();
  }

  @Override
  public Account account(int member) {
    Account account = whole.account(member);
    Dice dice = Dice.of(setting.key(group(), member), 80);
    if (traits.contains(Trait.ORGANISATION)) {
      account = account.alone(People.mail(dice), "pay_" + Dice.hex(16, dice.bits()));
    }
    if (traits.contains(Trait.EGRESS)) {
      List<Address> homes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        homes.add(account.country().home(dice));
      }
      account = account.from(homes);
    }
    return account;
  }

  @Override
  public void day(int member, int day, Consumer<Call> calls) {
    whole.day(member, day, call -> calls.accept(stripped(call)));
  }

  private Call stripped(Call call) {
    Call left = traits.contains(Trait.USERS) ? call.behalf("") : call;
    return traits.contains(Trait.SETTINGS) ? left.by(call.persona().plain()) : left;
  }
}
