package dev.stillwatch.shell;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;

/**
 * The classes that snippets are compiled to, on top of the classes of this program.
 *
 * <p>JShell's own loader for this sits on the system's class path, where a submitted program is
 * not.
 */
final class SnippetClasses implements LoaderDelegate {
  /** Finds the classes of the shell opened last, and ours; for Spark's embedded tasks. */
  static final ClassLoader LATEST = new Latest();

  private static volatile SnippetClasses latest;

  private final Loader loader = new Loader(Desk.class.getClassLoader());
  private final Map<String, Class<?>> loaded = new ConcurrentHashMap<>();

  /** Classes of a new shell, whose snippets bear the same names as those of any other. */
  static SnippetClasses latest() {
    latest = new SnippetClasses();
    return latest;
  }

  private SnippetClasses() {}

  @Override
  public void load(ClassBytecodes[] classes) throws ClassInstallException {
    // They may name one another, so all of them are known before the first is defined.
    classesRedefined(classes);
    boolean[] done = new boolean[classes.length];
    try {
      for (int i = 0; i < classes.length; i++) {
        findClass(classes[i].name());
        done[i] = true;
      }
    } catch (ClassNotFoundException | LinkageError e) {
      throw new ClassInstallException("Cannot load a snippet: " + e.getMessage(), done);
    }
  }

  @Override
  public void classesRedefined(ClassBytecodes[] classes) {
    for (ClassBytecodes each : classes) {
      loader.bytes.put(each.name(), each.bytecodes());
    }
  }

  @Override
  public void addToClasspath(String path) {
    // Snippets see what this program sees; the compiler alone is told of paths.
  }

  @Override
  public Class<?> findClass(String name) throws ClassNotFoundException {
    Class<?> known = loaded.get(name);
    if (known == null) {
      known = Class.forName(name, false /* initialise */, loader);
      loaded.put(name, known);
    }
    return known;
  }

  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> bytes = new ConcurrentHashMap<>();

    Loader(ClassLoader parent) {
      super("stillwatch-snippets", parent);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] code = bytes.get(name);
      if (code == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, code, 0, code.length);
    }
  }

  private static final class Latest extends ClassLoader {
    Latest() {
      super("stillwatch-latest-snippets", Desk.class.getClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      SnippetClasses shell = latest;
      if (shell == null || !shell.loader.bytes.containsKey(name)) {
        throw new ClassNotFoundException(name);
      }
      return shell.findClass(name);
    }
  }
}
