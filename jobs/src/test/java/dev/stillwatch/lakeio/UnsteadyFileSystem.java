package dev.stillwatch.lakeio;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;

/**
 * The local file system under another name, which dies at a chosen write and stays dead until it is
 * revived.
 *
 * <p>What a killed process leaves behind, without killing the test's: whatever was written before
 * the death is there, and nothing after it.
 */
public final class UnsteadyFileSystem extends RawLocalFileSystem {
  /** Scheme of its paths. */
  public static final String SCHEME = "unsteady";

  private static final URI NAME = URI.create(SCHEME + ":///");

  /** Where in a write it dies. */
  public enum Moment {
    /** When a file of rows is begun. */
    ROWS,
    /** When the commit is about to appear: the rows are written and nobody sees them. */
    COMMIT,
    /** When the commit has just appeared, and whoever wrote it does not get to know. */
    COMMITTED
  }

  private record Doom(Moment moment, Predicate<String> path) {}

  private static volatile Doom doom;
  private static volatile boolean dead;

  /** Makes paths of this scheme known to Spark. */
  public static void mount(SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    hadoop.set("fs.%s.impl".formatted(SCHEME), UnsteadyFileSystem.class.getName());
    hadoop.set("fs.AbstractFileSystem.%s.impl".formatted(SCHEME), Context.class.getName());
  }

  /** Lets it die at the next write of that kind to a path of that kind. */
  public static void dieAt(Moment moment, Predicate<String> path) {
    doom = new Doom(moment, path);
  }

  /** Takes back what was planned; tells whether it had died. */
  public static boolean revive() {
    boolean was = dead;
    doom = null;
    dead = false;
    // A new process remembers nothing of the one that died.
    DeltaLog.clearCache();
    return was;
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    maybeDieOfRows(path);
    return super.create(path, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    maybeDieOfRows(path);
    return super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  private static void maybeDieOfRows(Path path) throws IOException {
    if (path.getName().endsWith(".parquet")) {
      maybeDie(Moment.ROWS, path);
    }
    requireAlive();
  }

  /** Does nothing: without native code each call would start a process. */
  @Override
  public void setPermission(Path path, FsPermission permission) {}

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    boolean commit = to.getName().matches("\\d{20}\\.json");
    if (commit) {
      maybeDie(Moment.COMMIT, to);
    }
    requireAlive();
    boolean renamed = super.rename(from, to);
    if (commit) {
      maybeDie(Moment.COMMITTED, to);
      requireAlive();
    }
    return renamed;
  }

  private static void maybeDie(Moment moment, Path path) {
    Doom planned = doom;
    if (planned != null
        && planned.moment() == moment
        && planned.path().test(path.toUri().getPath())) {
      dead = true;
    }
  }

  private static void requireAlive() throws IOException {
    if (dead) {
      throw new IOException("injected death");
    }
  }

  /** The same for the part of Hadoop that Delta commits through. */
  public static final class Context extends DelegateToFileSystem {
    /** As Hadoop calls it. */
    public Context(URI uri, Configuration settings) throws IOException, URISyntaxException {
      super(uri, new UnsteadyFileSystem(), settings, SCHEME, false /* no authority */);
    }

    @Override
    public int getUriDefaultPort() {
      return -1;
    }
  }
}
