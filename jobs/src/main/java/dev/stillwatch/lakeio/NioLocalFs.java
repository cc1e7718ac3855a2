package dev.stillwatch.lakeio;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FsConstants;

/** {@link NioLocalFileSystem} for Hadoop's second interface to file systems, which Delta uses. */
public final class NioLocalFs extends ChecksumFs {
  /** Called by Hadoop; the address is always that of the local disk. */
  NioLocalFs(URI address, Configuration hadoop) throws IOException, URISyntaxException {
    super(new Raw(hadoop));
  }

  private static final class Raw extends DelegateToFileSystem {
    Raw(Configuration hadoop) throws IOException, URISyntaxException {
      super(
          FsConstants.LOCAL_FS_URI,
          new NioLocalFileSystem.Raw(),
          hadoop,
          FsConstants.LOCAL_FS_URI.getScheme(),
          false);
    }

    @Override
    public int getUriDefaultPort() {
      return -1;
    }

    @Override
    public boolean isValidName(String path) {
      return true;
    }
  }
}
