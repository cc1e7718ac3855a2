package dev.stillwatch.lakeio;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system in memory that can do what every object store can and no more.
 *
 * <p>Files appear when they are closed, writers overwrite each other, nothing can be renamed or
 * touched. Listings show all that was written before them.
 */
public final class ObjectStore extends FileSystem {
  /** Scheme of its paths. */
  public static final String SCHEME = "objects";

  private static final Event NOTHING = () -> {};
  private static final Map<Path, byte[]> OBJECTS = new ConcurrentSkipListMap<>();
  private static final AtomicReference<Event> BEFORE_LISTING = new AtomicReference<>(NOTHING);

  private URI name;

  /** Something that somebody else does meanwhile. */
  @FunctionalInterface
  public interface Event {
    void happen() throws IOException;
  }

  /** An empty store, and settings that know it. */
  public static Configuration emptied() {
    OBJECTS.clear();
    BEFORE_LISTING.set(NOTHING);
    Configuration hadoop = new Configuration(false);
    hadoop.set("fs.%s.impl".formatted(SCHEME), ObjectStore.class.getName());
    return hadoop;
  }

  /** Lets something happen once, just before the next listing. */
  public static void beforeNextListing(Event event) {
    BEFORE_LISTING.set(event);
  }

  /** How many files there are. */
  public static int size() {
    return OBJECTS.size();
  }

  @Override
  public void initialize(URI uri, Configuration hadoop) throws IOException {
    super.initialize(uri, hadoop);
    name = URI.create(SCHEME + "://" + uri.getAuthority());
  }

  @Override
  public URI getUri() {
    return name;
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
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            OBJECTS.put(path, toByteArray());
          }
        };
    return new FSDataOutputStream(bytes, null /* no statistics */);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return new FSDataInputStream(new Bytes(bytes(path)));
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    return OBJECTS.remove(path) != null;
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    BEFORE_LISTING.getAndSet(NOTHING).happen();
    return OBJECTS.entrySet().stream()
        .filter(object -> folder.equals(object.getKey().getParent()))
        .map(object -> status(object.getKey(), object.getValue().length))
        .toArray(FileStatus[]::new);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return status(path, bytes(path).length);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    return true;
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException("rename");
  }

  @Override
  public void setTimes(Path path, long modified, long accessed) {
    throw new UnsupportedOperationException("setTimes");
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException("append");
  }

  @Override
  public void setWorkingDirectory(Path path) {}

  @Override
  public Path getWorkingDirectory() {
    return new Path(name.toString(), "/");
  }

  private static byte[] bytes(Path path) throws IOException {
    byte[] bytes = OBJECTS.get(path);
    if (bytes == null) {
      throw new FileNotFoundException(path.toString());
    }
    return bytes;
  }

  private static FileStatus status(Path path, long length) {
    return new FileStatus(length, false /* no folder */, 1, 1, 0, path);
  }

  /** What Hadoop reads from. */
  private static final class Bytes extends FSInputStream {
    private final ByteArrayInputStream bytes;

    Bytes(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return bytes.read(into, offset, length);
    }

    @Override
    public void seek(long position) {
      throw new UnsupportedOperationException("seek");
    }

    @Override
    public long getPos() {
      return 0;
    }

    @Override
    public boolean seekToNewSource(long target) {
      return false;
    }
  }
}
