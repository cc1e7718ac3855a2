package dev.stillwatch.shell;

import java.util.Map;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** Runs snippets inside this process, beside its Spark session; JShell's tool finds it by name. */
public final class SnippetEngine implements ExecutionControlProvider {
  static final String NAME = "stillwatch";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
    return new Control();
  }

  private static final class Control extends LocalExecutionControl {
    Control() {
      super(SnippetClasses.latest());
    }

    // Ctrl-C: what waits for Spark's jobs is not ended by ending its thread.
    @Override
    public void stop() throws EngineTerminationException, InternalException {
      Desk.current().spark().sparkContext().cancelAllJobs();
      super.stop();
    }
  }
}
