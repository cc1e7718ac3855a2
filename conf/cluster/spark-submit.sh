#!/usr/bin/env bash
# Makes one night on a cluster: spark-submit.sh MASTER [DATE [OPTIONS]]. Without a date: yesterday, UTC.
# Options of nightly, such as --metrics FILE for Prometheus, go last.
# Wants STILLWATCH_KEY in its environment, and SPARK_HOME or spark-submit on the path.
#
# How large. Run `stillwatch bench night` on a machine of the kind you will use, on data of your shape, and take
# from it rows_per_core_second and peak_task_memory:
#
#   cores          = requests of a day / (rows_per_core_second x seconds the night may take)
#   executor heap  = cores of an executor x peak_task_memory / 0.6 + 1 GB
#
# 0.6 is the share of the heap that Spark gives its tasks; the gigabyte holds the codebook, which every executor
# keeps once (2^16 terms x embedding.dimensions x 4 bytes, 32 MB at 128 dimensions), and buffers of files. Of more
# memory than that Spark makes a cache; with less it spills, which bench shows as spilled_bytes. The driver
# learns the codebook and plans; it holds nothing that grows with requests. jobs/SCALE.md works an example.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
(($# >= 1)) || { echo "usage: spark-submit.sh MASTER [DATE [OPTIONS]]" >&2; exit 2; }

# Delta and S3A in the versions that Spark 4.1 goes with. Drop hadoop-aws where the lake is not on S3.
exec "${SPARK_HOME:+$SPARK_HOME/bin/}spark-submit" \
  --master "$1" \
  --deploy-mode client \
  --class dev.stillwatch.cli.Main \
  --packages io.delta:delta-spark_4.1_2.13:4.4.0,org.apache.hadoop:hadoop-aws:3.4.2 \
  --driver-memory 8g \
  --executor-cores 4 \
  --executor-memory 12g \
  "${STILLWATCH_JAR:-$here/../../jobs/target/stillwatch.jar}" \
  nightly --date "${2:-yesterday}" --config "$here/cluster.conf" "${@:3}"
