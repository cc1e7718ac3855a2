package dev.stillwatch.simulate;

import java.util.function.Consumer;

/**
 * Customers with a router before their models: where a request fails, the same one goes to another
 * model seconds later; on bad days much fails.
 */
record Failover(Setting setting, Everyday customers) implements Cohort {
  private static final double BAD_DAYS = 0.2;

  @Override
  public String group() {
    return customers.group();
  }

  @Override
  public String kind() {
    return customers.kind();
  }

  @Override
  public int size() {
    return customers.size();
  }

  @Override
  public Account account(int member) {
    return customers.account(member);
  }

  @Override
  public void day(int member, int day, Consumer<Call> calls) {
    boolean bad = Dice.of(setting.seed(), Dice.mix(group()), 8, day).chance(BAD_DAYS);
    double down = bad ? 0.4 : 0.04;
    customers.day(member, day, call -> route(call, member, day, down, calls));
  }

  private void route(Call call, int member, int day, double down, Consumer<Call> calls) {
    long moment = (long) (call.second() * 1e6);
    Dice dice = Dice.of(setting.key(group(), member), 9, day, moment);
    double again = call.second() + 1 + dice.exponential(3);
    if (!dice.chance(down) || again >= 86_400) {
      calls.accept(call.forGroup());
      return;
    }
    calls.accept(call.failing().forGroup());
    Persona sender = call.persona();
    Persona other = sender.using(sender.rhythm(), sender.tools(), !sender.small());
    calls.accept(call.at(again).by(other).forGroup());
  }
}
