package dev.stillwatch.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A store of files in a process of its own on the loopback, with a class path of its own, since
 * what it is made of does not get on with Spark's libraries.
 *
 * @param root of everything in it
 * @param hadoop what Hadoop's clients must be told to reach it
 */
record StoreProcess(Process process, String root, Map<String, String> hadoop)
    implements AutoCloseable {
  private static final Path CLASS_PATH =
      Path.of(System.getProperty("stillwatch.root"), "jobs/stores/target/class-path");

  /** S3Proxy on a folder, with one bucket. */
  static StoreProcess s3(Path folder) throws IOException, InterruptedException {
    int port = Loopback.freePort();
    String endpoint = "http://%s:%d".formatted(Loopback.HOST, port);
    // A bucket is a folder of this one.
    Files.createDirectories(folder.resolve("objects/bucket"));
    Path settings = folder.resolve("s3proxy.conf");
    Files.write(
        settings,
        List.of(
            "s3proxy.authorization=none",
            "s3proxy.endpoint=" + endpoint,
            "jclouds.provider=filesystem-nio2",
            "jclouds.filesystem.basedir=" + folder.resolve("objects")));
    return started(
        folder,
        port,
        List.of("org.gaul.s3proxy.Main", "--properties", settings.toString()),
        "s3a://bucket",
        Map.of(
            "fs.s3a.endpoint", endpoint,
            "fs.s3a.endpoint.region", "us-east-1",
            "fs.s3a.path.style.access", "true",
            "fs.s3a.connection.ssl.enabled", "false",
            "fs.s3a.access.key", "anybody",
            "fs.s3a.secret.key", "anything"));
  }

  /** A name node and one data node. */
  static StoreProcess hdfs(Path folder) throws IOException, InterruptedException {
    int port = Loopback.freePort();
    String root = "hdfs://localhost:" + port;
    return started(
        folder,
        port,
        List.of(
            "org.apache.hadoop.test.MiniDFSClusterManager",
            "-format",
            "-datanodes",
            "1",
            "-nnport",
            Integer.toString(port)),
        root,
        Map.of("dfs.replication", "1"));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private static StoreProcess started(
      Path folder,
      int port,
      List<String> classAndArguments,
      String root,
      Map<String, String> hadoop)
      throws IOException, InterruptedException {
    Path logging = folder.resolve("logback.xml");
    Files.writeString(logging, "<configuration><root level=\"ERROR\"/></configuration>");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dlogback.configurationFile=" + logging,
                "-cp",
                Files.readString(CLASS_PATH).strip()));
    command.addAll(classAndArguments);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("store.log").toFile())
            .start();
    Loopback.waitForPort(port);
    return new StoreProcess(process, root, hadoop);
  }
}
